import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** What was written to, or read from, one compressed file. */
export interface Content {
  readonly bytes: number;
  readonly sha256: string;
}

const CHUNK = 256 * 1024;

/** Writes a new compressed file; it is on disk when this returns. */
export async function writePart(path: string, pieces: AsyncIterable<Uint8Array>): Promise<Content> {
  const count = new Counting();
  await pipeline(
    gathered(pieces, count),
    createGzip({ level: 1 }),
    createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }),
  );
  return count.content();
}

/** The content of a compressed file, counted on the way: `content()` once it was read to its end. */
export function readPart(path: string): { pieces: AsyncIterable<Uint8Array>; content(): Content } {
  const count = new Counting();
  return { pieces: counted(path, count), content: () => count.content() };
}

async function* counted(path: string, count: Counting): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path);
  const unzipped = createGunzip();
  file.on('error', (error) => unzipped.destroy(error));
  for await (const piece of file.pipe(unzipped)) {
    count.add(piece as Uint8Array);
    yield piece as Uint8Array;
  }
}

/** Small pieces joined: a stream has a cost for each. */
async function* gathered(pieces: AsyncIterable<Uint8Array>, count: Counting): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    count.add(piece);
    waiting.push(piece);
    size += piece.length;
    if (size < CHUNK) continue;
    yield Buffer.concat(waiting, size);
    waiting = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(waiting, size);
}

/** BSON documents out of a stream of bytes. @throws where the bytes are no sequence of documents */
export async function* bsonDocuments(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    let at = 0;
    while (rest.length - at >= 4) {
      const length = rest.readInt32LE(at);
      if (length < 5) throw new Error(`Expected a BSON document, but its length is ${length}`);
      if (rest.length - at < length) break;
      yield rest.subarray(at, at + length);
      at += length;
    }
    rest = rest.subarray(at);
  }
  if (rest.length > 0) throw new Error('Expected whole BSON documents, but the last one is cut');
}

/** Lines of a stream of UTF-8. */
export async function* textLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

export class Counting {
  readonly #hash: Hash = createHash('sha256');
  #bytes = 0;

  add(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#bytes += piece.length;
  }

  content(): Content {
    return { bytes: this.#bytes, sha256: this.#hash.copy().digest('hex') };
  }
}
