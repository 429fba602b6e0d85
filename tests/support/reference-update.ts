import { Double, Int32, Long } from 'bson';
import { referenceOrder } from './reference-order.ts';

/**
 * MongoDB's update operators as its manual describes them, written down a second time without a line of the
 * store's: slow, plain, on documents of JavaScript. Gives the document afterwards, or the codes of the errors
 * that may be reported (when several operators fail, MongoDB's order among them is not documented).
 */
export type Outcome = { doc: Plain } | { errors: Set<number> };

export type Plain = Record<string, unknown>;

export interface Change {
  operator: string;
  path: string;
  operand: unknown;
}

export interface Circumstances {
  /** Index in the array that the query matched, or null. */
  position: number | null;
  /** For each identifier, whether an element is meant. */
  filters: Record<string, (element: unknown) => boolean>;
  inserting: boolean;
}

class Refused extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`refused with ${code}`);
    this.code = code;
  }
}

const CONFLICT = 40;
const NOT_VIABLE = 28;
const BAD_VALUE = 2;
const TYPE_MISMATCH = 14;

export function referenceUpdate(before: Plain, changes: readonly Change[], given: Circumstances): Outcome {
  const errors = new Set<number>();
  const attempt = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      errors.add(error.code);
    }
  };
  attempt(() => checkShapes(changes));
  if (errors.size > 0) return { errors };
  const concrete: { change: Change; path: string[] }[] = [];
  for (const change of changes) {
    if (change.operator === '$setOnInsert' && !given.inserting) continue;
    attempt(() => {
      for (const path of expanded(before, change.path.split('.'), given)) concrete.push({ change, path });
    });
  }
  const touched = concrete.flatMap(({ change, path }) => [path, ...targetOf(change)]);
  if (overlapping(touched)) errors.add(CONFLICT);
  const doc = copy(before) as Plain;
  const place = ({ change, path }: (typeof concrete)[0]): string[] => targetOf(change)[0] ?? path;
  concrete.sort((a, b) => pathOrder(place(a), place(b)));
  for (const { change, path } of concrete) attempt(() => applied(doc, change, path));
  return errors.size > 0 ? { errors } : { doc };
}

/** A field is renamed where it goes, among the other changes. */
function targetOf({ operator, operand }: Change): string[][] {
  return operator === '$rename' ? [String(operand).split('.')] : [];
}

/** Two operators may not touch one path, nor a path and one inside it, nor mix `$[]` with plain names. */
function checkShapes(changes: readonly Change[]): void {
  const paths = changes.flatMap(({ operator, path, operand }) =>
    operator === '$rename' ? [path.split('.'), String(operand).split('.')] : [path.split('.')],
  );
  if (overlapping(paths)) throw new Refused(CONFLICT);
  for (const a of paths) {
    for (const b of paths) {
      const shared = a.findIndex((part, i) => part !== b[i]);
      if (shared < 1 || a[shared] === undefined || b[shared] === undefined) continue;
      if (a[shared].startsWith('$[') !== b[shared].startsWith('$[')) throw new Refused(CONFLICT);
    }
  }
}

function overlapping(paths: readonly string[][]): boolean {
  return paths.some((a, i) =>
    paths.some((b, j) => i !== j && a.length <= b.length && a.every((part, at) => part === b[at])),
  );
}

function pathOrder(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] === b[i]) continue;
    if (isIndex(a[i]!) && isIndex(b[i]!)) return Number(a[i]) - Number(b[i]);
    return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}

function isIndex(part: string): boolean {
  return /^\d+$/.test(part);
}

function expanded(doc: Plain, parts: readonly string[], given: Circumstances): string[][] {
  let found: string[][] = [[]];
  for (const part of parts) {
    if (part === '$') {
      if (given.position === null) throw new Refused(BAD_VALUE);
      found = found.map((path) => [...path, String(given.position)]);
    } else if (part.startsWith('$[')) {
      const name = part.slice(2, -1);
      found = found.flatMap((path) => {
        const array = at(doc, path);
        if (!Array.isArray(array)) throw new Refused(BAD_VALUE);
        const indexes = array.map((_, i) => i).filter((i) => name === '' || given.filters[name]!(array[i]));
        return indexes.map((i) => [...path, String(i)]);
      });
    } else found = found.map((path) => [...path, part]);
  }
  return found;
}

