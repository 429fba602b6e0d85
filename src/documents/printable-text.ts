import type { FontCoverage } from './font-coverage.ts';

/** Printed for a character that no font of the documents can show. */
const MISSING = '\uFFFD';

/** Controls, invisible format characters, private and unassigned ones, and lone surrogates. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/gu;

/** Begins with a letter or digit, which has a direction of its own, or belongs to no one script. */
const DIRECTED = /^[\p{L}\p{Nd}]/u;
const SCRIPTLESS = /^[\p{Script=Common}\p{Script=Inherited}]+$/u;

/** What is left of a text when the typesetter failed on the whole of it. */
const PLAIN =
  /^(?:[\p{Script=Latin}\p{Script=Arabic}]|[0-9\u0660-\u0669\x20-\x7e\u060C\u061B\u061F\u2010-\u2026])$/u;

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' });

export interface Printing {
  readonly fonts: readonly FontCoverage[];
  /** Keep only plain Arabic and Latin letters, digits and punctuation, without marks. */
  readonly cautious: boolean;
}

/**
 * Text that Typst can set with the given fonts and nothing else. What a filer types must never stop a
 * receipt: PDF/A refuses a text with a missing glyph, and Typst aborts its process on some characters
 * (invisible ones; symbols of one script in the direction of another). Invisible characters are
 * dropped, line breaks and tabs become spaces, and what cannot be shown becomes U+FFFD.
 */
export function printable(text: string, printing: Printing): string {
  const visible = text.normalize('NFC').replace(/\s/gu, ' ').replace(UNPRINTABLE, '');
  let result = '';
  for (const { segment } of clusters.segment(visible))
    result += showable(segment, printing) ? segment : MISSING;
  return result;
}

/** One character with its marks: a single font must cover all of it. */
function showable(cluster: string, { fonts, cautious }: Printing): boolean {
  if (cautious) return PLAIN.test(cluster);
  if (!DIRECTED.test(cluster) && !SCRIPTLESS.test(cluster)) return false;
  const codePoints = [...cluster].map((character) => character.codePointAt(0)!);
  return fonts.some((font) => codePoints.every((code) => font.has(code)));
}

/** Every string inside a JSON value made printable. */
export function printableData(value: unknown, printing: Printing): unknown {
  if (typeof value === 'string') return printable(value, printing);
  if (Array.isArray(value)) return value.map((item) => printableData(item, printing));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printableData(item, printing)]));
}
