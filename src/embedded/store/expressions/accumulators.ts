import { Double } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { roughSize } from '../query/memory.ts';
import { setOwn, isDoc, type Doc } from '../values/bson.ts';
import { isNumberLike, nearestDouble } from '../values/numbers.ts';
import type { Ordering } from '../values/ordering.ts';
import { NumberSum } from './number-sum.ts';
import { isNullish, mismatch, operator, type Operator } from './operator.ts';
import { toBson } from './arithmetic.ts';

/** Gathers the values of one group into one result. */
export interface Accumulate {
  /** @returns how many more bytes are kept */
  add(value: unknown): number;
  result(): unknown;
}

type Create = (ordering: Ordering) => Accumulate;

/** @throws NotImplemented for an accumulator this store does not have */
export function accumulator(name: string, ordering: Ordering): () => Accumulate {
  const found = Object.hasOwn(ACCUMULATORS, name) ? ACCUMULATORS[name] : undefined;
  if (found) return () => found(ordering);
  if (KNOWN.has(name)) throw notImplemented(`the accumulator ${name}`);
  throw new StoreError(15952, `unknown group operator '${name}'`);
}

const KNOWN = new Set([
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

function sum(): Accumulate {
  const total = new NumberSum();
  return { add: (value) => total.add(value), result: () => total.total() };
}

function average(): Accumulate {
  const total = new NumberSum();
  return { add: (value) => total.add(value), result: () => total.mean() };
}

/** Welford's method, as MongoDB computes it. Decimals count by their nearest double there too. */
function deviation(sample: boolean): Create {
  return () => {
    let [count, mean, squares] = [0, 0, 0];
    const add = (value: unknown): number => {
      if (!isNumberLike(value)) return 0;
      const number = nearestDouble(value);
      count++;
      const delta = number - mean;
      mean += delta / count;
      squares += delta * (number - mean);
      return 0;
    };
    const result = (): unknown => {
      const degrees = sample ? count - 1 : count;
      return degrees <= 0 ? null : new Double(Math.sqrt(squares / degrees));
    };
    return { add, result };
  };
}

function extreme(sign: 1 | -1): Create {
  return ({ compare }) => {
    let best: unknown = null;
    const add = (value: unknown): number => {
      if (isNullish(value)) return 0;
      if (best !== null && compare(value, best) * sign <= 0) return 0;
      const grown = roughSize(value) - (best === null ? 0 : roughSize(best));
      best = value;
      return grown;
    };
    return { add, result: () => best };
  };
}

function edge(last: boolean): Create {
  return () => {
    let kept: { value: unknown } | null = null;
    const add = (value: unknown): number => {
      if (kept !== null && !last) return 0;
      const grown = roughSize(value) - (kept === null ? 0 : roughSize(kept.value));
      kept = { value };
      return grown;
    };
    return { add, result: () => kept?.value ?? null };
  };
}

function listed(): Accumulate {
  const values: unknown[] = [];
  const add = (value: unknown): number =>
    value === undefined ? 0 : (values.push(value), roughSize(value) + 8);
  return { add, result: () => values };
}

function asSet(ordering: Ordering): Accumulate {
  const values = new Map<string, unknown>();
  const add = (value: unknown): number => {
    if (value === undefined) return 0;
    const key = ordering.key(value);
    if (values.has(key)) return 0;
    values.set(key, value);
    return roughSize(value) + 2 * key.length;
  };
  return { add, result: () => [...values.values()] };
}

function merged(): Accumulate {
  const out: Doc = {};
  return { add: (value) => (mergeInto(out, value), 0), result: () => out };
}

/** Later fields win; null counts for nothing. */
export function mergeInto(out: Doc, value: unknown): void {
  if (isNullish(value)) return;
  if (!isDoc(value)) throw mismatch('$mergeObjects', 'objects', value);
  for (const name of Object.keys(value)) setOwn(out, name, value[name]);
}

function counting(): Accumulate {
  let count = 0n;
  return { add: () => (count++, 0), result: () => toBson({ whole: count, long: false }) };
}

const ACCUMULATORS: Readonly<Record<string, Create>> = {
  $sum: sum,
  $avg: average,
  $min: extreme(-1),
  $max: extreme(1),
  $first: edge(false),
  $last: edge(true),
  $push: listed,
  $addToSet: asSet,
  $mergeObjects: merged,
  $count: counting,
  $stdDevPop: deviation(false),
  $stdDevSamp: deviation(true),
};

/** A single array argument is spread: `{ $max: "$scores" }`. */
function spread(create: Create): Operator {
  return operator(0, Infinity, (args, _, ordering) => {
    const values = args.length === 1 && Array.isArray(args[0]) ? (args[0] as unknown[]) : args;
    const state = create(ordering);
    for (const value of values) state.add(value);
    return state.result();
  });
}

function elementAt(index: 0 | -1): Operator {
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
  $min: spread(extreme(-1)),
  $max: spread(extreme(1)),
  $stdDevPop: spread(deviation(false)),
  $stdDevSamp: spread(deviation(true)),
  $mergeObjects: operator(0, Infinity, (args) => {
    const out: Doc = {};
    for (const arg of args) mergeInto(out, arg);
    return out;
  }),
  $first: elementAt(0),
  $last: elementAt(-1),
};