function at(doc: unknown, path: readonly string[]): unknown {
  let value = doc;
  for (const part of path) {
    if (Array.isArray(value)) value = isIndex(part) ? (value as unknown[])[Number(part)] : undefined;
    else if (isPlain(value)) value = value[part];
    else return undefined;
  }
  return value;
}

function isPlain(value: unknown): value is Plain {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !('_bsontype' in value) &&
    !(value instanceof Date)
  );
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (isPlain(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copy(item)]));
  return value;
}

/** Makes the path where it is missing; null and other scalars are in the way, and so are names inside arrays. */
function put(doc: Plain, path: readonly string[], value: unknown): void {
  let holder: unknown = doc;
  for (const [i, part] of path.entries()) {
    const isLast = i === path.length - 1;
    if (Array.isArray(holder)) {
      if (!isIndex(part)) throw new Refused(NOT_VIABLE);
      const array: unknown[] = holder;
      while (array.length < Number(part)) array.push(null);
      if (isLast) array[Number(part)] = value;
      else holder = array[Number(part)] ??= Number(part) < array.length ? blocked() : {};
    } else if (isPlain(holder)) {
      if (isLast) holder[part] = value;
      else {
        if (!(part in holder)) holder[part] = {};
        holder = holder[part];
      }
    } else throw new Refused(NOT_VIABLE);
  }
}

function blocked(): never {
  throw new Refused(NOT_VIABLE);
}

function remove(doc: Plain, path: readonly string[]): void {
  const holder = at(doc, path.slice(0, -1));
  const name = path.at(-1)!;
  if (Array.isArray(holder)) {
    if (isIndex(name) && Number(name) < holder.length) holder[Number(name)] = null;
  } else if (isPlain(holder)) Reflect.deleteProperty(holder, name);
}

function applied(doc: Plain, { operator, operand }: Change, path: readonly string[]): void {
  const current = at(doc, path);
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      return put(doc, path, copy(operand));
    case '$unset':
      return remove(doc, path);
    case '$inc':
    case '$mul':
      return put(doc, path, calculated(operator, current, operand));
    case '$min':
    case '$max': {
      const order =
        current === undefined ? 1 : referenceOrder(operand, current) * (operator === '$max' ? 1 : -1);
      return put(doc, path, order > 0 ? copy(operand) : current);
    }
    case '$bit':
      return put(doc, path, bits(current, operand as Plain));
    case '$rename':
      return renamed(doc, path, String(operand).split('.'));
    default:
      return changedArray(doc, operator, path, operand);
  }
}

function calculated(operator: string, current: unknown, operand: unknown): unknown {
  if (!isNumber(operand) || (current !== undefined && !isNumber(current))) throw new Refused(TYPE_MISMATCH);
  if (current === undefined && operator === '$inc') return operand;
  const left = current ?? new Int32(0);
  if (left instanceof Double || operand instanceof Double) {
    const [a, b] = [Number(left), Number(operand)];
    return new Double(operator === '$inc' ? a + b : a * b);
  }
  const [a, b] = [BigInt(wholeText(left)), BigInt(wholeText(operand))];
  const result = operator === '$inc' ? a + b : a * b;
  const isLong = left instanceof Long || operand instanceof Long;
  if (!isLong && result >= -(2n ** 31n) && result < 2n ** 31n) return new Int32(Number(result));
  if (result >= -(2n ** 63n) && result < 2n ** 63n) return Long.fromBigInt(result);
  throw new Refused(BAD_VALUE);
}

function isNumber(value: unknown): boolean {
  return value instanceof Int32 || value instanceof Double || value instanceof Long;
}

function bits(current: unknown, operand: Plain): unknown {
  if (current !== undefined && !(current instanceof Int32) && !(current instanceof Long))
    throw new Refused(BAD_VALUE);
  const [[name, mask] = ['', 0]] = Object.entries(operand);
  const left = BigInt(String(current ?? 0));
  const right = BigInt(String(mask));
  const result = name === 'and' ? left & right : name === 'or' ? left | right : left ^ right;
  return current instanceof Long || mask instanceof Long
    ? Long.fromBigInt(result)
    : new Int32(Number(result));
}

