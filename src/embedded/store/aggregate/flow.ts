import { randomInt } from 'node:crypto';
import { Int32 } from 'bson';
import { StoreError } from '../errors.ts';
import { matches } from '../match/evaluate.ts';
import { parseFilter } from '../match/parse.ts';
import { MemoryBudget, roughSize } from '../query/memory.ts';
import { parseSort, sorted } from '../query/sort.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import type { Ordering } from '../values/ordering.ts';
import type { ParseStage, Run, Sorting } from './stage.ts';

export const parseMatch: ParseStage = (spec, { ordering }) => {
  if (!isDoc(spec)) throw new StoreError(15959, 'the match filter must be an expression in an object');
  const filter = parseFilter(spec, ordering);
  return function* (docs, { variables }) {
    for (const doc of docs) if (matches(filter, doc, { variables })) yield doc;
  };
};

/** How many documents a `$limit` lets through. */
export function limitOf(spec: unknown): number {
  const limit = wholeNumber(spec);
  if (limit === undefined || limit < 0)
    throw new StoreError(5107201, 'invalid argument to $limit stage: expected a number');
  if (limit === 0) throw new StoreError(15958, 'the limit must be positive');
  return limit;
}

/** How many documents a `$skip` passes over. */
export function skipOf(spec: unknown): number {
  const skip = wholeNumber(spec);
  if (skip === undefined || skip < 0)
    throw new StoreError(5107200, 'invalid argument to $skip stage: expected a non-negative number');
  return skip;
}

export const parseLimit: ParseStage = (spec) => {
  const limit = limitOf(spec);
  return function* (docs) {
    let count = 0;
    for (const doc of docs) {
      yield doc;
      if (++count >= limit) return;
    }
  };
};

export const parseSkip: ParseStage = (spec) => {
  const skip = skipOf(spec);
  return function* (docs) {
    let count = 0;
    for (const doc of docs) if (count++ >= skip) yield doc;
  };
};

/** `$sort`, which keeps no more than a `$limit` behind it asks for. */
export function parseSorting(spec: unknown, ordering: Ordering): Sorting {
  const fields = parseSort(spec);
  if (fields.length === 0) throw new StoreError(15976, '$sort stage must have at least one sort key');
  const first =
    (limit: number): Run =>
    (docs) =>
      deferred(() => sorted(docs, { fields, ordering, docOf: (doc) => doc, sizeOf: roughSize, limit }));
  return { run: first(Infinity), first };
}

export const parseSortStage: ParseStage = (spec, { ordering }) => parseSorting(spec, ordering).run;

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

/** So many documents by chance, each as likely as any other. */
export const parseSample: ParseStage = (spec) => {
  const given = isDoc(spec) && Object.keys(spec).every((name) => name === 'size') ? spec['size'] : undefined;
  const size = wholeNumber(given);
  if (size === undefined)
    throw new StoreError(28749, '$sample stage specification must be an object with a size');
  if (size <= 0) throw new StoreError(28747, 'size argument to $sample must be a positive integer');
  return (docs) => deferred(() => sampled(docs, size));
};

function sampled(docs: Iterable<Doc>, size: number): Doc[] {
  const chosen: Doc[] = [];
  const memory = new MemoryBudget('$sample');
  let seen = 0;
  for (const doc of docs) {
    const at = seen < size ? seen : randomInt(seen + 1);
    seen++;
    if (at >= size) continue;
    memory.take(roughSize(doc) - (at < chosen.length ? roughSize(chosen[at]) : 0));
    memory.check();
    chosen[at] = doc;
  }
  for (let i = chosen.length - 1; i > 0; i--) {
    const other = randomInt(i + 1);
    [chosen[i], chosen[other]] = [chosen[other]!, chosen[i]!];
  }
  return chosen;
}

/** Runs only once somebody reads. */
export function* deferred<T>(build: () => Iterable<T>): Generator<T> {
  yield* build();
}
