import { Decimal128, Double, Int32, Long } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { exactDouble, isNumberLike, type NumberLike } from '../values/numbers.ts';
import { bsonTypeOf } from '../values/types.ts';
import { addDecimals, decimalOf, multiplyDecimals, ofWhole, type Decimal } from './decimals.ts';
import { isNullish, mismatch, operator, type Operator } from './operator.ts';

/** A number with the arithmetic MongoDB would use for its type. */
export type Amount = { whole: bigint; long: boolean } | { double: number } | { decimal: Decimal };

const INT_MAX = 0x7fffffffn;
const LONG_MAX = 0x7fffffffffffffffn;

export function amountOf(value: NumberLike): Amount {
  if (value instanceof Decimal128) return { decimal: decimalOf(value) };
  const type = bsonTypeOf(value);
  if (type === 1) return { double: exactDouble(value) ?? Number.NaN };
  return { whole: BigInt(value.toString()), long: type === 18 };
}

/** Back to BSON: int32 grows to int64, and int64 to double, when it overflows. */
export function toBson(amount: Amount): Int32 | Long | Double | Decimal128 {
  if ('double' in amount) return new Double(amount.double);
  if ('decimal' in amount) return amount.decimal.value;
  const size = amount.whole < 0n ? -amount.whole - 1n : amount.whole;
  if (size > LONG_MAX) return new Double(Number(amount.whole));
  if (amount.long || size > INT_MAX) return Long.fromBigInt(amount.whole);
  return new Int32(Number(amount.whole));
}

/** @throws NotImplemented when a Decimal128 meets a double, or a sum that has more than 34 digits */
export function add(a: Amount, b: Amount): Amount {
  if ('decimal' in a || 'decimal' in b) return { decimal: addDecimals(asDecimal(a), asDecimal(b)) };
  if ('double' in a || 'double' in b) return { double: asDouble(a) + asDouble(b) };
  return { whole: a.whole + b.whole, long: a.long || b.long };
}

/** @throws NotImplemented as `add` does */
export function multiply(a: Amount, b: Amount): Amount {
  if ('decimal' in a || 'decimal' in b) return { decimal: multiplyDecimals(asDecimal(a), asDecimal(b)) };
  if ('double' in a || 'double' in b) return { double: asDouble(a) * asDouble(b) };
  return { whole: a.whole * b.whole, long: a.long || b.long };
}

function asDecimal(amount: Amount): Decimal {
  if ('decimal' in amount) return amount.decimal;
  if ('double' in amount) throw notImplemented('arithmetic between a Decimal128 and a double');
  return ofWhole(amount.whole);
}

/** @throws NotImplemented for a Decimal128: its arithmetic is not approximated by doubles */
export function asDouble(amount: Amount): number {
  if ('decimal' in amount) throw notImplemented('this arithmetic on Decimal128');
  return 'double' in amount ? amount.double : Number(amount.whole);
}

function amounts(args: unknown[], name: string): Amount[] | null {
  if (args.some(isNullish)) return null;
  return args.map((arg) => {
    if (!isNumberLike(arg)) throw mismatch(name, 'numeric types', arg);
    return amountOf(arg);
  });
}

function numeric(min: number, max: number, apply: (amounts: Amount[], name: string) => Amount): Operator {
  return operator(min, max, (args, name) => {
    const found = amounts(args, name);
    return found ? toBson(apply(found, name)) : null;
  });
}

function negated(amount: Amount): Amount {
  if ('decimal' in amount) return multiply(amount, { whole: -1n, long: false });
  return 'double' in amount ? { double: -amount.double } : { ...amount, whole: -amount.whole };
}

/** A function of one double; whole numbers are made doubles first. */
function ofDouble(
  apply: (value: number) => number,
  domain: (value: number) => boolean = () => true,
): Operator {
  return numeric(1, 1, ([value], name) => {
    const double = asDouble(value!);
    if (!domain(double)) throw new StoreError(28714, `${name}'s argument is out of its domain: ${double}`);
    return { double: apply(double) };
  });
}

