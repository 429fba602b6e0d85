import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, mkdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { BlobStore } from '../../platform/storage/index.ts';
import { assertBlobKey } from '../../platform/storage/index.ts';
import { damagedBackup } from './errors.ts';
import type { Progress } from './progress.ts';
import { textLines } from './parts.ts';

/** One stored file, as a line of the list of files names it. */
export interface StoredFile {
  readonly administrationId: string;
  readonly sha256: string;
  readonly size: number;
}

export const FILES = 'files';
const AT_ONCE = 8;

export function pathOf(folder: string, { administrationId, sha256 }: Omit<StoredFile, 'size'>): string {
  assertBlobKey(administrationId, sha256);
  return join(folder, FILES, administrationId, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
}

export interface CopyTarget {
  readonly folder: string;
  /** An older backup whose unchanged files are linked instead of copied. */
  readonly onto: string | null;
  readonly progress: Progress;
}

export interface Copied extends StoredFile {
  readonly linked: boolean;
}

/** Copies every stored file, checked against its hash and on disk; gives each as it is done. */
export async function* copyFiles(blobs: BlobStore, target: CopyTarget): AsyncGenerator<Copied> {
  let batch: { administrationId: string; sha256: string }[] = [];
  const flush = (): Promise<Copied[]> => Promise.all(batch.map((blob) => copyFile(blobs, target, blob)));
  for await (const { administrationId, sha256 } of blobs.list()) {
    batch.push({ administrationId, sha256 });
    if (batch.length < AT_ONCE) continue;
    yield* await flush();
    batch = [];
  }
  yield* await flush();
}

async function copyFile(
  blobs: BlobStore,
  { folder, onto, progress }: CopyTarget,
  blob: { administrationId: string; sha256: string },
): Promise<Copied> {
  const path = pathOf(folder, blob);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const linked = onto !== null && (await linkUnchanged(pathOf(onto, blob), path, blob.sha256));
  const size = linked ? (await stat(path)).size : await download(blobs, blob, path);
  progress.add('files', size);
  return { ...blob, size, linked };
}

/** A link is made only to bytes that still have their hash. */
async function linkUnchanged(older: string, path: string, sha256: string): Promise<boolean> {
  if ((await hashOf(older).catch(() => null)) !== sha256) return false;
  return link(older, path).then(
    () => true,
    () => false,
  );
}

async function download(
  blobs: BlobStore,
  { administrationId, sha256 }: { administrationId: string; sha256: string },
  path: string,
): Promise<number> {
  const hash = createHash('sha256');
  let size = 0;
  const content = await blobs.open(administrationId, sha256);
  await pipeline(
    content,
    async function* (pieces: AsyncIterable<Uint8Array>) {
      for await (const piece of pieces) {
        hash.update(piece);
        size += piece.length;
        yield piece;
      }
    },
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  );
  if (hash.digest('hex') === sha256) return size;
  await unlink(path);
  throw new Error(
    `Expected the stored file ${sha256} of ${administrationId} to match its hash, but it does not: the backup was given up`,
  );
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

export async function* filesAsLines(files: AsyncIterable<StoredFile>): AsyncGenerator<Uint8Array> {
  for await (const { administrationId, sha256, size } of files)
    yield Buffer.from(`${JSON.stringify({ administrationId, sha256, size })}\n`);
}

export async function* filesFromLines(
  folder: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<StoredFile> {
  for await (const line of textLines(pieces)) {
    const file = JSON.parse(line) as Partial<StoredFile>;
    if (
      typeof file.administrationId !== 'string' ||
      typeof file.sha256 !== 'string' ||
      typeof file.size !== 'number'
    )
      throw damagedBackup(folder, 'its list of files cannot be read');
    yield { administrationId: file.administrationId, sha256: file.sha256, size: file.size };
  }
}
