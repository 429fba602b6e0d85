import { DomainError } from '../../../platform/errors.ts';

/** The one line that is left of a fault of the data folder: what is, and what to do. */
export function folderFault(code: string, message: string, cause?: unknown): DomainError {
  return new DomainError({ code: `store.${code}`, kind: 'unavailable', message, cause });
}

export function damaged(path: string, reason: string): DomainError {
  return folderFault(
    'damaged',
    `Expected a whole database in ${path}, but ${reason}: set the folder aside and restore a backup`,
  );
}

const BY_CODE: Readonly<Record<string, readonly [code: string, reason: string]>> = {
  ENOSPC: ['full', 'there is no space left on its disk: free some'],
  EDQUOT: ['full', 'its quota is used up: free some space'],
  EACCES: ['not_writable', 'this user may not write there: change its owner, or set another DATA_DIR'],
  EPERM: ['not_writable', 'this user may not write there: change its owner, or set another DATA_DIR'],
  EROFS: ['not_writable', 'its disk is read-only: mount it for writing, or set another DATA_DIR'],
  ENAMETOOLONG: ['path_too_long', 'its path is too long: set a shorter DATA_DIR'],
  ENOTDIR: ['not_a_folder', 'a part of its path is a file: set another DATA_DIR'],
  EEXIST: ['not_a_folder', 'it is a file: set another DATA_DIR'],
};

/** An error of the file system about a data folder in one plain line; any other unchanged. */
export function plainFault(dataDir: string, error: unknown): unknown {
  const known = error instanceof Error && 'code' in error ? BY_CODE[String(error.code)] : undefined;
  return known
    ? folderFault(known[0], `Expected to write in the data folder ${dataDir}, but ${known[1]}`, error)
    : error;
}
