import { notImplemented, StoreError } from '../errors.ts';
import {
  CLASSES,
  NEWLINE,
  rangeTest,
  type Assertion,
  type CharTest,
  type Flags,
  type Node,
} from './syntax.ts';

const MAX_REPEAT = 1000;
const MAX_GROUPS = 200;
const ASSERTIONS: Readonly<Record<string, Assertion>> = {
  b: 'word',
  B: 'no-word',
  A: 'start',
  z: 'end',
  Z: 'end-or-last-line',
};
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, r: 13, f: 12, e: 27, a: 7 };
const CATEGORY = /^(?:C[cfnos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;
const CASED = new Set(['Lu', 'Ll', 'Lt']);

/**
 * Reads the part of PCRE's syntax that needs no memory of what was matched.
 *
 * @throws Location51091 for an invalid pattern; NotImplemented for look-around, back references, possessive and
 * atomic groups, inline options but at the very beginning, POSIX classes, and whatever else is not understood
 */
export function parsePattern(pattern: string, flags: Flags): Node {
  const reader = new Reader([...pattern], flags);
  const node = alternatives(reader, 0);
  if (!reader.atEnd) throw invalid('unmatched closing parenthesis');
  return node;
}

function invalid(why: string): StoreError {
  return new StoreError('Location51091', `Regular expression is invalid: ${why}`);
}

function refused(what: string): StoreError {
  return notImplemented(`${what} in a regular expression`);
}

class Reader {
  readonly #chars: readonly string[];
  readonly flags: Flags;
  #at = 0;

  constructor(chars: readonly string[], flags: Flags) {
    this.#chars = chars;
    this.flags = flags;
  }

  get atEnd(): boolean {
    return this.#at >= this.#chars.length;
  }

  peek(ahead = 0): string {
    return this.#chars[this.#at + ahead] ?? '';
  }

  next(): string {
    return this.#chars[this.#at++] ?? '';
  }

  take(text: string): boolean {
    if (this.rest(text.length) !== text) return false;
    this.#at += text.length;
    return true;
  }

  rest(length: number): string {
    return this.#chars.slice(this.#at, this.#at + length).join('');
  }

  skip(length: number): void {
    this.#at += length;
  }
}

function alternatives(reader: Reader, depth: number): Node {
  if (depth > MAX_GROUPS) throw refused(`more than ${MAX_GROUPS} groups inside each other`);
  const options = [sequence(reader, depth)];
  while (reader.take('|')) options.push(sequence(reader, depth));
  return options.length === 1 ? options[0]! : { kind: 'any', options };
}

function sequence(reader: Reader, depth: number): Node {
  const items: Node[] = [];
  while (!reader.atEnd && reader.peek() !== '|' && reader.peek() !== ')') items.push(repeated(reader, depth));
  return items.length === 1 ? items[0]! : { kind: 'all', items };
}

function repeated(reader: Reader, depth: number): Node {
  const item = atom(reader, depth);
  const bounds = quantifier(reader);
  if (bounds === null) return item;
  if (item.kind === 'assert') throw refused('a repeated assertion');
  if (reader.peek() === '+') throw refused('a possessive repetition');
  reader.take('?');
  if (quantifier(reader) !== null) throw invalid('nothing to repeat');
  return { kind: 'repeat', item, ...bounds };
}

function quantifier(reader: Reader): { min: number; max: number } | null {
  if (reader.take('*')) return { min: 0, max: Infinity };
  if (reader.take('+')) return { min: 1, max: Infinity };
  if (reader.take('?')) return { min: 0, max: 1 };
  const [whole, from, comma, to] = /^\{(\d*)(,?)(\d*)\}/.exec(reader.rest(20)) ?? [];
  if (whole === undefined || (from === '' && to === '')) return null;
  if (from === '') throw refused('a repetition without its least number');
  reader.skip(whole.length);
  const min = Number(from);
  const max = comma === '' ? min : to === '' ? Infinity : Number(to);
  if (max < min) throw invalid('numbers out of order in a repetition');
  if (min > MAX_REPEAT || (max !== Infinity && max > MAX_REPEAT))
    throw refused(`a repetition above ${MAX_REPEAT}`);
  return { min, max };
}

function atom(reader: Reader, depth: number): Node {
  const { flags } = reader;
  const char = reader.next();
  switch (char) {
    case '(':
      return group(reader, depth);
    case '[':
      return { kind: 'char', test: charClass(reader), literal: null };
    case '.':
      return { kind: 'char', test: flags.dotAll ? () => true : (code) => code !== NEWLINE, literal: null };
    case '^':
      return { kind: 'assert', what: flags.lines ? 'line-start' : 'start' };
    case '$':
      return { kind: 'assert', what: flags.lines ? 'line-end' : 'end-or-last-line' };
    case '\\':
      return escape(reader);
    case '*':
    case '+':
    case '?':
      throw invalid('nothing to repeat');
    default:
      return character(char.codePointAt(0)!, flags);
  }
}

function character(codePoint: number, { caseless }: Flags): Node {
  return {
    kind: 'char',
    test: rangeTest(codePoint, codePoint, caseless),
    literal: caseless ? null : String.fromCodePoint(codePoint),
  };
}

function group(reader: Reader, depth: number): Node {
  if (reader.take('?') && !reader.take(':')) {
    const [named] = /^(?:P?<|')[A-Za-z_]\w*[>']/.exec(reader.rest(40)) ?? [];
    if (named === undefined) throw refused('look-around, an atomic group or an inline option');
    reader.skip(named.length);
  } else if (reader.peek() === '*') throw refused('a verb');
  const node = alternatives(reader, depth + 1);
  if (!reader.take(')')) throw invalid('missing closing parenthesis');
  return node;
}

function escape(reader: Reader): Node {
  const letter = reader.peek();
  const what = Object.hasOwn(ASSERTIONS, letter) ? ASSERTIONS[letter] : undefined;
  if (what) {
    reader.next();
    return { kind: 'assert', what };
  }
  const escaped = escapedChars(reader);
  return typeof escaped === 'number'
    ? character(escaped, reader.flags)
    : { kind: 'char', test: escaped, literal: null };
}

/** What follows a backslash, in a class or outside: one code point, or several. */
function escapedChars(reader: Reader): number | CharTest {
  if (reader.atEnd) throw invalid('\\ at end of pattern');
  const letter = reader.next();
  if (Object.hasOwn(CLASSES, letter)) return CLASSES[letter]!;
  if (Object.hasOwn(CONTROLS, letter)) return CONTROLS[letter]!;
  if (letter === 'x') return hexadecimal(reader);
  if (letter === 'p' || letter === 'P') return category(reader, letter === 'P');
  if (/[0-9A-Za-z]/.test(letter) || letter > '\x7f') throw refused(`\\${letter}`);
  return letter.codePointAt(0)!;
}

function hexadecimal(reader: Reader): number {
  const [whole, braced, plain] = /^(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/.exec(reader.rest(8)) ?? [];
  if (whole === undefined) throw refused('\\x without two hexadecimal digits');
  reader.skip(whole.length);
  const code = Number.parseInt(braced ?? plain ?? '', 16);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    throw invalid('character code point value is too large');
  return code;
}

function category(reader: Reader, negated: boolean): CharTest {
  const [whole, braced, single] = /^(?:\{(\w+)\}|([A-Z]))/.exec(reader.rest(6)) ?? [];
  const name = braced ?? single ?? '';
  if (whole === undefined || !CATEGORY.test(name) || (reader.flags.caseless && CASED.has(name)))
    throw refused('this \\p');
  reader.skip(whole.length);
  const test = new RegExp(`^\\p{${name}}$`, 'u');
  return (codePoint) => test.test(String.fromCodePoint(codePoint)) !== negated;
}

function charClass(reader: Reader): CharTest {
  const negated = reader.take('^');
  const tests: CharTest[] = [];
  let isFirst = true;
  while (isFirst || reader.peek() !== ']') {
    if (reader.atEnd) throw invalid('missing terminating ] for character class');
    if (/^\[[:.=]/.test(reader.rest(2))) throw refused('a POSIX class');
    tests.push(classItem(reader));
    isFirst = false;
  }
  reader.next();
  return (codePoint) => tests.some((test) => test(codePoint)) !== negated;
}

function classItem(reader: Reader): CharTest {
  const low = classChar(reader);
  const isRange = reader.peek() === '-' && reader.peek(1) !== ']' && reader.peek(1) !== '';
  if (typeof low !== 'number') {
    if (isRange) throw refused('a range that begins with a class');
    return low;
  }
  const { caseless } = reader.flags;
  if (!isRange) return rangeTest(low, low, caseless);
  reader.next();
  const high = classChar(reader);
  if (typeof high !== 'number') throw refused('a range that ends with a class');
  if (high < low) throw invalid('range out of order in character class');
  return rangeTest(low, high, caseless);
}

function classChar(reader: Reader): number | CharTest {
  const char = reader.next();
  if (char !== '\\') return char.codePointAt(0)!;
  if (reader.take('b')) return 8;
  return escapedChars(reader);
}
