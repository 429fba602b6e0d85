import { tableOf } from './font-coverage.ts';

interface Shaping {
  readonly table: string;
  readonly feature: string;
  readonly lookups: ReadonlySet<number>;
}

/**
 * What of Amiri 0.4.1 breaks the words of a PDF for those who copy, search or hear them. Lam-alef, the
 * name of God and the other ligatures do not need it.
 */
const BREAKING: readonly Shaping[] = [
  // Lengthens lam before kaf with a second glyph, raises a letter before hah: once a letter is drawn as
  // several glyphs, the PDF says it twice or not at all.
  { table: 'GSUB', feature: 'rlig', lookups: new Set([57, 172]) },
  // Moves yeh away from reh and waw, so far that it reads as a space.
  { table: 'GPOS', feature: 'kern', lookups: new Set([33]) },
];

/** Amiri shaped so that its words stay whole in the text of a PDF (OpenType 1.9, `GSUB` and `GPOS`). */
export function withWholeWords(font: Buffer): Buffer {
  const shaped = Buffer.from(font);
  for (const shaping of BREAKING) dropLookups(shaped, shaping);
  return shaped;
}

function dropLookups(font: Buffer, { table, feature, lookups }: Shaping): void {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const { offset } = tableOf(view, table);
  const features = offset + view.getUint16(offset + 6);
  for (let index = 0; index < view.getUint16(features); index += 1) {
    const record = features + 2 + index * 6;
    if (font.toString('latin1', record, record + 4) === feature)
      keepOthers(view, features + view.getUint16(record + 4), lookups);
  }
}

/** In place: the lookups that stay move together and their count shrinks. */
function keepOthers(view: DataView, feature: number, dropped: ReadonlySet<number>): void {
  const count = feature + 2;
  const first = feature + 4;
  const lookups = Array.from({ length: view.getUint16(count) }, (_, index) =>
    view.getUint16(first + index * 2),
  );
  const kept = lookups.filter((lookup) => !dropped.has(lookup));
  view.setUint16(count, kept.length);
  for (const [index, lookup] of kept.entries()) view.setUint16(first + index * 2, lookup);
}
