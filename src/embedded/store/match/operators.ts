import { StoreError } from '../errors.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { regexParts } from '../values/compare.ts';
import { isNumberLike, nearestDouble, wholeNumber } from '../values/numbers.ts';
import type { Ordering } from '../values/ordering.ts';
import { bsonTypeOf, TAG, tagOf, TYPE_ALIASES } from '../values/types.ts';
import { bitsTest } from './bits.ts';
import type { ValueTest } from './nodes.ts';
import { compileRegex, regexTest } from './regex.ts';

const FEW = 8;

type Build = (operand: unknown, ordering: Ordering) => ValueTest;

/** Whether `{ field: value }` holds operators rather than a value to equal. */
export function isOperatorDoc(value: unknown): value is Doc {
  if (!isDoc(value)) return false;
  const [first] = Object.keys(value);
  return (
    first !== undefined && first.startsWith('$') && first !== '$ref' && first !== '$id' && first !== '$db'
  );
}

/** Operators that are the negation of another over all values of a path. */
export const SET_NEGATIONS: Readonly<Record<string, string>> = { $ne: '$eq', $nin: '$in' };

/** Tests on one value, by operator. */
export const OPERATORS: Readonly<Record<string, Build>> = {
  $eq: equality,
  $gt: (operand, ordering) => range(operand, ordering, { accepts: (order) => order > 0, withEqual: false }),
  $gte: (operand, ordering) => range(operand, ordering, { accepts: (order) => order >= 0, withEqual: true }),
  $lt: (operand, ordering) => range(operand, ordering, { accepts: (order) => order < 0, withEqual: false }),
  $lte: (operand, ordering) => range(operand, ordering, { accepts: (order) => order <= 0, withEqual: true }),
  $in: membership,
  $type: typeTest,
  $size: sizeTest,
  $mod: modTest,
  $bitsAllSet: (operand) => bitsTest(operand, { all: true, set: true }),
  $bitsAnySet: (operand) => bitsTest(operand, { all: false, set: true }),
  $bitsAllClear: (operand) => bitsTest(operand, { all: true, set: false }),
  $bitsAnyClear: (operand) => bitsTest(operand, { all: false, set: false }),
};

function isNaNValue(value: unknown): boolean {
  return isNumberLike(value) && Number.isNaN(nearestDouble(value));
}

function isNullish(value: unknown): boolean {
  return value === null || value === undefined;
}

function equality(operand: unknown, ordering: Ordering): ValueTest {
  if (operand === undefined) throw new StoreError('BadValue', 'cannot compare to undefined');
  if (operand === null) return isNullish;
  return (value) => value !== undefined && ordering.equal(value, operand);
}

/** Range operators stay inside the operand's type bracket; NaN only meets NaN; null also stands for missing. */
function range(
  operand: unknown,
  { compare }: Ordering,
  { accepts, withEqual }: { accepts: (order: number) => boolean; withEqual: boolean },
): ValueTest {
  if (tagOf(operand) === TAG.regex)
    throw new StoreError('BadValue', "Can't have RegEx as arg to predicate over field");
  if (isNullish(operand)) return (value) => withEqual && isNullish(value);
  const tag = tagOf(operand);
  if (tag === TAG.minKey || tag === TAG.maxKey) return (value) => accepts(compare(value ?? null, operand));
  if (isNaNValue(operand)) return (value) => withEqual && isNaNValue(value);
  return (value) => tagOf(value) === tag && !isNaNValue(value) && accepts(compare(value, operand));
}

function membership(operand: unknown, ordering: Ordering): ValueTest {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', '$in needs an array');
  const patterns: ValueTest[] = [];
  const values: unknown[] = [];
  for (const item of operand as unknown[]) {
    if (isOperatorDoc(item)) throw new StoreError('BadValue', 'cannot nest $ under $in');
    if (tagOf(item) === TAG.regex) {
      const [pattern, options] = regexParts(item);
      patterns.push(regexTest(compileRegex(pattern, options), pattern, options));
    } else values.push(item ?? null);
  }
  const among = amongValues(values, ordering);
  if (patterns.length === 0) return among;
  return (value) => among(value) || patterns.some((test) => test(value));
}

/** Long lists are hashed. */
function amongValues(values: readonly unknown[], ordering: Ordering): ValueTest {
  if (values.length <= FEW) {
    const tests = values.map((value) => equality(value, ordering));
    return (value) => tests.some((test) => test(value));
  }
  const keys = new Set(values.map((value) => ordering.key(value)));
  const withNull = values.includes(null);
  return (value) => (isNullish(value) ? withNull : keys.has(ordering.key(value)));
}

function typeTest(operand: unknown): ValueTest {
  const wanted = new Set((Array.isArray(operand) ? operand : [operand]).flatMap(typeNumbers));
  if (wanted.size === 0) throw new StoreError('FailedToParse', '$type must match at least one type');
  return (value) => value !== undefined && wanted.has(bsonTypeOf(value));
}

function typeNumbers(operand: unknown): number[] {
  if (operand === 'number') return [1, 16, 18, 19];
  if (typeof operand === 'string') {
    const type = TYPE_ALIASES[operand];
    if (type === undefined) throw new StoreError('BadValue', `Unknown type name alias: ${operand}`);
    return [type];
  }
  const type = wholeNumber(operand);
  if (type === undefined || !Object.values(TYPE_ALIASES).includes(type)) {
    throw new StoreError(isNumberLike(operand) ? 'BadValue' : 'TypeMismatch', 'Invalid type code in $type');
  }
  return [type];
}

function sizeTest(operand: unknown): ValueTest {
  const size = wholeNumber(operand);
  if (size === undefined) throw new StoreError('FailedToParse', 'Failed to parse $size. Expected an integer');
  if (size < 0) throw new StoreError('BadValue', 'Failed to parse $size. Expected a non-negative number');
  return (value) => Array.isArray(value) && value.length === size;
}

function modTest(operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', 'malformed mod, needs to be an array');
  if (operand.length < 2) throw new StoreError('BadValue', 'malformed mod, not enough elements');
  if (operand.length > 2) throw new StoreError('BadValue', 'malformed mod, too many elements');
  const [divisor, remainder] = operand.map((part: unknown) =>
    isNumberLike(part) ? Math.trunc(nearestDouble(part)) : Number.NaN,
  );
  if (!Number.isSafeInteger(divisor) || !Number.isSafeInteger(remainder)) {
    throw new StoreError('BadValue', 'malformed mod, divisor and remainder must be numbers');
  }
  if (divisor === 0) throw new StoreError('BadValue', 'divisor cannot be 0');
  const [by, rest] = [BigInt(divisor!), BigInt(remainder!)];
  return (value) => {
    if (!isNumberLike(value)) return false;
    const near = Math.trunc(nearestDouble(value));
    return (
      Number.isFinite(near) && BigInt(Number.isSafeInteger(near) ? near : exactWhole(value)) % by === rest
    );
  };
}

function exactWhole(value: unknown): bigint {
  const text = String(value);
  return /^-?\d+$/.test(text) ? BigInt(text) : BigInt(Math.trunc(Number(text)));
}
