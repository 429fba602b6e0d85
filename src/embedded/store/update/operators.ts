import { Timestamp } from 'bson';
import { StoreError } from '../errors.ts';
import { add, amountOf, multiply, toBson } from '../expressions/arithmetic.ts';
import { describeValue } from '../storage/describe.ts';
import { clone, isDoc, type Doc } from '../values/bson.ts';
import { isNumberLike } from '../values/numbers.ts';
import type { Ordering } from '../values/ordering.ts';
import { typeName } from '../values/types.ts';
import { checkViable, readAt, removeAt, writeAt } from './paths.ts';
import { changedBits } from './bits.ts';
import { pull, push, wantedInAddToSet } from './arrays.ts';

/** One operator on one concrete path. */
export interface Target {
  root: Doc;
  parts: readonly string[];
  path: string;
  operand: unknown;
  insert: boolean;
  now: Date;
  ordering: Ordering;
}

export type Apply = (target: Target) => void;

function arithmetic(name: string, combine: typeof add, empty: (operand: unknown) => unknown): Apply {
  return ({ root, parts, path, operand }) => {
    if (!isNumberLike(operand)) {
      throw new StoreError(
        'TypeMismatch',
        `Cannot ${name} with non-numeric argument: {${path}: ${describeValue(operand)}}`,
      );
    }
    const current = readAt(root, parts);
    if (current === undefined) return writeAt(root, parts, empty(operand));
    if (!isNumberLike(current)) {
      const verb = name === 'increment' ? '$inc' : '$mul';
      throw new StoreError(
        'TypeMismatch',
        `Cannot apply ${verb} to a value of non-numeric type. {_id: ${describeValue(root['_id'])}} has the field '${parts.at(-1)}' of non-numeric type ${typeName(current)}`,
      );
    }
    const result = combine(amountOf(current), amountOf(operand));
    if ('whole' in result && BigInt.asIntN(64, result.whole) !== result.whole) {
      throw new StoreError(
        'BadValue',
        `Failed to apply ${name} operations to current value: integer overflow`,
      );
    }
    writeAt(root, parts, toBson(result));
  };
}

function extreme(sign: number): Apply {
  return ({ root, parts, operand, ordering }) => {
    const current = readAt(root, parts);
    if (current === undefined || ordering.compare(operand, current) * sign > 0)
      writeAt(root, parts, clone(operand));
    else checkViable(root, parts);
  };
}

const zeroOf = (operand: unknown): unknown =>
  isNumberLike(operand) ? toBson(multiply(amountOf(operand), { whole: 0n, long: false })) : operand;

/** Update operators of one path, by name. `$rename` and the positional forms are resolved before. */
export const UPDATE_OPERATORS: Readonly<Record<string, Apply>> = {
  $set: ({ root, parts, operand }) => writeAt(root, parts, clone(operand)),
  $setOnInsert: ({ root, parts, operand, insert }) => {
    if (insert) writeAt(root, parts, clone(operand));
  },
  $unset: ({ root, parts }) => removeAt(root, parts),
  $inc: arithmetic('increment', add, (operand) => operand),
  $mul: arithmetic('multiply', multiply, zeroOf),
  $min: extreme(-1),
  $max: extreme(1),
  $currentDate: currentDate,
  $push: ({ root, parts, path, operand, ordering }) => {
    writeAt(root, parts, push(arrayAt(root, parts, path, '$push') ?? [], operand, ordering));
  },
  $addToSet: ({ root, parts, path, operand, ordering }) => {
    const array = arrayAt(root, parts, path, '$addToSet') ?? [];
    const wanted = wantedInAddToSet(operand).filter(
      (item, i, all) => all.findIndex((other) => ordering.equal(item, other)) === i,
    );
    const added = wanted.filter((item) => !array.some((present) => ordering.equal(present, item)));
    writeAt(root, parts, [...array, ...added.map(clone)]);
  },
  $pop: ({ root, parts, path, operand }) => {
    const direction = isNumberLike(operand) ? Number(operand.toString()) : Number.NaN;
    if (direction !== 1 && direction !== -1)
      throw new StoreError('FailedToParse', `$pop expects 1 or -1, found: ${describeValue(operand)}`);
    const array = arrayAt(root, parts, path, '$pop');
    if (array) writeAt(root, parts, direction === 1 ? array.slice(0, -1) : array.slice(1));
  },
  $pull: ({ root, parts, path, operand, ordering }) => {
    const array = arrayAt(root, parts, path, '$pull');
    if (array) writeAt(root, parts, pull(array, operand, ordering));
  },
  $pullAll: ({ root, parts, path, operand, ordering }) => {
    if (!Array.isArray(operand))
      throw new StoreError(
        'BadValue',
        `$pullAll requires an array argument but was given a ${typeName(operand)}`,
      );
    const array = arrayAt(root, parts, path, '$pullAll');
    if (array)
      writeAt(
        root,
        parts,
        array.filter((item) => !operand.some((other) => ordering.equal(item, other))),
      );
  },
  $bit: ({ root, parts, path, operand }) =>
    writeAt(root, parts, changedBits(readAt(root, parts), operand, path)),
};

function currentDate({ root, parts, operand, now }: Target): void {
  const kind = isDoc(operand) ? operand['$type'] : 'date';
  if (operand !== true && operand !== false && !isDoc(operand)) {
    throw new StoreError(
      'BadValue',
      `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression`,
    );
  }
  if (kind !== 'date' && kind !== 'timestamp')
    throw new StoreError('BadValue', "The '$type' string field is required to be 'date' or 'timestamp'");
  writeAt(root, parts, kind === 'date' ? now : new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }));
}

function arrayAt(root: Doc, parts: readonly string[], path: string, name: string): unknown[] | null {
  const current = readAt(root, parts);
  if (current === undefined) {
    checkViableForArray(root, parts, name);
    return null;
  }
  if (Array.isArray(current)) return current;
  const code = name === '$pop' ? 'TypeMismatch' : 'BadValue';
  throw new StoreError(
    code,
    `The field '${path}' must be an array but is of type ${typeName(current)} in document {_id: ${describeValue(root['_id'])}}`,
  );
}

function checkViableForArray(root: Doc, parts: readonly string[], name: string): void {
  if (name === '$push' || name === '$addToSet') checkViable(root, parts);
}
