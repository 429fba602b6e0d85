import { StoreError } from '../errors.ts';
import { getOwn, isDoc, type Doc } from '../values/bson.ts';
import { encodeKeyPart } from '../values/key-encoding.ts';
import { wholeNumber } from '../values/numbers.ts';
import { isArrayIndex, splitPath } from '../values/paths.ts';
import { idOf } from './overlay.ts';

export interface KeyField {
  path: string;
  parts: readonly string[];
  descending: boolean;
}

/** The fields of an index or sort pattern, in their order. */
export function keyFields(pattern: Doc): KeyField[] {
  return Object.entries(pattern).map(([path, direction]) => ({
    path,
    parts: splitPath(path),
    descending: (wholeNumber(direction) ?? 1) < 0,
  }));
}

export interface GeneratedKeys {
  keys: Buffer[];
  /** Places in the key pattern of the fields that crossed an array. */
  arrays: readonly number[];
  /** Whether at least one indexed field exists: what a sparse index asks. */
  present: boolean;
}

interface Cursor {
  value: unknown;
  at: number;
}

interface Output {
  fields: readonly KeyField[];
  emit: (values: readonly unknown[]) => void;
  arrays: Set<number>;
  present: boolean;
}

/**
 * The keys a document has under a key pattern: one per array element crossed, missing fields as null, an
 * empty array as undefined. Also gives sort keys: the least of them, under the same directions.
 *
 * @throws CannotIndexParallelArrays when two fields cross different arrays
 */
export function generateKeys(fields: readonly KeyField[], doc: Doc): GeneratedKeys {
  const keys = new Map<string, Buffer>();
  const emit = (values: readonly unknown[]): void => {
    const parts = values.map((value, i) => encodeKeyPart(value, fields[i]!.descending));
    const key = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    keys.set(idOf(key), key);
  };
  const out: Output = { fields, emit, arrays: new Set(), present: false };
  expandAll(out, doc);
  return { keys: [...keys.values()], arrays: [...out.arrays], present: out.present };
}

/** The same keys as values, not encoded; they may repeat. */
export function keyTuples(fields: readonly KeyField[], doc: Doc): (readonly unknown[])[] {
  const tuples: (readonly unknown[])[] = [];
  expandAll({ fields, emit: (values) => tuples.push(values), arrays: new Set(), present: false }, doc);
  return tuples;
}

function expandAll(out: Output, doc: Doc): void {
  expand(
    out,
    out.fields.map(() => ({ value: doc, at: 0 })),
  );
}

function expand(out: Output, starts: readonly Cursor[]): void {
  const cursors = starts.map((start, i) => advance(out.fields[i]!, start));
  let array: unknown[] | null = null;
  for (const cursor of cursors) {
    if (cursor.at < 0 || !Array.isArray(cursor.value)) continue;
    if (array !== null && array !== cursor.value) {
      throw new StoreError('CannotIndexParallelArrays', 'cannot index parallel arrays');
    }
    array = cursor.value;
  }
  if (array === null) return emit(out, cursors);
  for (const [i, cursor] of cursors.entries())
    if (cursor.value === array && cursor.at >= 0) out.arrays.add(i);
  if (array.length === 0)
    return expand(
      out,
      cursors.map((cursor, i) => emptied(out, cursor, array, i)),
    );
  for (const item of array) {
    expand(
      out,
      cursors.map((cursor, i) =>
        cursor.value === array && cursor.at >= 0 ? entered(out, item, cursor, i) : cursor,
      ),
    );
  }
}

/** Follows one field until its end (`at` becomes -1: final) or an array that must be expanded. */
function advance(field: KeyField, start: Cursor): Cursor {
  if (start.at < 0) return start;
  let { value, at } = start;
  while (at < field.parts.length) {
    const part = field.parts[at]!;
    if (Array.isArray(value)) {
      if (!isArrayIndex(part)) return { value, at };
      value = value[Number(part)];
    } else value = isDoc(value) ? getOwn(value, part) : undefined;
    if (value === undefined) return { value: undefined, at: -1 };
    at++;
  }
  return Array.isArray(value) ? { value, at } : { value, at: -1 };
}

function entered(out: Output, item: unknown, cursor: Cursor, field: number): Cursor {
  if (cursor.at === out.fields[field]!.parts.length) return { value: item, at: -1 };
  return isDoc(item) ? { value: item, at: cursor.at } : { value: undefined, at: -1 };
}

const EMPTY_ARRAY = Symbol('empty array');

function emptied(out: Output, cursor: Cursor, array: unknown[], field: number): Cursor {
  if (cursor.value !== array || cursor.at < 0) return cursor;
  return cursor.at === out.fields[field]!.parts.length
    ? { value: EMPTY_ARRAY, at: -1 }
    : { value: undefined, at: -1 };
}

function emit(out: Output, cursors: readonly Cursor[]): void {
  const values = cursors.map(({ value }) => {
    if (value !== undefined) out.present = true;
    return value === EMPTY_ARRAY ? undefined : (value ?? null);
  });
  out.emit(values);
}
