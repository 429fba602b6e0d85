import type { Platform } from '../platform/platform.ts';
import { notAnswered } from './errors.ts';
import type { LetterFile } from './letter.ts';
import type { OpenedFile } from './read-receipt.ts';
import { findReply } from './reply-store.ts';
import { letterOfTrackingCode } from './tracking.ts';

/** The signed answer as its filer downloads it, from the moment it is dispatched. */
export async function openAnswer(platform: Platform, trackingCode: string): Promise<OpenedFile> {
  const letter = await letterOfTrackingCode(platform, trackingCode);
  const reply = await findReply(letter.administrationId, letter._id);
  if (reply?.signed === undefined || reply.status !== 'dispatched') {
    throw notAnswered();
  }
  const file = replyFile(reply.number ?? letter.number, reply.signed);
  return { file, content: await platform.blobs.open(letter.administrationId, file.sha256) };
}

/** A signed reply as a file: its name carries the number. */
export function replyFile(number: string, signed: { sha256: string; size: number }): LetterFile {
  const name = `reponse-${number.replaceAll('/', '-')}.pdf`;
  return { name, mediaType: 'application/pdf', sha256: signed.sha256, size: signed.size };
}
