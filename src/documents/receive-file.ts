import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { Turns } from '../platform/turns.ts';
import { heldHashes } from './document-reference-store.ts';
import { cleanFileName } from './file-name.ts';
import { fileEmpty, fileTooLarge, typeNotAccepted } from './file-refusals.ts';
import { SIGNATURE_BYTES, typeByContent } from './file-signature.ts';
import { inspectFile } from './inspect-file.ts';
import type { AcceptedMediaType, ReceivedFile } from './received-file.ts';

/** Each holds a whole file in memory. */
const inspections = new Turns(4);

export interface IncomingFile {
  readonly administrationId: string;
  /** As declared by the sender. */
  readonly filename: string;
  readonly content: Readable;
}

/**
 * Streams a file into the blob store while its type and size are checked, then inspects it in a
 * worker. Type is told by content only. Refusals (`documents.*`, kinds invalid and too_large) leave
 * nothing behind; the caller adds the pointer and watches the total of several files. What is
 * returned is stored, but held by nobody yet: call `keepFiles` in the owner's transaction.
 */
export async function receiveFile(platform: Platform, incoming: IncomingFile): Promise<ReceivedFile> {
  const { administrationId, filename, content } = incoming;
  const gate = new FileGate(platform.config.filing.maxFileBytes);
  const stored = await storeThrough(platform, administrationId, content, gate);
  const mediaType = gate.mediaType!;
  try {
    const { pages } = await inspections.run(async () =>
      inspectFile(gate.bytes() ?? (await platform.blobs.read(administrationId, stored.sha256)), mediaType),
    );
    const file = {
      name: cleanFileName(filename, mediaType),
      mediaType,
      sha256: stored.sha256,
      size: stored.size,
    };
    return pages === undefined ? file : { ...file, pages };
  } catch (error) {
    if (isVerdict(error)) await discard(platform, administrationId, stored.sha256);
    throw error;
  }
}

async function storeThrough(
  platform: Platform,
  administrationId: string,
  content: Readable,
  gate: FileGate,
): Promise<{ sha256: string; size: number }> {
  const flowing = pipeline(content, gate);
  const storing = platform.blobs.put(administrationId, gate);
  const [flow, store] = await Promise.allSettled([flowing, storing]);
  if (gate.refusal) throw gate.refusal;
  if (flow.status === 'rejected') throw flow.reason;
  if (store.status === 'rejected') throw store.reason;
  return store.value;
}

/**
 * A verdict depends on the bytes alone. A worker that was too slow or a store that did not answer says
 * nothing of the bytes: another filing of the same ones may be on its way, so they are left to the sweep.
 */
function isVerdict(error: unknown): boolean {
  return error instanceof DomainError && error.kind === 'invalid' && error.cause === undefined;
}

/** Nobody can rightly hold bytes with a verdict against them; checked all the same. */
async function discard(platform: Platform, administrationId: string, sha256: string): Promise<void> {
  const held = await heldHashes(administrationId, [sha256]);
  if (!held.has(sha256)) await platform.blobs.remove(administrationId, sha256);
}

/** A file up to this size is inspected from memory, a greater one is read again. */
const KEPT_BYTES = 1024 * 1024;

/** Lets bytes through as long as their type is accepted and their count within the limit. */
class FileGate extends Transform {
  readonly #maxBytes: number;
  #head = Buffer.alloc(0);
  #size = 0;
  #passed: Buffer[] = [];
  mediaType: AcceptedMediaType | undefined;
  refusal: DomainError | undefined;

  constructor(maxBytes: number) {
    super();
    this.#maxBytes = maxBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#size += chunk.length;
    if (this.#size > this.#maxBytes) return this.#refuse(fileTooLarge(this.#maxBytes), done);
    if (this.mediaType) return this.#pass(chunk, done);
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length < SIGNATURE_BYTES) return done();
    this.#release(done);
  }

  override _flush(done: TransformCallback): void {
    if (this.#size === 0) return this.#refuse(fileEmpty(), done);
    if (this.mediaType) return done();
    this.#release(done);
  }

  #release(done: TransformCallback): void {
    this.mediaType = typeByContent(this.#head);
    if (!this.mediaType) return this.#refuse(typeNotAccepted(), done);
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    this.#pass(head, done);
  }

  #pass(chunk: Buffer, done: TransformCallback): void {
    if (this.#size <= KEPT_BYTES) this.#passed.push(chunk);
    else this.#passed = [];
    done(null, chunk);
  }

  /** What passed, all of it, unless it was too much to keep. */
  bytes(): Uint8Array | undefined {
    return this.#size <= KEPT_BYTES ? Buffer.concat(this.#passed) : undefined;
  }

  #refuse(refusal: DomainError, done: TransformCallback): void {
    this.refusal = refusal;
    done(refusal);
  }
}
