import type { Platform } from '../platform/platform.ts';
import { answerCompletion, letterAwaitingFiler } from '../registry/index.ts';
import { drain, FileIntake, type IncomingPart } from './file-parts.ts';

/** Reads what a filer sends after a request for missing documents: parts `message` and `files`. */
export async function receiveCompletion(
  platform: Platform,
  trackingCode: string,
  parts: AsyncIterable<IncomingPart>,
): Promise<void> {
  const awaiting = await letterAwaitingFiler(platform, trackingCode).catch((error: unknown) => ({
    refusal: error,
  }));
  const administrationId = 'refusal' in awaiting ? null : awaiting.administrationId;
  const intake = new FileIntake(platform);
  let message = '';
  for await (const part of parts) {
    if (part.fieldname === 'message' && typeof part.value === 'string') message = part.value;
    else if (part.file !== undefined && part.fieldname === 'files') {
      await intake.take(administrationId, part.filename ?? '', part.file);
    } else if (part.file !== undefined) await drain(part.file);
  }
  if ('refusal' in awaiting) throw awaiting.refusal;
  await answerCompletion(platform, { trackingCode, message, files: intake.finish() });
}
