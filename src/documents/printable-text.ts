import type { FontCoverage } from './font-coverage.ts';

/** Printed for a character that no font of the documents can show. */
const MISSING = '\uFFFD';

/** Controls, invisible format characters, private and unassigned ones, and lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/gu;

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Text that Typst can set with the given fonts and nothing else. What a filer types must never stop a
 * receipt: PDF/A refuses a text with a missing glyph, and Typst aborts its process on some invisible
 * characters. Invisible characters are dropped, line breaks and tabs become spaces, and each character
 * (with its marks) that no single font covers becomes U+FFFD.
 */
export function printable(text: string, fonts: readonly FontCoverage[]): string {
  const visible = text.normalize('NFC').replace(/\s/gu, ' ').replace(UNPRINTABLE, '');
  let result = '';
  for (const { segment } of clusters.segment(visible)) {
    const codePoints = [...segment].map((character) => character.codePointAt(0)!);
    result += fonts.some((covers) => codePoints.every((code) => covers.has(code))) ? segment : MISSING;
  }
  return result;
}

/** Every string inside a JSON value made printable. */
export function printableData(value: unknown, fonts: readonly FontCoverage[]): unknown {
  if (typeof value === 'string') return printable(value, fonts);
  if (Array.isArray(value)) return value.map((item) => printableData(item, fonts));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printableData(item, fonts)]));
}
