import { Binary } from 'bson';
import { StoreError } from '../errors.ts';
import { isNumberLike, nearestDouble, wholeNumber } from '../values/numbers.ts';
import { bsonTypeOf } from '../values/types.ts';
import type { ValueTest } from './nodes.ts';

/** A test of bits: whether those asked for are `set`, all of them or any. */
export function bitsTest(operand: unknown, { all, set }: { all: boolean; set: boolean }): ValueTest {
  const positions = positionsOf(operand);
  return (value) => {
    const bit = bitsOf(value);
    if (bit === null) return false;
    return all ? positions.every((at) => bit(at) === set) : positions.some((at) => bit(at) === set);
  };
}

function positionsOf(operand: unknown): readonly number[] {
  if (Array.isArray(operand)) {
    return operand.map((item: unknown) => {
      const at = wholeNumber(item);
      if (at === undefined || at < 0)
        throw new StoreError('BadValue', 'bit positions must be an integer >= 0');
      return at;
    });
  }
  if (operand instanceof Binary) {
    const bytes = operand.value();
    return [...bytes].flatMap((byte, i) =>
      [0, 1, 2, 3, 4, 5, 6, 7].filter((at) => (byte >> at) & 1).map((at) => i * 8 + at),
    );
  }
  const mask = isNumberLike(operand) && bsonTypeOf(operand) !== 19 ? wholeNumber(operand) : undefined;
  if (mask === undefined || mask < 0)
    throw new StoreError(
      'BadValue',
      'Expected a bit mask that is a whole number >= 0, binary data or an array of positions',
    );
  return [...mask.toString(2)].toReversed().flatMap((digit, at) => (digit === '1' ? [at] : []));
}

/** The bits of a whole number, its sign extended, or of binary data; null for anything else. */
function bitsOf(value: unknown): ((at: number) => boolean) | null {
  if (value instanceof Binary) {
    const bytes = value.value();
    return (at) => ((bytes[at >> 3] ?? 0) >> (at & 7)) % 2 === 1;
  }
  if (!isNumberLike(value) || bsonTypeOf(value) === 19) return null;
  const whole = wholeWithin(value);
  if (whole === null) return null;
  return (at) => ((whole >> BigInt(Math.min(at, 63))) & 1n) === 1n;
}

function wholeWithin(value: Parameters<typeof nearestDouble>[0]): bigint | null {
  if (bsonTypeOf(value) !== 1) return BigInt(String(value));
  const double = nearestDouble(value);
  return Number.isInteger(double) && Math.abs(double) < 2 ** 63 ? BigInt(double) : null;
}
