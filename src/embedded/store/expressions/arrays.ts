import { Int32 } from 'bson';
import { StoreError } from '../errors.ts';
import { isDoc, setOwn, type Doc } from '../values/bson.ts';
import { equalValues } from '../values/compare.ts';
import { encodeKey } from '../values/key-encoding.ts';
import { wholeNumber } from '../values/numbers.ts';
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

function distinct(items: readonly unknown[]): unknown[] {
  return [...new Map(items.map((item) => [encodeKey(item).toString('latin1'), item])).values()];
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
  $in: operator(2, 2, ([value, items]) => {
    if (!Array.isArray(items)) throw new StoreError(40081, '$in requires an array as a second argument');
    return items.some((item) => equalValues(item, value));
  }),
  $arrayElemAt: over(2, 2, (items, [index]) => elementAt(items, index)),
  $slice: over(2, 3, slice),
  $reverseArray: over(1, 1, (items) => items.toReversed()),
  $concatArrays: operator(0, Infinity, (args, name) =>
    args.some(isNullish) ? null : args.flatMap((arg) => array(arg, name)),
  ),
  $setUnion: operator(0, Infinity, (args, name) =>
    args.some(isNullish) ? null : distinct(args.flatMap((arg) => array(arg, name))),
  ),
  $setIntersection: operator(2, 2, ([a, b], name) => {
    if (isNullish(a) || isNullish(b)) return null;
    return distinct(
      array(a, name).filter((item) => array(b, name).some((other) => equalValues(item, other))),
    );
  }),
  $setDifference: operator(2, 2, ([a, b], name) => {
    if (isNullish(a) || isNullish(b)) return null;
    return distinct(
      array(a, name).filter((item) => !array(b, name).some((other) => equalValues(item, other))),
    );
  }),
  $setIsSubset: operator(2, 2, ([a, b], name) =>
    array(a, name).every((item) => array(b, name).some((other) => equalValues(item, other))),
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
