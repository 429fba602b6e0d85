import { StoreError } from '../errors.ts';
import { keyFields } from '../storage/catalog.ts';
import { generateKeys, type KeyField } from '../storage/index-keys.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';

const MAX_SORT_FIELDS = 32;

/**
 * Parses a sort pattern.
 *
 * @throws BadValue for a direction that is neither 1 nor -1, NotImplemented for `$meta` and `$natural`
 */
export function parseSort(pattern: unknown): KeyField[] {
  if (!isDoc(pattern)) throw new StoreError('TypeMismatch', 'Expected the sort pattern to be an object');
  for (const [path, direction] of Object.entries(pattern)) {
    if (isDoc(direction) || path.startsWith('$'))
      throw new StoreError('NotImplemented', `The embedded store does not sort by ${path}`);
    if (path === '' || path.split('.').includes(''))
      throw new StoreError('Location15998', 'FieldPath field names may not be empty strings.');
    const whole = wholeNumber(direction);
    if (whole !== 1 && whole !== -1)
      throw new StoreError(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)');
  }
  const fields = keyFields(pattern);
  if (fields.length > MAX_SORT_FIELDS) throw new StoreError('BadValue', 'too many compound keys');
  return fields;
}

/** The least key of a document under the pattern: where it stands among the others. */
export function sortKey(fields: readonly KeyField[], doc: Doc): Buffer {
  let least: Buffer | undefined;
  for (const key of keysForSort(fields, doc)) if (!least || Buffer.compare(key, least) < 0) least = key;
  return least ?? Buffer.alloc(0);
}

function keysForSort(fields: readonly KeyField[], doc: Doc): Buffer[] {
  try {
    return generateKeys(fields, doc).keys;
  } catch (error) {
    if (error instanceof StoreError && error.codeName === 'CannotIndexParallelArrays') {
      throw new StoreError('BadValue', 'cannot sort with keys that are parallel arrays');
    }
    throw error;
  }
}

/** A comparison of documents by a sort pattern. */
export function byPattern(pattern: Doc): (a: Doc, b: Doc) => number {
  const fields = parseSort(pattern);
  return (a, b) => Buffer.compare(sortKey(fields, a), sortKey(fields, b));
}

/** Sorts items stably; with a limit, keeps no more than needed while reading. */
export function sorted<T>(
  items: Iterable<T>,
  fields: readonly KeyField[],
  docOf: (item: T) => Doc,
  limit = Infinity,
): T[] {
  let kept: { key: Buffer; item: T }[] = [];
  const bound = limit === Infinity ? Infinity : Math.max(limit * 2, 1000);
  for (const item of items) {
    kept.push({ key: sortKey(fields, docOf(item)), item });
    if (kept.length >= bound) kept = kept.sort((a, b) => Buffer.compare(a.key, b.key)).slice(0, limit);
  }
  kept.sort((a, b) => Buffer.compare(a.key, b.key));
  return kept.slice(0, limit).map(({ item }) => item);
}
