import { accessSync, constants, existsSync, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../errors.ts';
import { checkHeader } from './file-header.ts';
import { damaged, folderFault, plainFault } from './folder-fault.ts';
import { openFormat } from './format.ts';
import type { KeyValueStore } from './kv.ts';
import { openLmdb } from './lmdb-kv.ts';
import { lockFolder } from './lock.ts';

export interface OpenedFolder {
  readonly kv: KeyValueStore;
  /** Closes the file and gives the folder back. */
  close(): Promise<void>;
}

export interface FolderEvents {
  /** Told that nothing more can be written, before those who wait are: the process should end. */
  onBroken?: (error: unknown) => void;
  /** Stands between the store and its storage: tests that fail or end the process there. */
  wrap?: (kv: KeyValueStore) => KeyValueStore;
  /** An upgrade of the format goes on. */
  onWork?: () => void;
}

/** What LMDB needs to begin: its lock file is mapped, and a page that cannot be had ends the process. */
const LEAST_FREE = 1024 * 1024;

/**
 * Takes a data folder for this process and opens its database, upgraded to this version's format.
 * @throws DomainError `store.in_use`, `store.newer_format`, `store.damaged`, `store.full`,
 * `store.not_writable`, `store.path_too_long`, `store.not_a_folder`
 */
export async function openFolder(dataDir: string, told: FolderEvents = {}): Promise<OpenedFolder> {
  const path = join(dataDir, 'store.mdb');
  prepare(dataDir, path);
  const unlock = await lockFolder(dataDir);
  try {
    checkHeader(path);
    const plain = opened(path, told.onBroken);
    const kv = told.wrap?.(plain) ?? plain;
    try {
      await openFormat(kv, { path, ...(told.onWork ? { onWork: told.onWork } : {}) });
    } catch (error) {
      await kv.close();
      throw isFull(error) ? fullFault(dataDir) : error;
    }
    return { kv, close: () => kv.close().then(unlock) };
  } catch (error) {
    await unlock();
    throw error;
  }
}

function prepare(dataDir: string, path: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
  } catch (error) {
    throw plainFault(dataDir, error);
  }
  const { bavail, bsize } = statfsSync(dataDir);
  if (!existsSync(`${path}-lock`) && bavail * bsize < LEAST_FREE) throw fullFault(dataDir);
}

function isFull(error: unknown): boolean {
  return error instanceof StoreError && error.codeName === 'OutOfDiskSpace';
}

function fullFault(dataDir: string): Error {
  return folderFault(
    'full',
    `Expected to write in the data folder ${dataDir}, but there is no space left on its disk: free some`,
  );
}

function opened(path: string, onBroken: FolderEvents['onBroken']): KeyValueStore {
  try {
    return openLmdb(path, onBroken);
  } catch (error) {
    throw damaged(path, error instanceof Error ? error.message : 'it cannot be opened');
  }
}
