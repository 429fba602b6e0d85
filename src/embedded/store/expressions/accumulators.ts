import { Double } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { compareValues } from '../values/compare.ts';
import { encodeKey } from '../values/key-encoding.ts';
import { isNumberLike } from '../values/numbers.ts';
import { add, amountOf, asDouble, toBson, type Amount } from './arithmetic.ts';
import { mergeObjects } from './basics.ts';
import { isNullish, operator, type Operator } from './operator.ts';

/** Gathers the values of one group into one result. */
export type Accumulate = (values: readonly unknown[]) => unknown;

/** @throws NotImplemented for an accumulator this store does not have */
export function accumulator(name: string): Accumulate {
  const found = Object.hasOwn(ACCUMULATORS, name) ? ACCUMULATORS[name] : undefined;
  if (found) return found;
  if (KNOWN.has(name)) throw notImplemented(`the accumulator ${name}`);
  throw new StoreError(15952, `unknown group operator '${name}'`);
}

const KNOWN = new Set([
  '$stdDevPop',
  '$stdDevSamp',
  '$accumulator',
  '$firstN',
  '$lastN',
  '$maxN',
  '$minN',
  '$top',
  '$bottom',
  '$topN',
  '$bottomN',
  '$median',
  '$percentile',
]);

const ACCUMULATORS: Readonly<Record<string, Accumulate>> = {
  $sum: sum,
  $avg: average,
  $min: (values) => extreme(values, -1),
  $max: (values) => extreme(values, 1),
  $first: (values) => values[0] ?? null,
  $last: (values) => values.at(-1) ?? null,
  $push: (values) => values.filter((value) => value !== undefined),
  $addToSet: (values) => [
    ...new Map(
      values
        .filter((value) => value !== undefined)
        .map((value) => [encodeKey(value).toString('latin1'), value]),
    ).values(),
  ],
  $mergeObjects: mergeObjects,
  $count: (values) => toBson({ whole: BigInt(values.length), long: false }),
};

function sum(values: readonly unknown[]): unknown {
  return toBson(
    values
      .filter(isNumberLike)
      .map(amountOf)
      .reduce(add, { whole: 0n, long: false } as Amount),
  );
}

function average(values: readonly unknown[]): unknown {
  const found = values.filter(isNumberLike).map(amountOf);
  if (found.length === 0) return null;
  return new Double(asDouble(found.reduce(add)) / found.length);
}

function extreme(values: readonly unknown[], sign: number): unknown {
  let best: unknown = null;
  for (const value of values) {
    if (isNullish(value)) continue;
    if (best === null || compareValues(value, best) * sign > 0) best = value;
  }
  return best;
}

/** A single array argument is spread: `{ $max: "$scores" }`. */
function spread(apply: Accumulate): Operator {
  return operator(0, Infinity, (args) => apply(args.length === 1 && Array.isArray(args[0]) ? args[0] : args));
}

function edge(index: 0 | -1): Operator {
  return operator(1, 1, ([value], name) => {
    if (isNullish(value)) return null;
    if (!Array.isArray(value)) throw new StoreError(28689, `${name}'s argument must be an array`);
    return value.at(index) as unknown;
  });
}

/** The accumulators that are also expressions. */
export const ACCUMULATED: Readonly<Record<string, Operator>> = {
  $sum: spread(sum),
  $avg: spread(average),
  $min: spread((values) => extreme(values, -1)),
  $max: spread((values) => extreme(values, 1)),
  $first: edge(0),
  $last: edge(-1),
};
