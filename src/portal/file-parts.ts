import { PassThrough, type Readable } from 'node:stream';
import { receiveFile, type ReceivedFile } from '../documents/index.ts';
import { DomainError, type FieldFault } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';

/** A part of a multipart body as the HTTP layer gives it. */
export interface IncomingPart {
  readonly fieldname: string;
  readonly type: 'file' | 'field';
  readonly filename?: string;
  readonly file?: Readable;
  readonly value?: unknown;
}

const LONGEST_JSON = 1024 * 1024;

/**
 * Receives the files of one request and keeps count of all of them. Faults are gathered with a
 * pointer to each file, so that the sender learns of them at once; after the first fault that
 * concerns them all, files are read to their end without being kept.
 */
export class FileIntake {
  readonly #platform: Platform;
  readonly #files: ReceivedFile[] = [];
  readonly #faults: FieldFault[] = [];
  #worst: DomainError | undefined;
  #count = 0;
  #bytes = 0;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  get faults(): readonly FieldFault[] {
    return this.#faults;
  }

  /** Reads one file to its end. `administrationId` is null when nothing should be kept. */
  async take(administrationId: string | null, filename: string, content: Readable): Promise<void> {
    const pointer = `/files/${this.#count}`;
    this.#count += 1;
    const { maxFiles, maxTotalBytes } = this.#platform.config.filing;
    if (this.#count > maxFiles) this.#refuse(tooManyFiles(maxFiles), '/files');
    if (administrationId === null || this.#count > maxFiles || this.#bytes > maxTotalBytes)
      return drain(content);
    const through = new PassThrough();
    content.once('error', (error) => through.destroy(error));
    content.pipe(through);
    try {
      const file = await receiveFile(this.#platform, { administrationId, filename, content: through });
      this.#bytes += file.size;
      this.#files.push(file);
      if (this.#bytes > maxTotalBytes) this.#refuse(totalTooLarge(maxTotalBytes), '/files');
    } catch (error) {
      if (!(error instanceof DomainError) || !['invalid', 'too_large'].includes(error.kind)) throw error;
      this.#refuse(error, pointer);
    } finally {
      content.unpipe(through);
      await drain(content);
    }
  }

  /** The received files in their order, or the refusal with every fault. */
  finish(): readonly ReceivedFile[] {
    if (this.#worst === undefined) return this.#files;
    const { code, kind, message, facts } = this.#worst;
    throw new DomainError({ code, kind, message, facts, faults: this.#faults });
  }

  #refuse(error: DomainError, pointer: string): void {
    this.#worst ??= error;
    if (this.#faults.some((fault) => fault.pointer === pointer && fault.code === error.code)) return;
    const facts = Object.entries(error.facts).filter(
      (entry): entry is [string, string | number] => typeof entry[1] !== 'boolean',
    );
    this.#faults.push({ pointer, code: error.code, facts: Object.fromEntries(facts) });
  }
}

/** Lets the rest of a stream pass, so that the parts behind it can be read. */
export function drain(content: Readable): Promise<void> {
  if (content.readableEnded || content.destroyed) return Promise.resolve();
  return new Promise((resolve, reject) => {
    content.once('end', resolve);
    content.once('close', resolve);
    content.once('error', reject);
    content.resume();
  });
}

/** The JSON of a part, sent as a field or as a file; undefined when it is no JSON. */
export async function jsonOf(part: IncomingPart): Promise<unknown> {
  if (part.file === undefined) return typeof part.value === 'string' ? parse(part.value) : part.value;
  return parse(await textOf(part.file));
}

async function textOf(content: Readable): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    if (size <= LONGEST_JSON) chunks.push(bytes);
  }
  return size > LONGEST_JSON ? '' : Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function tooManyFiles(maxFiles: number): DomainError {
  return new DomainError({
    code: 'portal.too_many_files',
    kind: 'too_large',
    message: `Expected at most ${maxFiles} files, but there are more`,
    facts: { maxFiles },
  });
}

function totalTooLarge(maxTotalBytes: number): DomainError {
  return new DomainError({
    code: 'portal.total_too_large',
    kind: 'too_large',
    message: `Expected at most ${maxTotalBytes} bytes in all files, but there are more`,
    facts: { maxMegabytes: Math.floor((maxTotalBytes / (1024 * 1024)) * 10) / 10 },
  });
}
