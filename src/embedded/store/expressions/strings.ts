import { Int32, ObjectId } from 'bson';
import { StoreError } from '../errors.ts';
import { compileRegex } from '../match/regex.ts';
import { regexParts, textOf } from '../values/compare.ts';
import { isNumberLike, wholeNumber } from '../values/numbers.ts';
import { TAG, tagOf } from '../values/types.ts';
import { isNullish, mismatch, operator, type Operator } from './operator.ts';

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
  $toString: operator(1, 1, ([value]) => asText(value)),
};

function asText(value: unknown): string | null {
  if (isNullish(value)) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (isNumberLike(value)) return value.toString();
  throw new StoreError(241, 'Unsupported conversion in $toString');
}

/** `$regexMatch`'s test. */
export function regexMatches(input: unknown, regex: unknown, options: unknown): boolean {
  if (isNullish(input)) return false;
  const [pattern, flags] = tagOf(regex) === TAG.regex ? regexParts(regex) : [text(regex, '$regexMatch'), ''];
  return compileRegex(pattern, isNullish(options) ? flags : text(options, '$regexMatch')).test(
    text(input, '$regexMatch'),
  );
}
