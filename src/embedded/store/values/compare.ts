import { Binary, BSONRegExp, BSONSymbol, Code, ObjectId, Timestamp } from 'bson';
import type { Doc } from './bson.ts';
import { encodeNumber, exactDouble, type NumberLike } from './numbers.ts';
import { TAG, tagOf } from './types.ts';

/** How two texts stand to each other: by code point, or as a collation says. */
export type CompareTexts = (a: string, b: string) => number;

/**
 * MongoDB's total order over all BSON values: by type bracket, then by value. Numbers compare by their exact
 * mathematical value whatever their type, NaN lowest; documents compare field by field in stored order.
 */
export function compareValues(a: unknown, b: unknown, texts: CompareTexts = compareStrings): number {
  const tag = tagOf(a);
  const other = tagOf(b);
  if (tag !== other) return tag - other;
  switch (tag) {
    case TAG.number:
      return compareNumbers(a as NumberLike, b as NumberLike);
    case TAG.string:
      return texts(textOf(a), textOf(b));
    case TAG.object:
      return compareDocs(a as Doc, b as Doc, texts);
    case TAG.array:
      return compareArrays(a as unknown[], b as unknown[], texts);
    case TAG.objectId:
      return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
    case TAG.bool:
      return Number(a) - Number(b);
    case TAG.date:
      return order((a as Date).getTime(), (b as Date).getTime());
    default:
      return compareRare(tag, a, b);
  }
}

export function equalValues(a: unknown, b: unknown): boolean {
  return compareValues(a, b) === 0;
}

function compareRare(tag: number, a: unknown, b: unknown): number {
  switch (tag) {
    case TAG.binary:
      return compareBinaries(a as Binary, b as Binary);
    case TAG.timestamp:
      return order((a as Timestamp).toBigInt(), (b as Timestamp).toBigInt());
    case TAG.regex: {
      const [left, right] = [regexParts(a), regexParts(b)];
      return compareStrings(left[0], right[0]) || compareStrings(left[1], right[1]);
    }
    case TAG.code:
    case TAG.scopedCode: {
      const [left, right] = [a as Code, b as Code];
      return (
        compareStrings(left.code, right.code) ||
        compareDocs((left.scope ?? {}) as Doc, (right.scope ?? {}) as Doc, compareStrings)
      );
    }
    default:
      return 0;
  }
}

/** Pattern and sorted options of a regular expression value. */
export function regexParts(value: unknown): [pattern: string, options: string] {
  if (value instanceof BSONRegExp) return [value.pattern, value.options];
  if (value instanceof RegExp) return [value.source, value.flags];
  return ['', ''];
}

export function textOf(value: unknown): string {
  return value instanceof BSONSymbol ? value.value : String(value);
}

function order<T extends number | bigint>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareNumbers(a: NumberLike, b: NumberLike): number {
  const left = exactDouble(a);
  const right = exactDouble(b);
  if (left === null || right === null) return Buffer.compare(encodeNumber(a), encodeNumber(b));
  if (left === right) return 0;
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  if (Number.isNaN(right)) return 1;
  return left < right ? -1 : 1;
}

/** The order of the UTF-8 bytes, which is the order of code points, not that of UTF-16 units. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    if (left >= 0xd800 && right >= 0xd800) return codePointRank(left) - codePointRank(right);
    return left - right;
  }
  return a.length - b.length;
}

function codePointRank(unit: number): number {
  return unit >= 0xe000 ? unit - 0x2000 : unit + 0x2000;
}

function compareDocs(a: Doc, b: Doc, texts: CompareTexts): number {
  const left = Object.keys(a);
  const right = Object.keys(b);
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const [nameA, nameB] = [left[i]!, right[i]!];
    const [valueA, valueB] = [a[nameA] ?? null, b[nameB] ?? null];
    const result =
      tagOf(valueA) - tagOf(valueB) || compareStrings(nameA, nameB) || compareValues(valueA, valueB, texts);
    if (result !== 0) return result;
  }
  return left.length - right.length;
}

function compareArrays(a: readonly unknown[], b: readonly unknown[], texts: CompareTexts): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const result = compareValues(a[i] ?? null, b[i] ?? null, texts);
    if (result !== 0) return result;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  return a.position - b.position || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value());
}
