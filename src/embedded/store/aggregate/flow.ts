import { Int32 } from 'bson';
import { StoreError } from '../errors.ts';
import { matches } from '../match/evaluate.ts';
import { parseFilter } from '../match/parse.ts';
import { parseSort, sorted } from '../query/sort.ts';
import type { Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import type { ParseStage } from './stage.ts';

export const parseMatch: ParseStage = (spec) => {
  const filter = parseFilter(spec);
  return function* (docs, { variables }) {
    for (const doc of docs) if (matches(filter, doc, { variables })) yield doc;
  };
};

export const parseLimit: ParseStage = (spec) => {
  const limit = wholeNumber(spec);
  if (limit === undefined || limit < 0)
    throw new StoreError(5107201, 'invalid argument to $limit stage: expected a number');
  if (limit === 0) throw new StoreError(15958, 'the limit must be positive');
  return function* (docs) {
    let count = 0;
    for (const doc of docs) {
      yield doc;
      if (++count >= limit) return;
    }
  };
};

export const parseSkip: ParseStage = (spec) => {
  const skip = wholeNumber(spec);
  if (skip === undefined || skip < 0)
    throw new StoreError(5107200, 'invalid argument to $skip stage: expected a non-negative number');
  return function* (docs) {
    let count = 0;
    for (const doc of docs) if (count++ >= skip) yield doc;
  };
};

export const parseSortStage: ParseStage = (spec) => {
  const fields = parseSort(spec);
  if (fields.length === 0) throw new StoreError(15976, '$sort stage must have at least one sort key');
  return (docs) => deferred(() => sorted(docs, fields, (doc) => doc));
};

export const parseCount: ParseStage = (spec) => {
  if (typeof spec !== 'string' || spec === '' || spec.startsWith('$') || spec.includes('.')) {
    throw new StoreError(40156, 'the count field must be a non-empty string that is no path');
  }
  return function* (docs): Generator<Doc> {
    let count = 0;
    for (const _ of docs) count++;
    if (count > 0) yield { [spec]: new Int32(count) };
  };
};

/** Runs only once somebody reads. */
export function* deferred<T>(build: () => Iterable<T>): Generator<T> {
  yield* build();
}
