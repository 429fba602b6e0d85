import { Int32 } from 'bson';
import { StoreError } from '../errors.ts';
import { isDoc, setOwn, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import type { Ordering } from '../values/ordering.ts';
import { ACCUMULATED } from './accumulators.ts';
import { truthy, type Expression } from './expression.ts';
import { isNullish, mismatch, namedArguments, operator, type Form, type Operator } from './operator.ts';
import { regexMatches } from './strings.ts';

function array(value: unknown, name: string): unknown[] {
  if (!Array.isArray(value)) throw mismatch(name, 'arrays', value);
  return value;
}

function over(
  min: number,
  max: number,
  apply: (array: unknown[], rest: unknown[], name: string) => unknown,
): Operator {
  return operator(min, max, ([first, ...rest], name) =>
    isNullish(first) ? null : apply(array(first, name), rest, name),
  );
}

function elementAt(items: unknown[], index: unknown): unknown {
  if (isNullish(index)) return null;
  const at = wholeNumber(index);
  if (at === undefined) throw mismatch('$arrayElemAt', 'whole numbers', index);
  return items.at(at);
}

/** In ascending order, as MongoDB's set operators give their results. */
function asSet(items: readonly unknown[], ordering: Ordering): unknown[] {
  const found = new Map<string, unknown>();
  for (const item of items) {
    const key = ordering.key(item);
    if (!found.has(key)) found.set(key, item);
  }
  return [...found.values()].sort(ordering.compare);
}

/** The items that are, or are not, among others. */
function amongOthers(items: unknown[], others: unknown[], ordering: Ordering, wanted: boolean): unknown[] {
  const keys = new Set(others.map((other) => ordering.key(other)));
  return items.filter((item) => keys.has(ordering.key(item)) === wanted);
}

function slice(items: unknown[], rest: unknown[]): unknown {
  if (rest.some(isNullish)) return null;
  const [a, b] = rest.map((value) => wholeNumber(value));
  if (a === undefined || (rest.length === 2 && b === undefined))
    throw mismatch('$slice', 'whole numbers', rest[0]);
  if (rest.length === 1) return a >= 0 ? items.slice(0, a) : items.slice(a);
  if (b! <= 0) throw new StoreError(28729, 'Third argument to $slice must be positive');
  const from = a >= 0 ? a : Math.max(items.length + a, 0);
  return items.slice(from, from + b!);
}

function fromPairs(items: unknown[]): Doc {
  const out: Doc = {};
  for (const item of items) {
    const [key, value] = Array.isArray(item)
      ? (item as [unknown, unknown])
      : isDoc(item)
        ? [item['k'], item['v']]
        : [];
    if (typeof key !== 'string') throw new StoreError(40394, '$arrayToObject requires string keys');
    setOwn(out, key, value ?? null);
  }
  return out;
}

export const ARRAY_OPERATORS: Readonly<Record<string, Operator>> = {
  $size: operator(1, 1, ([value]) => {
    if (!Array.isArray(value)) throw new StoreError(17124, 'The argument to $size must be an array');
    return new Int32(value.length);
  }),
  $isArray: operator(1, 1, ([value]) => Array.isArray(value)),
  $in: operator(2, 2, ([value, items], _, ordering) => {
    if (!Array.isArray(items)) throw new StoreError(40081, '$in requires an array as a second argument');
    return items.some((item) => ordering.equal(item, value));
  }),
  $arrayElemAt: over(2, 2, (items, [index]) => elementAt(items, index)),
  $slice: over(2, 3, slice),
  $reverseArray: over(1, 1, (items) => items.toReversed()),
  $concatArrays: operator(0, Infinity, (args, name) =>
    args.some(isNullish) ? null : args.flatMap((arg) => array(arg, name)),
  ),
  $setUnion: operator(0, Infinity, (args, name, ordering) =>
    args.some(isNullish)
      ? null
      : asSet(
          args.flatMap((arg) => array(arg, name)),
          ordering,
        ),
  ),
  $setIntersection: operator(0, Infinity, (args, name, ordering) => {
    if (args.some(isNullish)) return null;
    const [first = [], ...others] = args.map((arg) => array(arg, name));
    return asSet(
      others.reduce((kept, other) => amongOthers(kept, other, ordering, true), first),
      ordering,
    );
  }),
  $setDifference: operator(2, 2, ([a, b], name, ordering) => {
    if (isNullish(a) || isNullish(b)) return null;
    const kept = amongOthers(array(a, name), array(b, name), ordering, false);
    return [...new Map(kept.map((item) => [ordering.key(item), item])).values()];
  }),
  $setEquals: operator(2, Infinity, (args, name, ordering) => {
    const [first, ...others] = args.map((arg) => new Set(array(arg, name).map((item) => ordering.key(item))));
    return others.every((other) => other.size === first!.size && [...other].every((key) => first!.has(key)));
  }),
  $setIsSubset: operator(
    2,
    2,
    ([a, b], name, ordering) => amongOthers(array(a, name), array(b, name), ordering, false).length === 0,
  ),
  $anyElementTrue: operator(1, 1, ([value], name) => array(value, name).some(truthy)),
  $allElementsTrue: operator(1, 1, ([value], name) => array(value, name).every(truthy)),
  $objectToArray: operator(1, 1, ([value], name) => {
    if (isNullish(value)) return null;
    if (!isDoc(value)) throw mismatch(name, 'objects', value);
    return Object.entries(value).map(([k, v]) => ({ k, v }));
  }),
  $arrayToObject: over(1, 1, (items) => fromPairs(items)),
  ...ACCUMULATED,
};

function eachWith(as: string, scope: Parameters<Expression>[0], item: unknown): Parameters<Expression>[0] {
  return { ...scope, variables: { ...scope.variables, [as]: item } };
}

function variableName(spec: unknown): string {
  return typeof spec === 'string' ? spec : 'this';
}

function inputOf(value: unknown, name: string): unknown[] | null {
  return isNullish(value) ? null : array(value, name);
}

export const ARRAY_FORMS: Readonly<Record<string, Form>> = {
  $filter: (spec, parse) => {
    const named = namedArguments(spec, '$filter', ['input', 'cond'], ['as']);
    const [input, test, as] = [parse(named['input']), parse(named['cond']), variableName(named['as'])];
    return (scope) =>
      inputOf(input(scope), '$filter')?.filter((item) => truthy(test(eachWith(as, scope, item)))) ?? null;
  },
  $map: (spec, parse) => {
    const named = namedArguments(spec, '$map', ['input', 'in'], ['as']);
    const [input, body, as] = [parse(named['input']), parse(named['in']), variableName(named['as'])];
    return (scope) =>
      inputOf(input(scope), '$map')?.map((item) => body(eachWith(as, scope, item)) ?? null) ?? null;
  },
  $reduce: (spec, parse) => {
    const named = namedArguments(spec, '$reduce', ['input', 'initialValue', 'in']);
    const [input, initial, body] = [parse(named['input']), parse(named['initialValue']), parse(named['in'])];
    return (scope) => {
      const items = inputOf(input(scope), '$reduce');
      if (items === null) return null;
      return items.reduce(
        (value, item) => body({ ...scope, variables: { ...scope.variables, value, this: item } }),
        initial(scope),
      );
    };
  },
  $regexMatch: (spec, parse) => {
    const named = namedArguments(spec, '$regexMatch', ['input', 'regex'], ['options']);
    const [input, regex, options] = [
      parse(named['input']),
      parse(named['regex']),
      parse(named['options'] ?? null),
    ];
    return (scope) => regexMatches(input(scope), regex(scope), options(scope));
  },
};
