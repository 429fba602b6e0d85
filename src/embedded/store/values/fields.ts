import { Double, Int32 } from 'bson';
import { decode, setOwn, type Doc } from './bson.ts';

/** Bytes of the values that have a fixed size, by BSON type; -1 where the size is written with the value. */
const SIZES = new Int8Array(256).fill(-2);
for (const type of [6, 10, 127, 255]) SIZES[type] = 0;
SIZES[8] = 1;
SIZES[16] = 4;
for (const type of [1, 9, 17, 18]) SIZES[type] = 8;
SIZES[7] = 12;
SIZES[19] = 16;

/**
 * Decodes some top-level fields of stored documents and steps over the others: what a filter or a sort needs
 * of a document that may not be wanted at all. The values are those that `decode` gives.
 */
export class Fields {
  readonly #names: readonly { name: string; bytes: Buffer }[];

  constructor(names: Iterable<string>) {
    this.#names = [...new Set(names)].map((name) => ({ name, bytes: Buffer.from(name, 'utf8') }));
  }

  decode(raw: Buffer): Doc {
    const doc: Doc = {};
    if (this.#names.length === 0) return doc;
    let at = 4;
    for (let type = raw[at]!; type !== 0; type = raw[at]!) {
      const start = at + 1;
      let value = start;
      while (raw[value] !== 0) value++;
      const name = this.#nameAt(raw, start, value);
      value++;
      const end = value + sizeOf(raw, type, value);
      if (name !== null) setOwn(doc, name, valueOf(raw, { type, element: at, value, end }, name));
      at = end;
    }
    return doc;
  }

  #nameAt(raw: Buffer, start: number, end: number): string | null {
    next: for (const { name, bytes } of this.#names) {
      if (bytes.length !== end - start) continue;
      for (let i = 0; i < bytes.length; i++) if (raw[start + i] !== bytes[i]) continue next;
      return name;
    }
    return null;
  }
}

function sizeOf(raw: Buffer, type: number, at: number): number {
  const fixed = SIZES[type]!;
  if (fixed >= 0) return fixed;
  switch (type) {
    case 2:
    case 13:
    case 14:
      return 4 + raw.readInt32LE(at);
    case 3:
    case 4:
    case 15:
      return raw.readInt32LE(at);
    case 5:
      return 5 + raw.readInt32LE(at);
    case 11:
      return raw.indexOf(0, raw.indexOf(0, at) + 1) + 1 - at;
    case 12:
      return 16 + raw.readInt32LE(at);
    default:
      throw new Error(`Expected a BSON type, but got ${type}`);
  }
}

interface Element {
  type: number;
  /** Where the element, and where its value begins. */
  element: number;
  value: number;
  end: number;
}

function valueOf(raw: Buffer, { type, element, value, end }: Element, name: string): unknown {
  switch (type) {
    case 1:
      return new Double(raw.readDoubleLE(value));
    case 2:
      return raw.toString('utf8', value + 4, end - 1);
    case 3:
      return decode(raw.subarray(value, end));
    case 8:
      return raw[value] === 1;
    case 9:
      return new Date(raw.readInt32LE(value + 4) * 4_294_967_296 + raw.readUInt32LE(value));
    case 10:
      return null;
    case 16:
      return new Int32(raw.readInt32LE(value));
    default:
      return alone(raw.subarray(element, end))[name];
  }
}

/** The element as a document of its own. */
function alone(element: Buffer): Doc {
  const bytes = Buffer.allocUnsafe(element.length + 5);
  bytes.writeInt32LE(bytes.length);
  bytes.set(element, 4);
  bytes[bytes.length - 1] = 0;
  return decode(bytes);
}
