import { Int32, Long } from 'bson';
import { StoreError } from '../errors.ts';
import { describeValue } from '../storage/describe.ts';
import { isDoc } from '../values/bson.ts';
import { bsonTypeOf, typeName } from '../values/types.ts';
import { wholeNumber } from '../values/numbers.ts';

const CHANGES: Readonly<Record<string, (value: bigint, mask: bigint) => bigint>> = {
  and: (value, mask) => value & mask,
  or: (value, mask) => value | mask,
  xor: (value, mask) => value ^ mask,
};

/**
 * The number after `$bit`, whose operations are done in the order given; a missing field counts as 0.
 *
 * @throws BadValue for anything but whole numbers
 */
export function changedBits(current: unknown, operand: unknown, path: string): unknown {
  if (!isDoc(operand) || Object.keys(operand).length === 0)
    throw new StoreError(
      'BadValue',
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}}`,
    );
  if (current !== undefined && !isWhole(current))
    throw new StoreError(
      'BadValue',
      `Cannot apply $bit to a value of non-integral type. The field ${path} has the non-integral type ${typeName(current)}`,
    );
  let value = current === undefined ? 0n : exactly(current);
  let isLong = current !== undefined && bsonTypeOf(current) === 18;
  for (const [name, mask] of Object.entries(operand)) {
    const change = Object.hasOwn(CHANGES, name) ? CHANGES[name] : undefined;
    if (!change)
      throw new StoreError(
        'BadValue',
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator`,
      );
    if (!isWhole(mask))
      throw new StoreError(
        'BadValue',
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(mask)}' is not supported here: ${describeValue(mask)}`,
      );
    value = change(value, exactly(mask));
    isLong ||= bsonTypeOf(mask) === 18;
  }
  return isLong ? Long.fromBigInt(value) : new Int32(Number(value));
}

function exactly(value: unknown): bigint {
  return value instanceof Long ? value.toBigInt() : BigInt(wholeNumber(value) ?? 0);
}

function isWhole(value: unknown): boolean {
  const type = bsonTypeOf(value);
  return type === 16 || type === 18;
}
