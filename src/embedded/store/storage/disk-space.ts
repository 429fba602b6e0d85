import { statfsSync } from 'node:fs';
import { StoreError } from '../errors.ts';
import type { KvChange } from './kv.ts';

/** Pages that a change of one key may copy on the way from the root of the tree, in bytes. */
const PAGES_PER_CHANGE = 4 * 4096;
const RESERVE = 512 * 1024;
/** As long as this much is free, it is looked at once in so many commits. */
const PLENTY = 1024 * 1024 * 1024;
const COMMITS_BETWEEN = 50;

/**
 * Refuses a commit that might not fit on the disk. LMDB can fail in the middle of one, and its memory is not to
 * be trusted afterwards: better not to begin.
 */
export class DiskSpace {
  readonly #free: () => number;
  #unseen = 0;

  /** `free` gives the bytes that may still be written. */
  constructor(free: () => number) {
    this.#free = free;
  }

  /** @throws OutOfDiskSpace */
  check(changes: readonly KvChange[]): void {
    if (this.#unseen > 0) {
      this.#unseen--;
      return;
    }
    const free = this.#free();
    if (free > PLENTY) {
      this.#unseen = COMMITS_BETWEEN;
      return;
    }
    let needed = RESERVE;
    for (const { value } of changes) needed += PAGES_PER_CHANGE + 2 * (value?.length ?? 0);
    if (free >= needed) return;
    throw new StoreError(
      'OutOfDiskSpace',
      `Expected ${megabytes(needed)} MB free in the data folder, but there are ${megabytes(free)}: make room on the disk`,
    );
  }
}

/** Bytes that this user may still write on the disk of a folder. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
