import { DomainError } from '../errors.ts';

/** No space, no more files, or a quota reached. */
const FULL = new Set(['ENOSPC', 'EDQUOT']);
/** The disk was taken away or failed. */
const BROKEN = new Set(['EROFS', 'EIO', 'ENODEV', 'ESTALE']);

/**
 * An error of the file system as the outage that it is: the disk is full (`storage.full`) or can no
 * longer be written (`storage.unwritable`). Null for any other error.
 */
export function diskOutage(thrown: unknown): DomainError | null {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (FULL.has(code)) {
    return new DomainError({
      code: 'storage.full',
      kind: 'unavailable',
      message: 'Expected space for a file, but the disk of the data folder is full: free some space',
      facts: { retryAfterSeconds: 60 },
      cause: thrown,
    });
  }
  if (!BROKEN.has(code)) return null;
  return new DomainError({
    code: 'storage.unwritable',
    kind: 'unavailable',
    message: `Expected a data folder that can be written, but the disk refuses (${code}): check it`,
    facts: { retryAfterSeconds: 60 },
    cause: thrown,
  });
}
