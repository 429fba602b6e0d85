import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import {
  access,
  mkdir,
  open,
  opendir,
  readFile,
  readdir,
  rename,
  stat,
  unlink,
  utimes,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { Clock } from '../clock.ts';
import { assertBlobKey, blobDamaged, blobMissing, type BlobStore, type StoredBlob } from './blob-store.ts';
import { KeyedLock } from './keyed-lock.ts';

const UNFINISHED = '.unfinished';

interface DiskOptions {
  readonly folder: string;
  readonly clock: Clock;
}

/**
 * Blobs as files: `administration/aa/bb/sha256`. Bytes go to a temporary file of the same file
 * system, are hashed on the way and fsynced, then renamed; the folder is fsynced before the answer.
 */
export async function openDiskBlobStore(options: DiskOptions): Promise<BlobStore> {
  await mkdir(join(options.folder, UNFINISHED), { recursive: true, mode: 0o700 });
  await access(options.folder, constants.W_OK);
  return new DiskBlobStore(options.folder, options.clock);
}

class DiskBlobStore implements BlobStore {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #locks = new KeyedLock();

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  async put(
    administrationId: string,
    content: Readable | Uint8Array,
  ): Promise<{ sha256: string; size: number }> {
    assertBlobKey(administrationId);
    const unfinished = join(this.#folder, UNFINISHED, randomUUID());
    try {
      const written = await writeHashed(unfinished, content);
      const path = this.#path(administrationId, written.sha256);
      await this.#locks.run(path, () => this.#keep(unfinished, path, written.size));
      return written;
    } catch (error) {
      await unlink(unfinished).catch(() => undefined);
      throw error;
    }
  }

  async read(administrationId: string, sha256: string): Promise<Uint8Array> {
    const bytes = await readFile(this.#path(administrationId, sha256)).catch(missingAsNull);
    if (bytes === null) throw blobMissing(administrationId, sha256);
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      throw blobDamaged(administrationId, sha256);
    return bytes;
  }

  async open(administrationId: string, sha256: string): Promise<Readable> {
    const file = await open(this.#path(administrationId, sha256)).catch(missingAsNull);
    if (file === null) throw blobMissing(administrationId, sha256);
    return createReadStream('', { fd: file, autoClose: true });
  }

  async stat(administrationId: string, sha256: string): Promise<{ size: number; storedAt: Date } | null> {
    const found = await stat(this.#path(administrationId, sha256)).catch(missingAsNull);
    return found === null ? null : { size: found.size, storedAt: found.mtime };
  }

  async remove(administrationId: string, sha256: string, storedBefore?: Date): Promise<void> {
    const path = this.#path(administrationId, sha256);
    await this.#locks.run(path, async () => {
      const found = await stat(path).catch(missingAsNull);
      if (found === null || (storedBefore !== undefined && found.mtime >= storedBefore)) return;
      await this.#takeAway(path, storedBefore);
      await syncFolder(dirname(path));
    });
  }

  /** Another process may renew the blob meanwhile: it is moved aside, looked at again, and put back. */
  async #takeAway(path: string, storedBefore: Date | undefined): Promise<void> {
    const aside = join(this.#folder, UNFINISHED, randomUUID());
    if ((await rename(path, aside).catch(missingAsNull)) === null) return;
    const { mtime } = await stat(aside);
    if (storedBefore !== undefined && mtime >= storedBefore) await rename(aside, path);
    else await unlink(aside);
  }

  async *list(): AsyncIterable<StoredBlob> {
    for await (const administration of await opendir(this.#folder)) {
      if (!administration.isDirectory() || administration.name === UNFINISHED) continue;
      for await (const entry of await opendir(join(this.#folder, administration.name), { recursive: true })) {
        if (!entry.isFile() || !/^[0-9a-f]{64}$/.test(entry.name)) continue;
        const found = await this.stat(administration.name, entry.name);
        if (found !== null) yield { administrationId: administration.name, sha256: entry.name, ...found };
      }
    }
  }

  async sweepUnfinished(before: Date): Promise<number> {
    let swept = 0;
    for (const name of await readdir(join(this.#folder, UNFINISHED))) {
      const path = join(this.#folder, UNFINISHED, name);
      const found = await stat(path).catch(missingAsNull);
      if (found === null || found.mtime >= before) continue;
      await unlink(path).catch(missingAsNull);
      swept += 1;
    }
    return swept;
  }

  /** Moves the finished bytes in place, or renews the blob that already holds them. */
  async #keep(unfinished: string, path: string, size: number): Promise<void> {
    const now = this.#clock.now();
    const kept = await stat(path).catch(missingAsNull);
    if (kept !== null && kept.size === size && (await utimes(path, now, now).catch(missingAsNull)) !== null) {
      await unlink(unfinished);
      return;
    }
    await utimes(unfinished, now, now);
    await this.#makeFolder(dirname(path));
    await rename(unfinished, path);
    await syncFolder(dirname(path));
  }

  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let made = folder; made !== dirname(first); made = dirname(made)) await syncFolder(dirname(made));
  }

  #path(administrationId: string, sha256: string): string {
    assertBlobKey(administrationId, sha256);
    return join(this.#folder, administrationId, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }
}

async function writeHashed(
  path: string,
  content: Readable | Uint8Array,
): Promise<{ sha256: string; size: number }> {
  const hash = createHash('sha256');
  let size = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    const chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array> =
      content instanceof Uint8Array ? [content] : (content as AsyncIterable<Uint8Array>);
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest('hex'), size };
}

/** A rename is durable only once its folder is. Windows has no such call, and no such need. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function missingAsNull(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
