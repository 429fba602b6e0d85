import { Int32 } from 'bson';
import { StoreError } from '../errors.ts';
import { compileRegex } from '../match/regex.ts';
import { regexParts, textOf } from '../values/compare.ts';
import { wholeNumber } from '../values/numbers.ts';
import { TAG, tagOf } from '../values/types.ts';
import { isNullish, mismatch, namedArguments, operator, type Form, type Operator } from './operator.ts';

function text(value: unknown, name: string): string {
  if (tagOf(value) !== TAG.string) throw mismatch(name, 'strings', value);
  return textOf(value);
}

function whole(value: unknown, name: string): number {
  const number = wholeNumber(value);
  if (number === undefined) throw mismatch(name, 'whole numbers', value);
  return number;
}

/** Only ASCII letters change case, as in MongoDB. */
function recase(pattern: RegExp, change: (letter: string) => string): Operator {
  return operator(1, 1, ([value], name) =>
    isNullish(value) ? '' : text(value, name).replace(pattern, change),
  );
}

export const STRING_OPERATORS: Readonly<Record<string, Operator>> = {
  $concat: operator(0, Infinity, (args, name) =>
    args.some(isNullish) ? null : args.map((arg) => text(arg, name)).join(''),
  ),
  $toLower: recase(/[A-Z]/g, (letter) => letter.toLowerCase()),
  $toUpper: recase(/[a-z]/g, (letter) => letter.toUpperCase()),
  $strLenCP: operator(1, 1, ([value], name) => new Int32([...text(value, name)].length)),
  $substrCP: operator(3, 3, ([value, start, length], name) => {
    if (isNullish(value)) return '';
    const [from, count] = [whole(start, name), whole(length, name)];
    if (from < 0 || count < 0)
      throw new StoreError(34450, '$substrCP: starting index and length must be non-negative');
    return [...text(value, name)].slice(from, from + count).join('');
  }),
  $split: operator(2, 2, ([value, separator], name) => {
    if (isNullish(value) || isNullish(separator)) return null;
    if (separator === '') throw new StoreError(40087, '$split requires a non-empty separator');
    return text(value, name).split(text(separator, name));
  }),
  $strLenBytes: operator(1, 1, ([value], name) => new Int32(Buffer.byteLength(text(value, name)))),
};

/** What `$trim` takes away unless told: white space as MongoDB lists it. */
const BLANK = '\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trimming(name: string, { left, right }: { left: boolean; right: boolean }): Form {
  return (spec, parse) => {
    const named = namedArguments(spec, name, ['input'], ['chars']);
    const input = parse(named['input']);
    const chars = 'chars' in named ? parse(named['chars']) : (): unknown => BLANK;
    return (scope) => {
      const [value, cut] = [input(scope), chars(scope)];
      if (isNullish(value) || isNullish(cut)) return null;
      const letters = [...text(value, name)];
      const wanted = new Set(text(cut, name));
      let [from, to] = [0, letters.length];
      while (left && from < to && wanted.has(letters[from]!)) from++;
      while (right && to > from && wanted.has(letters[to - 1]!)) to--;
      return letters.slice(from, to).join('');
    };
  };
}

export const STRING_FORMS: Readonly<Record<string, Form>> = {
  $trim: trimming('$trim', { left: true, right: true }),
  $ltrim: trimming('$ltrim', { left: true, right: false }),
  $rtrim: trimming('$rtrim', { left: false, right: true }),
};

/** `$regexMatch`'s test. */
export function regexMatches(input: unknown, regex: unknown, options: unknown): boolean {
  if (isNullish(input)) return false;
  const [pattern, flags] = tagOf(regex) === TAG.regex ? regexParts(regex) : [text(regex, '$regexMatch'), ''];
  return compileRegex(pattern, isNullish(options) ? flags : text(options, '$regexMatch')).test(
    text(input, '$regexMatch'),
  );
}
