import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file set aside until it is known whom it is for. */
export interface SpooledFile {
  readonly filename: string;
  open(): Readable;
}

/**
 * Files that come before the part that names their administration wait on disk, in a private
 * folder. What exceeds `mostBytes` in all is cut one byte over the limit, so that the limit is still
 * seen to be passed.
 */
export class Spool {
  readonly #mostBytes: number;
  readonly #files: SpooledFile[] = [];
  #folder: string | undefined;
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  async add(filename: string, content: Readable): Promise<void> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'diwan-upload-'));
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
