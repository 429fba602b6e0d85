/** Tells whether one code point is meant. */
export type CharTest = (codePoint: number) => boolean;

/** A place in the text, as its neighbours make it. */
export type Assertion = 'start' | 'line-start' | 'line-end' | 'end' | 'end-or-last-line' | 'word' | 'no-word';

/** What a pattern says. Groups are gone, and so is greed: only whether a text matches is asked. */
export type Node =
  | { kind: 'char'; test: CharTest; literal: string | null }
  | { kind: 'assert'; what: Assertion }
  | { kind: 'all'; items: readonly Node[] }
  | { kind: 'any'; options: readonly Node[] }
  | { kind: 'repeat'; item: Node; min: number; max: number };

export interface Flags {
  caseless: boolean;
  lines: boolean;
  dotAll: boolean;
}

export const NEWLINE = 10;

export function isWord(codePoint: number): boolean {
  return (
    (codePoint >= 97 && codePoint <= 122) ||
    (codePoint >= 65 && codePoint <= 90) ||
    (codePoint >= 48 && codePoint <= 57) ||
    codePoint === 95
  );
}

const isDigit: CharTest = (codePoint) => codePoint >= 48 && codePoint <= 57;
const isSpace: CharTest = (codePoint) => codePoint === 32 || (codePoint >= 9 && codePoint <= 13);

function not(test: CharTest): CharTest {
  return (codePoint) => !test(codePoint);
}

/** `\d`, `\w` and `\s` know ASCII only, as PCRE does without UCP. */
export const CLASSES: Readonly<Record<string, CharTest>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
};

/** Characters from one to another; without regard to case when asked, by Unicode's simple case folding. */
export function rangeTest(low: number, high: number, caseless: boolean): CharTest {
  if (!caseless) return (codePoint) => codePoint >= low && codePoint <= high;
  const folded = new RegExp(`^[\\u{${low.toString(16)}}-\\u{${high.toString(16)}}]$`, 'iu');
  return (codePoint) => folded.test(String.fromCodePoint(codePoint));
}