function rounded(round: (value: number) => number): Operator {
  return numeric(1, 1, ([value]) => {
    if ('whole' in value!) return value;
    return { double: round(asDouble(value!)) };
  });
}

/** `$round` and `$trunc` at a decimal place; halves go to the even neighbour. */
function roundedAt(halfEven: boolean): Operator {
  return operator(1, 2, ([value, place], name) => {
    if (isNullish(value) || (place !== undefined && isNullish(place))) return null;
    if (!isNumberLike(value)) throw mismatch(name, 'numeric types', value);
    const amount = amountOf(value);
    const at = place === undefined ? 0 : placeOf(place, name);
    if ('whole' in amount && at >= 0) return value;
    if (at !== 0) throw notImplemented(`${name} at another place than 0`);
    const double = asDouble(amount);
    return new Double(halfEven ? evenRound(double) : Math.trunc(double));
  });
}

function placeOf(value: unknown, name: string): number {
  const place = isNumberLike(value) ? Number(value.toString()) : Number.NaN;
  if (!Number.isInteger(place) || place < -20 || place > 100)
    throw new StoreError(51083, `cannot apply ${name} with precision value outside of [-20, 100]`);
  return place;
}

function evenRound(value: number): number {
  const floor = Math.floor(value);
  return value - floor < 0.5 || (value - floor === 0.5 && floor % 2 === 0) ? floor : Math.ceil(value);
}

export const NUMBER_OPERATORS: Readonly<Record<string, Operator>> = {
  $add: operator(0, Infinity, addAll),
  $subtract: operator(2, 2, subtract),
  $multiply: numeric(0, Infinity, (all) => all.reduce(multiply, { whole: 1n, long: false })),
  $divide: numeric(2, 2, ([a, b]) => {
    if (asDouble(b!) === 0) throw new StoreError('BadValue', "can't $divide by zero");
    return { double: asDouble(a!) / asDouble(b!) };
  }),
  $mod: numeric(2, 2, ([a, b]) => {
    if (asDouble(b!) === 0) throw new StoreError(16610, "can't $mod by zero");
    if (!('whole' in a!) || !('whole' in b!)) return { double: asDouble(a!) % asDouble(b!) };
    return { whole: a.whole % b.whole, long: a.long || b.long };
  }),
  $abs: numeric(1, 1, ([value]) => (asDouble(value!) < 0 ? negated(value!) : value!)),
  $ceil: rounded(Math.ceil),
  $floor: rounded(Math.floor),
  $trunc: roundedAt(false),
  $round: roundedAt(true),
  $sqrt: ofDouble(Math.sqrt, (value) => Number.isNaN(value) || value >= 0),
};

function addAll(args: unknown[], name: string): unknown {
  if (args.some(isNullish)) return null;
  const dates = args.filter((arg) => arg instanceof Date);
  if (dates.length > 1) throw new StoreError(16612, 'only one date allowed in an $add expression');
  const found =
    amounts(
      args.filter((arg) => !(arg instanceof Date)),
      name,
    ) ?? [];
  const sum = found.reduce(add, { whole: 0n, long: false });
  return dates[0] ? later(dates[0], asDouble(sum)) : toBson(sum);
}

function subtract(args: unknown[], name: string): unknown {
  const [a, b] = args;
  if (isNullish(a) || isNullish(b)) return null;
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date) return later(a, -asDouble(amounts([b], name)![0]!));
  const [left, right] = amounts([a, b], name)!;
  return toBson(add(left!, negated(right!)));
}

function later(date: Date, milliseconds: number): Date {
  const at = new Date(date.getTime() + Math.round(milliseconds));
  if (Number.isNaN(at.getTime())) throw new StoreError('Overflow', 'date overflow');
  return at;
}