function renamed(doc: Plain, from: readonly string[], to: readonly string[]): void {
  const value = at(doc, from);
  if (value === undefined) return;
  for (const path of [from, to])
    for (let i = 1; i < path.length; i++)
      if (Array.isArray(at(doc, path.slice(0, i)))) throw new Refused(BAD_VALUE);
  const trial = copy(doc) as Plain;
  put(trial, to, value);
  remove(doc, from);
  put(doc, to, value);
}

function changedArray(doc: Plain, operator: string, path: readonly string[], operand: unknown): void {
  const current = at(doc, path);
  const adds = operator === '$push' || operator === '$addToSet';
  if (current === undefined && !adds) return;
  if (current !== undefined && !Array.isArray(current))
    throw new Refused(operator === '$pop' ? TYPE_MISMATCH : BAD_VALUE);
  const array: unknown[] = [...((current ?? []) as unknown[])];
  put(doc, path, arrayAfter(operator, array, operand));
}

function arrayAfter(operator: string, array: unknown[], operand: unknown): unknown[] {
  switch (operator) {
    case '$push':
      return pushed(array, operand);
    case '$addToSet': {
      const wanted = isPlain(operand) && '$each' in operand ? (operand['$each'] as unknown[]) : [operand];
      for (const item of wanted)
        if (!array.some((other) => referenceOrder(item, other) === 0)) array.push(copy(item));
      return array;
    }
    case '$pop':
      return Number(operand) === 1 ? array.slice(0, -1) : array.slice(1);
    case '$pullAll':
      return array.filter(
        (item) => !(operand as unknown[]).some((other) => referenceOrder(item, other) === 0),
      );
    default:
      return array.filter((item) => !pulled(item, operand));
  }
}

function pushed(array: unknown[], operand: unknown): unknown[] {
  if (!isPlain(operand) || !('$each' in operand)) return [...array, copy(operand)];
  const added = (operand['$each'] as unknown[]).map(copy);
  const position = operand['$position'] === undefined ? array.length : Number(operand['$position']);
  const place = position < 0 ? Math.max(array.length + position, 0) : Math.min(position, array.length);
  const out = [...array.slice(0, place), ...added, ...array.slice(place)];
  if (operand['$sort'] !== undefined) sort(out, operand['$sort']);
  const slice = operand['$slice'];
  if (slice === undefined) return out;
  const count = Number(slice);
  return count === 0 ? [] : count > 0 ? out.slice(0, count) : out.slice(Math.max(out.length + count, 0));
}

function sort(array: unknown[], order: unknown): void {
  if (!isPlain(order)) {
    array.sort((a, b) => referenceOrder(a, b) * Number(order));
    return;
  }
  array.sort((a, b) => {
    for (const [path, direction] of Object.entries(order)) {
      const [left, right] = [at(a, path.split('.')) ?? null, at(b, path.split('.')) ?? null];
      const result = referenceOrder(left, right) * Number(direction);
      if (result !== 0) return result;
    }
    return 0;
  });
}

/** `$pull` by a value, by `{ $gte: n }`, or by fields of an element. */
function pulled(item: unknown, condition: unknown): boolean {
  if (!isPlain(condition)) return referenceOrder(item, condition) === 0;
  if ('$gte' in condition) {
    const candidates = Array.isArray(item) ? item : [item];
    return candidates.some(
      (one) => isNumber(one) && !isNaN(Number(one)) && referenceOrder(one, condition['$gte']) >= 0,
    );
  }
  if (!isPlain(item)) return false;
  return Object.entries(condition).every(([name, wanted]) => {
    const value = item[name];
    const candidates = Array.isArray(value) ? [...(value as unknown[]), value] : [value];
    return candidates.some((one) =>
      one === undefined ? wanted === null : referenceOrder(one, wanted) === 0,
    );
  });
}

function wholeText(value: unknown): string {
  return value instanceof Int32 || value instanceof Long ? value.toString() : JSON.stringify(value);
}
