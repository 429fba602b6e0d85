import { getOwn, isDoc, type Doc } from './bson.ts';

/** Called with each value a path leads to; `undefined` is "missing". Returning true stops the walk. */
export type Visit = (value: unknown, arrayIndex: number | null) => boolean;

export function splitPath(path: string): string[] {
  return path.split('.');
}

export function isArrayIndex(part: string): boolean {
  return /^(0|[1-9][0-9]*)$/.test(part);
}

/**
 * Walks a dotted path as MongoDB's matcher does: arrays in the middle are traversed (and indexed when the
 * part is a number), an array at the end yields its elements and then itself. `arrayIndex` is the position in
 * the outermost array crossed.
 */
export function visitPath(doc: Doc, parts: readonly string[], visit: Visit, expandLeaf = true): boolean {
  return fromDoc(doc, { parts, visit, expandLeaf }, 0, null);
}

interface Walk {
  parts: readonly string[];
  visit: Visit;
  expandLeaf: boolean;
}

function fromDoc(doc: Doc, walk: Walk, start: number, outer: number | null): boolean {
  let current: unknown = doc;
  for (let i = start; i < walk.parts.length; i++) {
    if (Array.isArray(current)) return fromArray(current, walk, i, outer);
    if (!isDoc(current)) return walk.visit(undefined, outer);
    current = getOwn(current, walk.parts[i]!);
    if (current === undefined) return walk.visit(undefined, outer);
  }
  if (Array.isArray(current) && walk.expandLeaf) {
    for (let i = 0; i < current.length; i++) if (walk.visit(current[i], outer ?? i)) return true;
  }
  return walk.visit(current, outer);
}

function fromArray(array: unknown[], walk: Walk, at: number, outer: number | null): boolean {
  const part = walk.parts[at]!;
  for (let i = 0; i < array.length; i++) {
    const item: unknown = array[i];
    const index = outer ?? i;
    if (isDoc(item) && fromDoc(item, walk, at, index)) return true;
    if (part !== String(i)) continue;
    if (at + 1 === walk.parts.length) {
      if (walk.visit(item, index)) return true;
    } else if (Array.isArray(item)) {
      if (fromArray(item, walk, at + 1, index)) return true;
    } else if (isDoc(item) && fromDoc(item, walk, at + 1, index)) return true;
  }
  return false;
}

/** The value at a path without crossing arrays implicitly; numbers index arrays. Undefined when missing. */
export function valueAt(root: unknown, parts: readonly string[]): unknown {
  let current = root;
  for (const part of parts) {
    if (Array.isArray(current)) current = isArrayIndex(part) ? (current[Number(part)] as unknown) : undefined;
    else current = isDoc(current) ? getOwn(current, part) : undefined;
    if (current === undefined) return undefined;
  }
  return current;
}

/**
 * Every value at a path, through arrays on the way and through an array at its end, which gives its elements:
 * what `distinct` and the fields of a `$lookup` mean by the values of a path.
 */
export function everyValue(doc: Doc, parts: readonly string[]): unknown[] {
  const found: unknown[] = [];
  gather(doc, parts, 0, found);
  return found;
}

function gather(value: unknown, parts: readonly string[], at: number, found: unknown[]): void {
  if (at === parts.length) {
    if (Array.isArray(value)) found.push(...(value as unknown[]));
    else if (value !== undefined) found.push(value);
  } else if (Array.isArray(value)) {
    const part = parts[at]!;
    if (isArrayIndex(part)) gather(value[Number(part)], parts, at + 1, found);
    for (const item of value) if (isDoc(item)) gather(item, parts, at, found);
  } else if (isDoc(value)) gather(getOwn(value, parts[at]!), parts, at + 1, found);
}
