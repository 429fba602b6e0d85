import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file set aside until it is known whom it is for. */
export interface SpooledFile {
  readonly filename: string;
  open(): Readable;
}

/**
 * Files that come before the part that names their administration wait in a private folder of the data
 * folder; what a killed process leaves there is swept (`sweep-spools.ts`). What exceeds `mostBytes` in all is cut one byte over the limit, so that the limit is still
 * seen to be passed.
 */
export class Spool {
  readonly #parent: string;
  readonly #mostBytes: number;
  readonly #files: SpooledFile[] = [];
  #folder: string | undefined;
  #bytes = 0;

  constructor(dataDir: string, mostBytes: number) {
    this.#parent = spoolsFolder(dataDir);
    this.#mostBytes = mostBytes;
  }

  async add(filename: string, content: Readable): Promise<void> {
    if (this.#folder === undefined) {
      await mkdir(this.#parent, { recursive: true, mode: 0o700 });
      this.#folder = await mkdtemp(join(this.#parent, 'upload-'));
    }
    const path = join(this.#folder, String(this.#files.length));
    const gate = new ByteGate(Math.max(0, this.#mostBytes + 1 - this.#bytes));
    await pipeline(content, gate, createWriteStream(path, { mode: 0o600 }));
    this.#bytes += gate.passed;
    this.#files.push({ filename, open: () => createReadStream(path) });
  }

  get files(): readonly SpooledFile[] {
    return this.#files;
  }

  async close(): Promise<void> {
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Where uploads wait. */
export function spoolsFolder(dataDir: string): string {
  return join(dataDir, 'spool');
}

/** Passes the first bytes and swallows the rest. */
class ByteGate extends Transform {
  readonly #most: number;
  passed = 0;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const part = chunk.subarray(0, Math.max(0, this.#most - this.passed));
    this.passed += part.length;
    done(null, part.length === 0 ? undefined : part);
  }
}
