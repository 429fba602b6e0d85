import { availableParallelism } from 'node:os';
import { DomainError } from '../platform/errors.ts';
import { entryFile } from '../platform/paths.ts';
import { WorkerPool } from '../platform/workers/index.ts';
import { damagedImage, damagedPdf, imageTooLarge } from './file-refusals.ts';
import { jpegSize, pngSize } from './image-size.ts';
import type { AcceptedMediaType } from './received-file.ts';

/** An image that would take more memory than this to show is refused (100 megapixels, 400 MB decoded). */
const MAX_MEGAPIXELS = 100;

const inspectors = new WorkerPool({
  failureCode: 'documents.worker_failed',
  entry: entryFile('documents/inspect-worker.ts'),
  kind: 'thread',
  size: Math.min(2, availableParallelism()),
  timeoutMs: 15_000,
  maxHeapMegabytes: 512,
  idleMs: 60_000,
});

/**
 * Looks inside a file whose first bytes fit its type. PDFs are parsed in a worker thread: encrypted,
 * damaged and endless ones are refused. Images are only measured, never decoded.
 */
export async function inspectFile(
  bytes: Uint8Array,
  mediaType: AcceptedMediaType,
): Promise<{ pages?: number }> {
  if (mediaType === 'application/pdf') return inspectPdf(bytes);
  const size = mediaType === 'image/png' ? pngSize(bytes) : jpegSize(bytes);
  if (!size) throw damagedImage();
  if (size.width * size.height > MAX_MEGAPIXELS * 1_000_000) throw imageTooLarge(MAX_MEGAPIXELS);
  return {};
}

async function inspectPdf(bytes: Uint8Array): Promise<{ pages: number }> {
  try {
    return await inspectors.run<{ pages: number }>(bytes);
  } catch (error) {
    if (error instanceof DomainError && isTooHard(error)) throw damagedPdf(error);
    throw error;
  }
}

/** A PDF that keeps the parser busy for seconds or fills its memory is a trap, not a document. */
function isTooHard(error: DomainError): boolean {
  return error.code === 'documents.worker_failed' && error.facts['reason'] !== 'ended';
}
