import { DomainError } from '../../platform/errors.ts';

/** A folder that is no backup, or not a whole one. */
export function notABackup(folder: string, reason: string): DomainError {
  return new DomainError({
    code: 'main.not_a_backup',
    kind: 'invalid',
    message: `Expected a finished backup in ${folder}, but ${reason}`,
  });
}

/** What is in the folder differs from what its manifest says. */
export function damagedBackup(folder: string, reason: string): DomainError {
  return new DomainError({
    code: 'main.backup_damaged',
    kind: 'invalid',
    message: `Expected the backup in ${folder} to be as it was written, but ${reason}: take another backup`,
  });
}

export function targetNotEmpty(what: string, remedy: string): DomainError {
  return new DomainError({
    code: 'main.target_not_empty',
    kind: 'conflict',
    message: `Expected ${what} to be empty, but it is not: ${remedy}`,
  });
}

export function wrongKey(message: string): DomainError {
  return new DomainError({ code: 'main.master_key_differs', kind: 'invalid', message });
}

const PLAIN: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no room left: free some, or choose another folder',
  EDQUOT: 'the quota is used up: free some room, or choose another folder',
  EACCES: 'this user may not write there: choose another folder, or change its rights',
  EPERM: 'this user may not write there: choose another folder, or change its rights',
  EROFS: 'it is read-only: choose another folder',
  ENAMETOOLONG: 'its path is too long: choose a shorter one',
  ENOTDIR: 'a part of its path is a file: choose another folder',
  ENOENT: 'it is missing',
};

/** The errors of a file system in one plain line; others unchanged. */
export function folderFault(folder: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = PLAIN[code];
  if (reason === undefined || error instanceof DomainError) return error;
  return new DomainError({
    code: 'main.folder_unusable',
    kind: 'unavailable',
    message: `Expected to use ${folder}, but ${reason}`,
    cause: error,
  });
}

export function misuse(fault: string): DomainError {
  return new DomainError({
    code: 'main.misuse',
    kind: 'invalid',
    message: `Expected a complete command, but ${fault}`,
  });
}
