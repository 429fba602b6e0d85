import { Decimal128, Double, Int32, Long } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { exactDouble, isNumberLike, type NumberLike } from '../values/numbers.ts';
import { bsonTypeOf } from '../values/types.ts';
import { isNullish, mismatch, operator, type Operator } from './operator.ts';

/** A number with the arithmetic MongoDB would use for its type. */
export type Amount = { whole: bigint; long: boolean } | { double: number };

const INT_MAX = 0x7fffffffn;
const LONG_MAX = 0x7fffffffffffffffn;

/** @throws NotImplemented for Decimal128: its arithmetic is not approximated by doubles */
export function amountOf(value: NumberLike): Amount {
  if (value instanceof Decimal128) throw notImplemented('arithmetic on Decimal128');
  const type = bsonTypeOf(value);
  if (type === 1) return { double: exactDouble(value) ?? Number.NaN };
  return { whole: BigInt(value.toString()), long: type === 18 };
}

/** Back to BSON: int32 grows to int64, and int64 to double, when it overflows. */
export function toBson(amount: Amount): Int32 | Long | Double {
  if ('double' in amount) return new Double(amount.double);
  const size = amount.whole < 0n ? -amount.whole - 1n : amount.whole;
  if (size > LONG_MAX) return new Double(Number(amount.whole));
  if (amount.long || size > INT_MAX) return Long.fromBigInt(amount.whole);
  return new Int32(Number(amount.whole));
}

export function add(a: Amount, b: Amount): Amount {
  if ('double' in a || 'double' in b) return { double: asDouble(a) + asDouble(b) };
  return { whole: a.whole + b.whole, long: a.long || b.long };
}

export function multiply(a: Amount, b: Amount): Amount {
  if ('double' in a || 'double' in b) return { double: asDouble(a) * asDouble(b) };
  return { whole: a.whole * b.whole, long: a.long || b.long };
}

export function asDouble(amount: Amount): number {
  return 'double' in amount ? amount.double : Number(amount.whole);
}

function amounts(args: unknown[], name: string): Amount[] | null {
  if (args.some(isNullish)) return null;
  return args.map((arg) => {
    if (!isNumberLike(arg)) throw mismatch(name, 'numeric types', arg);
    return amountOf(arg);
  });
}

function numeric(min: number, max: number, apply: (amounts: Amount[]) => Amount): Operator {
  return operator(min, max, (args, name) => {
    const found = amounts(args, name);
    return found ? toBson(apply(found)) : null;
  });
}

function negated(amount: Amount): Amount {
  return 'double' in amount ? { double: -amount.double } : { ...amount, whole: -amount.whole };
}

function rounded(round: (value: number) => number): Operator {
  return numeric(1, 1, ([value]) => ('double' in value! ? { double: round(value.double) } : value!));
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
    if ('double' in a! || 'double' in b!) return { double: asDouble(a!) % asDouble(b!) };
    return { whole: a!.whole % b!.whole, long: a!.long || b!.long };
  }),
  $abs: numeric(1, 1, ([value]) => (asDouble(value!) < 0 ? negated(value!) : value!)),
  $ceil: rounded(Math.ceil),
  $floor: rounded(Math.floor),
  $trunc: rounded(Math.trunc),
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
  return new Date(date.getTime() + Math.round(milliseconds));
}
