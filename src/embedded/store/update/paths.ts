import { StoreError } from '../errors.ts';
import { describeValue } from '../storage/describe.ts';
import { getOwn, isDoc, setOwn, type Doc } from '../values/bson.ts';
import { isArrayIndex } from '../values/paths.ts';

const MAX_PADDING = 1_500_000;

/** The value a concrete update path leads to, or undefined. Numbers index arrays. */
export function readAt(root: Doc, parts: readonly string[]): unknown {
  let current: unknown = root;
  for (const part of parts) {
    if (Array.isArray(current)) current = isArrayIndex(part) ? (current[Number(part)] as unknown) : undefined;
    else current = isDoc(current) ? getOwn(current, part) : undefined;
    if (current === undefined) return undefined;
  }
  return current;
}

/**
 * Sets a value in place, creating the documents on the way.
 *
 * @throws PathNotViable when a scalar, or an array under a name that is no index, stands in the way
 */
export function writeAt(root: Doc, parts: readonly string[], value: unknown): void {
  let current: Doc | unknown[] = root;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    const last = i === parts.length - 1;
    const next = last ? value : child(current, part, parts, i);
    if (Array.isArray(current)) setElement(current, part, next, parts[i - 1] ?? '');
    else setOwn(current, part, next);
    if (!last) current = next as Doc | unknown[];
  }
}

function child(parent: Doc | unknown[], part: string, parts: readonly string[], at: number): Doc | unknown[] {
  const found = Array.isArray(parent)
    ? isArrayIndex(part)
      ? parent[Number(part)]
      : undefined
    : getOwn(parent, part);
  if (found === undefined) return {};
  if (isDoc(found) || Array.isArray(found)) return found;
  throw notViable(parts[at + 1] ?? '', part, found);
}

function setElement(array: unknown[], part: string, value: unknown, name: string): void {
  if (!isArrayIndex(part)) throw notViable(part, name, array);
  const index = Number(part);
  if (index > array.length + MAX_PADDING) throw new StoreError(10003, 'cannot backfill array to that size');
  while (array.length < index) array.push(null);
  array[index] = value;
}

function notViable(field: string, parent: string, value: unknown): StoreError {
  return new StoreError(
    'PathNotViable',
    `Cannot create field '${field}' in element {${parent}: ${describeValue(value)}}`,
  );
}

/** Checks what `writeAt` would, without writing. */
export function checkViable(root: Doc, parts: readonly string[]): void {
  let current: unknown = root;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (Array.isArray(current)) {
      if (!isArrayIndex(part)) throw notViable(part, parts[i - 1] ?? '', current);
      current = current[Number(part)];
    } else if (isDoc(current)) current = getOwn(current, part);
    else throw notViable(part, parts[i - 1] ?? '', current);
    if (current === undefined) return;
  }
}

/** Removes a field; an array element becomes null, as in MongoDB. */
export function removeAt(root: Doc, parts: readonly string[]): void {
  const parent = parts.length === 1 ? root : readAt(root, parts.slice(0, -1));
  const name = parts.at(-1)!;
  if (Array.isArray(parent)) {
    if (isArrayIndex(name) && Number(name) < parent.length) parent[Number(name)] = null;
  } else if (isDoc(parent) && Object.hasOwn(parent, name)) Reflect.deleteProperty(parent, name);
}
