const MARKS = /[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;
const WORD = /[\p{L}\p{N}]+/gu;
const LONGEST = 40;
const MOST_TERMS = 80;

/**
 * Text as searched and as indexed: no accents, no Arabic vowels or tatweel, one alef, one ya,
 * ta marbuta as ha, lower case.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(/[\u0622\u0623\u0625\u0671]/g, '\u0627')
    .replace(/\u0649/g, '\u064a')
    .replace(/\u0629/g, '\u0647')
    .toLowerCase();
}

/** The folded words of a search box; a number such as `2026/A/000123` stays one term. */
export function queryTerms(search: string): string[] {
  const folded = fold(search).trim();
  if (/^\d{4}\/[a-z]\/\d+$/.test(folded)) return [folded];
  return [...new Set(folded.match(WORD) ?? [])].map((word) => word.slice(0, LONGEST)).slice(0, 6);
}

/** The terms under which a letter is found: its number, with and without zeros, subject and filer words. */
export function letterTerms(letter: {
  number: string;
  order: number;
  subject: string;
  filerName: string;
}): string[] {
  const words = fold(`${letter.subject} ${letter.filerName}`).match(WORD) ?? [];
  const terms = [fold(letter.number), String(letter.order).padStart(6, '0'), String(letter.order)];
  const all = [...terms, ...words.map((word) => word.slice(0, LONGEST))];
  return [...new Set(all)].slice(0, MOST_TERMS);
}

/** The orders, within a year, of the letters whose number begins so. */
export interface NumberRange {
  readonly year: number;
  readonly from: number;
  readonly to: number;
}

const ORDER_DIGITS = 6;

/** `2026/a/0001` is 100 to 199; null for what is no number of an incoming letter. */
export function parseNumber(term: string): NumberRange | null {
  const [, year, digits] = /^(\d{4})\/a\/(\d{1,9})$/.exec(term) ?? [];
  if (year === undefined || digits === undefined) return null;
  const scale = 10 ** Math.max(0, ORDER_DIGITS - digits.length);
  const from = Number(digits) * scale;
  return { year: Number(year), from, to: from + scale - 1 };
}
