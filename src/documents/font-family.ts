import { tableOf } from './font-coverage.ts';

const FAMILY = 1;
const TYPOGRAPHIC_FAMILY = 16;

/** Names of the documents' fonts in the templates, as long as the names that they stand for. */
const OWN_NAMES: readonly (readonly [shipped: string, own: string])[] = [
  ['Noto Sans', 'Dwn Latin'],
  ['Amiri', 'DwnAr'],
];

/**
 * A font under a family name of our own (OpenType 1.9, `name`). Typst also sees the fonts of the
 * machine: one of the same name but another version would change, or break, the same document.
 */
export function withOwnFamily(font: Buffer): Buffer {
  const renamed = Buffer.from(font);
  const view = new DataView(renamed.buffer, renamed.byteOffset, renamed.byteLength);
  const { offset } = tableOf(view, 'name');
  const strings = offset + view.getUint16(offset + 4);
  for (let index = 0; index < view.getUint16(offset + 2); index += 1) {
    const record = offset + 6 + index * 12;
    const kind = view.getUint16(record + 6);
    if (kind !== FAMILY && kind !== TYPOGRAPHIC_FAMILY) continue;
    const at = strings + view.getUint16(record + 10);
    rename(renamed.subarray(at, at + view.getUint16(record + 8)));
  }
  return renamed;
}

/** In place: the names have the same length, in one byte or two per letter. */
function rename(name: Buffer): void {
  for (const [shipped, own] of OWN_NAMES) {
    for (const encode of [oneByte, twoBytes]) {
      const at = name.indexOf(encode(shipped));
      if (at >= 0) encode(own).copy(name, at);
    }
  }
}

function oneByte(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

function twoBytes(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}
