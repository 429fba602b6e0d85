/** The code points that a font has a glyph for. */
export type FontCoverage = ReadonlySet<number>;

/** The code points of one font that another lacks, as ranges inside a regular expression's brackets. */
export function onlyIn(font: FontCoverage, other: FontCoverage): string {
  const codePoints = [...font].filter((code) => code > 0x7f && !other.has(code)).toSorted((a, b) => a - b);
  const ranges: [number, number][] = [];
  for (const code of codePoints) {
    const last = ranges.at(-1);
    if (last && last[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges.map(([first, last]) => `${escaped(first)}-${escaped(last)}`).join('');
}

function escaped(code: number): string {
  return `\\u{${code.toString(16)}}`;
}

/** Reads the character map of a TrueType font (OpenType 1.9, `cmap` formats 4 and 12). */
export function fontCoverage(font: Uint8Array): FontCoverage {
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const cmap = tableOf(view, 'cmap').offset;
  const ranges: [number, number][] = [];
  for (let index = 0; index < view.getUint16(cmap + 2); index += 1) {
    const subtable = cmap + view.getUint32(cmap + 4 + index * 8 + 4);
    const format = view.getUint16(subtable);
    if (format === 12) ranges.push(...groupsOfFormat12(view, subtable));
    else if (format === 4) ranges.push(...segmentsOfFormat4(view, subtable));
  }
  const covered = new Set<number>();
  for (const [first, last] of ranges) for (let code = first; code <= last; code += 1) covered.add(code);
  return covered;
}

/** Where a table of a TrueType font lies. */
export function tableOf(view: DataView, tag: string): { offset: number; length: number } {
  for (let index = 0; index < view.getUint16(4); index += 1) {
    const record = 12 + index * 16;
    const name = String.fromCharCode(...[0, 1, 2, 3].map((at) => view.getUint8(record + at)));
    if (name === tag) return { offset: view.getUint32(record + 8), length: view.getUint32(record + 12) };
  }
  throw new Error(`Expected a font with a ${tag} table, but it has none`);
}

function groupsOfFormat12(view: DataView, at: number): [number, number][] {
  const groups: [number, number][] = [];
  for (let index = 0; index < view.getUint32(at + 12); index += 1) {
    const group = at + 16 + index * 12;
    groups.push([view.getUint32(group), view.getUint32(group + 4)]);
  }
  return groups;
}

function segmentsOfFormat4(view: DataView, at: number): [number, number][] {
  const count = view.getUint16(at + 6) / 2;
  const segments: [number, number][] = [];
  for (let index = 0; index < count; index += 1) {
    const last = view.getUint16(at + 14 + index * 2);
    const first = view.getUint16(at + 16 + (count + index) * 2);
    for (let code = first; code <= last && code !== 0xffff; code += 1) {
      if (glyphOfFormat4(view, at, { count, index, first, code }) !== 0) segments.push([code, code]);
    }
  }
  return segments;
}

function glyphOfFormat4(
  view: DataView,
  at: number,
  segment: { count: number; index: number; first: number; code: number },
): number {
  const { count, index, first, code } = segment;
  const delta = view.getInt16(at + 16 + (2 * count + index) * 2);
  const rangeAt = at + 16 + (3 * count + index) * 2;
  const rangeOffset = view.getUint16(rangeAt);
  if (rangeOffset === 0) return (code + delta) & 0xffff;
  const glyph = view.getUint16(rangeAt + rangeOffset + (code - first) * 2);
  return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
}
