import { Binary, Code, ObjectId, Timestamp } from 'bson';
import type { Doc } from './bson.ts';
import { regexParts, textOf } from './compare.ts';
import { encodeNumber, type NumberLike } from './numbers.ts';
import { TAG, tagOf } from './types.ts';

/** Appends bytes to a buffer that grows. */
class KeyWriter {
  #bytes = Buffer.allocUnsafe(256);
  #length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Zero bytes are escaped and the text ended by two zeros, so that no key is a prefix of another. */
  text(value: string): void {
    const bytes = Buffer.from(value, 'utf8');
    if (!bytes.includes(0)) this.raw(bytes);
    else {
      for (const byte of bytes) {
        this.byte(byte);
        if (byte === 0) this.byte(0xff);
      }
    }
    this.byte(0);
    this.byte(0);
  }

  take(): Buffer {
    const out = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return out;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

const writer = new KeyWriter();

/**
 * Bytes whose `memcmp` order is `compareValues`' order, and which are equal exactly when the values are.
 * Self-delimiting: parts of a compound key are simply concatenated.
 */
export function encodeKey(value: unknown): Buffer {
  writeValue(writer, value);
  return writer.take();
}

/** The same for one field of an index: descending fields are inverted byte by byte. */
export function encodeKeyPart(value: unknown, descending: boolean): Buffer {
  const bytes = encodeKey(value);
  return descending ? inverted(bytes) : bytes;
}

export function inverted(bytes: Buffer): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  for (let i = 0; i < bytes.length; i++) out[i] = ~bytes[i]! & 0xff;
  return out;
}

function writeValue(out: KeyWriter, value: unknown): void {
  const tag = tagOf(value);
  out.byte(tag);
  writeBody(out, tag, value);
}

function writeBody(out: KeyWriter, tag: number, value: unknown): void {
  switch (tag) {
    case TAG.number:
      return out.raw(encodeNumber(value as NumberLike));
    case TAG.string:
      return out.text(textOf(value));
    case TAG.objectId:
      return out.raw((value as ObjectId).id);
    case TAG.bool:
      return out.byte(value === true ? 1 : 0);
    case TAG.date:
      return out.raw(encodeNumber((value as Date).getTime()));
    case TAG.object:
      return writeDoc(out, value as Doc);
    case TAG.array:
      for (const item of value as unknown[]) writeValue(out, item ?? null);
      return out.byte(0);
    default:
      return writeRare(out, tag, value);
  }
}

function writeDoc(out: KeyWriter, doc: Doc): void {
  for (const name of Object.keys(doc)) {
    const value = doc[name] ?? null;
    const tag = tagOf(value);
    out.byte(tag);
    out.text(name);
    writeBody(out, tag, value);
  }
  out.byte(0);
}

function writeRare(out: KeyWriter, tag: number, value: unknown): void {
  switch (tag) {
    case TAG.binary: {
      const binary = value as Binary;
      const length = Buffer.alloc(5);
      length.writeUInt32BE(binary.position);
      length[4] = binary.sub_type;
      out.raw(length);
      return out.raw(binary.value());
    }
    case TAG.timestamp: {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64BE(BigInt.asUintN(64, (value as Timestamp).toBigInt()));
      return out.raw(bytes);
    }
    case TAG.regex: {
      const [pattern, options] = regexParts(value);
      out.text(pattern);
      return out.text(options);
    }
    case TAG.code:
    case TAG.scopedCode: {
      const code = value as Code;
      out.text(code.code);
      return writeDoc(out, (code.scope ?? {}) as Doc);
    }
    default:
  }
}
