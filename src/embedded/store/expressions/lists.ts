import { Int32 } from 'bson';
import { StoreError } from '../errors.ts';
import { parseSort } from '../query/sort.ts';
import { getOwn, isDoc, setOwn, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import { valueAt } from '../values/paths.ts';
import { isNullish, mismatch, namedArguments, operator, type Form, type Operator } from './operator.ts';

const MAX_RANGE = 1_000_000;

/** Operators that make arrays, order them or look a place up. */
export const LIST_OPERATORS: Readonly<Record<string, Operator>> = {
  $range: operator(2, 3, ([start, end, step = new Int32(1)]) => {
    const [from, to, by] = [start, end, step].map((value) => {
      const whole = wholeNumber(value);
      if (whole === undefined || Math.abs(whole) > 0x7fffffff)
        throw new StoreError(34443, '$range requires numbers that fit into 32 bits');
      return whole;
    }) as [number, number, number];
    if (by === 0) throw new StoreError(34449, '$range requires a non-zero step value');
    const size = Math.max(Math.ceil((to - from) / by), 0);
    if (size > MAX_RANGE)
      throw new StoreError('Overflow', `$range would give more than ${MAX_RANGE} numbers`);
    return Array.from({ length: size }, (_, i) => new Int32(from + i * by));
  }),
  $indexOfArray: operator(2, 4, ([items, wanted, start, end], _, { equal }) => {
    if (isNullish(items)) return null;
    if (!Array.isArray(items))
      throw new StoreError(40090, '$indexOfArray requires an array as a first argument');
    const [from, to] = [start ?? 0, end ?? items.length].map((value) => wholeNumber(value));
    if (from === undefined || to === undefined || from < 0 || to < 0)
      throw new StoreError(40096, '$indexOfArray requires non-negative whole numbers as bounds');
    for (let i = from; i < Math.min(to, items.length); i++) if (equal(items[i], wanted)) return new Int32(i);
    return new Int32(-1);
  }),
};

/** A constant name, which `$literal` protects from being a path. */
function fieldName(spec: unknown, operatorName: string): string {
  const name = isDoc(spec) ? spec['$literal'] : spec;
  if (typeof name !== 'string' || (!isDoc(spec) && name.startsWith('$')))
    throw new StoreError(5654602, `${operatorName} requires 'field' to evaluate to a constant, to a String`);
  return name;
}

/** Forms that reach fields by any name, and `$sortArray`. */
export const LIST_FORMS: Readonly<Record<string, Form>> = {
  $getField: (spec, parse) => {
    const named: Doc =
      isDoc(spec) && 'field' in spec
        ? namedArguments(spec, '$getField', ['field'], ['input'])
        : { field: spec };
    const name = fieldName(named['field'], '$getField');
    const input = parse('input' in named ? named['input'] : '$$CURRENT');
    return (scope) => {
      const doc = input(scope);
      if (isDoc(doc)) return getOwn(doc, name);
      return doc === null ? null : undefined;
    };
  },
  $unsetField: (spec, parse) => {
    const named = namedArguments(spec, '$unsetField', ['field', 'input']);
    const name = fieldName(named['field'], '$unsetField');
    const input = parse(named['input']);
    return (scope) => {
      const doc = input(scope);
      if (isNullish(doc)) return null;
      if (!isDoc(doc)) throw mismatch('$unsetField', 'objects', doc);
      const out: Doc = {};
      for (const key of Object.keys(doc)) if (key !== name) setOwn(out, key, doc[key]);
      return out;
    };
  },
  $sortArray: (spec, parse, { compare }) => {
    const named = namedArguments(spec, '$sortArray', ['input', 'sortBy']);
    const input = parse(named['input']);
    const order = orderOf(named['sortBy'], compare);
    return (scope) => {
      const items = input(scope);
      if (isNullish(items)) return null;
      if (!Array.isArray(items))
        throw new StoreError(2942504, 'The input argument to $sortArray must be an array');
      return items.toSorted(order);
    };
  },
  $zip: (spec, parse) => {
    const named = namedArguments(spec, '$zip', ['inputs'], ['useLongestLength', 'defaults']);
    const inputs = parse(named['inputs']);
    const { useLongestLength: longest = false } = named;
    const defaults = 'defaults' in named ? parse(named['defaults']) : () => [];
    if (typeof longest !== 'boolean') throw new StoreError(34463, 'useLongestLength must be a bool');
    if ('defaults' in named && !longest)
      throw new StoreError(34466, 'cannot specify defaults unless useLongestLength is true');
    return (scope) => zipped(inputs(scope), { longest, defaults: defaults(scope) });
  },
};

function zipped(inputs: unknown, { longest, defaults }: { longest: boolean; defaults: unknown }): unknown {
  if (isNullish(inputs)) return null;
  if (!Array.isArray(inputs) || inputs.length === 0)
    throw new StoreError(34461, 'inputs must be an array of expressions');
  if (inputs.some(isNullish)) return null;
  const arrays = inputs.map((input: unknown): unknown[] => {
    if (!Array.isArray(input)) throw new StoreError(34468, '$zip found a non-array expression in input');
    return input;
  });
  const lengths = arrays.map((array) => array.length);
  const size = longest ? Math.max(...lengths) : Math.min(...lengths);
  const fallbacks = Array.isArray(defaults) ? defaults : [];
  return Array.from({ length: size }, (_, i) =>
    arrays.map((array, at) => (i < array.length ? array[i] : ((fallbacks[at] as unknown) ?? null))),
  );
}

function orderOf(
  by: unknown,
  compare: (a: unknown, b: unknown) => number,
): (a: unknown, b: unknown) => number {
  if (!isDoc(by)) {
    const direction = wholeNumber(by);
    if (direction !== 1 && direction !== -1)
      throw new StoreError(2942507, 'The $sort element value must be either 1 or -1');
    return (a, b) => compare(a ?? null, b ?? null) * direction;
  }
  const fields = parseSort(by);
  return (a, b) => {
    for (const { parts, descending } of fields) {
      const order = compare(valueAt(a, parts) ?? null, valueAt(b, parts) ?? null);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  };
}
