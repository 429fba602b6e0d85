import { StoreError } from '../errors.ts';
import { matches } from '../match/evaluate.ts';
import { isOperatorDoc } from '../match/operators.ts';
import { parseFilter } from '../match/parse.ts';
import { parseSort } from '../query/sort.ts';
import { clone, isDoc, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import type { Ordering } from '../values/ordering.ts';
import { valueAt } from '../values/paths.ts';
import { TAG, tagOf } from '../values/types.ts';

const MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

/** The array after `$push`, modifiers applied in MongoDB's order: insert, sort, slice. */
export function push(array: readonly unknown[], operand: unknown, ordering: Ordering): unknown[] {
  if (!isDoc(operand) || !('$each' in operand)) {
    if (isDoc(operand) && Object.keys(operand).some((name) => MODIFIERS.has(name))) {
      throw new StoreError('BadValue', 'Unrecognized clause in $push: modifiers need $each');
    }
    return [...array, clone(operand)];
  }
  const unknown = Object.keys(operand).find((name) => !MODIFIERS.has(name));
  if (unknown) throw new StoreError('BadValue', `Unrecognized clause in $push: ${unknown}`);
  const added = eachOf(operand, '$push');
  const result = [...array];
  const position = optionOf(operand, '$position');
  result.splice(position ?? result.length, 0, ...added.map(clone));
  if ('$sort' in operand) sortArray(result, operand['$sort'], ordering);
  const slice = optionOf(operand, '$slice');
  if (slice === undefined) return result;
  return slice >= 0 ? result.slice(0, slice) : result.slice(slice);
}

export function wantedInAddToSet(operand: unknown): unknown[] {
  if (!isDoc(operand) || !('$each' in operand)) return [operand];
  if (Object.keys(operand).length > 1)
    throw new StoreError('BadValue', 'Found unexpected fields after $each in $addToSet');
  return eachOf(operand, '$addToSet');
}

function eachOf(operand: Doc, name: string): unknown[] {
  const each = operand['$each'];
  if (!Array.isArray(each))
    throw new StoreError(
      name === '$push' ? 'BadValue' : 'TypeMismatch',
      `The argument to $each in ${name} must be an array`,
    );
  return each;
}

function optionOf(operand: Doc, name: string): number | undefined {
  if (!(name in operand)) return undefined;
  const value = wholeNumber(operand[name]);
  if (value === undefined) throw new StoreError('BadValue', `The value for ${name} must be an integer value`);
  return value;
}

function sortArray(array: unknown[], order: unknown, { compare }: Ordering): void {
  if (isDoc(order)) {
    const fields = parseSort(order);
    if (fields.length === 0)
      throw new StoreError('BadValue', 'The $sort pattern is empty when it should be a set of fields.');
    array.sort((a, b) => {
      for (const { parts, descending } of fields) {
        const result = compare(valueAt(wrapped(a), parts) ?? null, valueAt(wrapped(b), parts) ?? null);
        if (result !== 0) return descending ? -result : result;
      }
      return 0;
    });
    return;
  }
  const direction = wholeNumber(order);
  if (direction !== 1 && direction !== -1)
    throw new StoreError('BadValue', 'The $sort element value must be either 1 or -1');
  array.sort((a, b) => compare(a ?? null, b ?? null) * direction);
}

/** Elements that are no documents sort as if every field were missing. */
function wrapped(value: unknown): Doc {
  return isDoc(value) ? value : {};
}

/** The array without the elements `$pull` names: by value, by operators, or by a filter on sub-documents. */
export function pull(array: readonly unknown[], operand: unknown, ordering: Ordering): unknown[] {
  if (tagOf(operand) === TAG.regex || isOperatorDoc(operand)) {
    const test = parseFilter({ v: operand }, ordering);
    return array.filter((item) => !matches(test, { v: item }));
  }
  if (!isDoc(operand)) return array.filter((item) => !ordering.equal(item, operand));
  const filter = parseFilter(operand, ordering);
  return array.filter((item) => !(isDoc(item) && matches(filter, item)));
}
