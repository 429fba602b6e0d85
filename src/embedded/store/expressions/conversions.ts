import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { isNumberLike, nearestDouble, wholeNumber, type NumberLike } from '../values/numbers.ts';
import { bsonTypeOf, typeName } from '../values/types.ts';
import type { Expression } from './expression.ts';
import { isNullish, namedArguments, operator, type Form, type Operator } from './operator.ts';

const INT = 1n << 31n;
const LONG = 1n << 63n;

function failed(value: unknown, to: string, why = ''): StoreError {
  return new StoreError(
    'ConversionFailure',
    `Failed to convert a ${typeName(value)} to ${to} in $convert with no onError value${why}`,
  );
}

/** Whole part of a number, or of a text that is a whole number. */
function wholeOf(value: unknown, to: 'int' | 'long'): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (value instanceof Date && to === 'long') return BigInt(value.getTime());
  if (typeof value === 'string' && /^[+-]?\d+$/.test(value)) return BigInt(value.replace('+', ''));
  if (!isNumberLike(value)) throw failed(value, to);
  if (bsonTypeOf(value) === 16 || bsonTypeOf(value) === 18) return BigInt(String(value));
  if (value instanceof Decimal128) throw notImplemented(`conversion of a Decimal128 to ${to}`);
  const double = Math.trunc(nearestDouble(value));
  if (!Number.isFinite(double)) throw failed(value, to, ': infinity or NaN');
  return BigInt(double);
}

function toInt(value: unknown): Int32 {
  const whole = wholeOf(value, 'int');
  if (whole < -INT || whole >= INT) throw failed(value, 'int', ': out of range');
  return new Int32(Number(whole));
}

function toLong(value: unknown): Long {
  const whole = wholeOf(value, 'long');
  if (whole < -LONG || whole >= LONG) throw failed(value, 'long', ': out of range');
  return Long.fromBigInt(whole);
}

function toDouble(value: unknown): Double {
  if (typeof value === 'boolean') return new Double(value ? 1 : 0);
  if (value instanceof Date) return new Double(value.getTime());
  if (value instanceof Decimal128) throw notImplemented('conversion of a Decimal128 to double');
  if (isNumberLike(value)) return new Double(nearestDouble(value));
  if (typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value))
    return new Double(Number(value));
  throw failed(value, 'double');
}

function toBool(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  return isNumberLike(value) ? !isZero(value) : true;
}

function isZero(value: NumberLike): boolean {
  return /^[+-]?0*(\.0*)?(E[+-]?\d+)?$/.test(String(value));
}

const FULL_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;

/** Texts only in the one form that leaves nothing open. */
function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (bsonTypeOf(value) === 18 || bsonTypeOf(value) === 1) {
    const date = new Date(Math.trunc(nearestDouble(value as NumberLike)));
    if (Number.isNaN(date.getTime())) throw failed(value, 'date', ': out of range');
    return date;
  }
  if (typeof value !== 'string') throw failed(value, 'date');
  if (!FULL_DATE.test(value))
    throw notImplemented('conversion to a date of texts other than 2026-01-31T10:00:00.000Z');
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) throw failed(value, 'date');
  return date;
}

function toObjectId(value: unknown): ObjectId {
  if (value instanceof ObjectId) return value;
  if (typeof value === 'string' && /^[0-9a-fA-F]{24}$/.test(value)) return new ObjectId(value);
  throw failed(value, 'objectId');
}

/** @throws NotImplemented for doubles whose text MongoDB and JavaScript write differently */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (bsonTypeOf(value) === 1) return textOfDouble(nearestDouble(value as NumberLike));
  if (isNumberLike(value)) return value.toString();
  throw failed(value, 'string');
}

function textOfDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-4))
    throw notImplemented('the text of very great or small doubles');
  return String(value);
}

function toDecimal(value: unknown): Decimal128 {
  if (value instanceof Decimal128) return value;
  const type = bsonTypeOf(value);
  if (type === 16 || type === 18) return Decimal128.fromString(String(value));
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (typeof value === 'string' && /^[+-]?\d{1,30}(\.\d{1,3})?$/.test(value))
    return Decimal128.fromString(value);
  if (typeof value === 'string' || type === 1) throw notImplemented('this conversion to a Decimal128');
  throw failed(value, 'decimal');
}

const TO: Readonly<Record<string, (value: unknown) => unknown>> = {
  int: toInt,
  long: toLong,
  double: toDouble,
  bool: toBool,
  date: toDate,
  objectId: toObjectId,
  string: toText,
  decimal: toDecimal,
};

const NUMBERED: Readonly<Record<number, string>> = {
  1: 'double',
  2: 'string',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
  19: 'decimal',
};

function shorthand(to: string): Operator {
  return operator(1, 1, ([value]) => (isNullish(value) ? null : TO[to]!(value)));
}

export const CONVERSION_OPERATORS: Readonly<Record<string, Operator>> = {
  $toInt: shorthand('int'),
  $toLong: shorthand('long'),
  $toDouble: shorthand('double'),
  $toBool: shorthand('bool'),
  $toDate: shorthand('date'),
  $toObjectId: shorthand('objectId'),
  $toString: shorthand('string'),
  $toDecimal: shorthand('decimal'),
};

/** `$convert`: `onError` takes the place of what cannot be converted, never of what this store refuses. */
const convert: Form = (spec, parse) => {
  const named = namedArguments(spec, '$convert', ['input', 'to'], ['onError', 'onNull']);
  const [input, to] = [parse(named['input']), parse(named['to'])];
  const onNull: Expression = 'onNull' in named ? parse(named['onNull']) : () => null;
  const onError = 'onError' in named ? parse(named['onError']) : null;
  return (scope) => {
    const [value, wanted] = [input(scope), to(scope)];
    if (isNullish(value)) return onNull(scope);
    if (isNullish(wanted)) return null;
    const name = typeof wanted === 'string' ? wanted : (NUMBERED[wholeNumber(wanted) ?? -2] ?? '');
    const change = Object.hasOwn(TO, name) ? TO[name] : undefined;
    if (!change) throw notImplemented('$convert to this type');
    try {
      return change(value);
    } catch (error) {
      if (onError && error instanceof StoreError && error.codeName === 'ConversionFailure')
        return onError(scope);
      throw error;
    }
  };
};

export const CONVERSION_FORMS: Readonly<Record<string, Form>> = { $convert: convert };
