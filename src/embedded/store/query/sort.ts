import { StoreError } from '../errors.ts';
import { generateKeys, keyFields, keyTuples, type KeyField } from '../storage/index-keys.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import { BINARY, type Ordering } from '../values/ordering.ts';
import { MemoryBudget } from './memory.ts';

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
  const [first, ...others] = orParallel(() => generateKeys(fields, doc).keys);
  let least = first ?? Buffer.alloc(0);
  for (const key of others) if (Buffer.compare(key, least) < 0) least = key;
  return least;
}

function orParallel<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof StoreError && error.codeName === 'CannotIndexParallelArrays') {
      throw new StoreError('BadValue', 'cannot sort with keys that are parallel arrays');
    }
    throw error;
  }
}

/** Where documents stand under a sort pattern. */
interface Standing<K> {
  keyOf(doc: Doc): K;
  compare(a: K, b: K): number;
}

function byBytes(fields: readonly KeyField[]): Standing<Buffer> {
  return { keyOf: (doc) => sortKey(fields, doc), compare: (a, b) => Buffer.compare(a, b) };
}

/** Under a collation there are no bytes to compare: the values themselves are. */
function byValues(fields: readonly KeyField[], ordering: Ordering): Standing<readonly unknown[]> {
  const compare = (a: readonly unknown[], b: readonly unknown[]): number => {
    for (const [i, field] of fields.entries()) {
      const order = ordering.compare(a[i], b[i]);
      if (order !== 0) return field.descending ? -order : order;
    }
    return 0;
  };
  const keyOf = (doc: Doc): readonly unknown[] => {
    const tuples = orParallel(() => keyTuples(fields, doc));
    return tuples.reduce((least, tuple) => (compare(tuple, least) < 0 ? tuple : least));
  };
  return { keyOf, compare };
}

export interface SortRequest<T> {
  fields: readonly KeyField[];
  ordering?: Ordering;
  docOf: (item: T) => Doc;
  /** How many of the first are wanted. */
  limit?: number;
  /** Bytes an item holds in memory: the sort is refused above MongoDB's 100 MB. */
  sizeOf: (item: T) => number;
}

/**
 * Sorts items stably; with a limit, keeps no more than needed while reading.
 *
 * @throws QueryExceededMemoryLimitNoDiskUseAllowed
 */
export function sorted<T>(items: Iterable<T>, request: SortRequest<T>): T[] {
  const { fields, ordering = BINARY } = request;
  return ordering.simple
    ? sortedBy(items, request, byBytes(fields))
    : sortedBy(items, request, byValues(fields, ordering));
}

interface Kept<T, K> {
  key: K;
  item: T;
  size: number;
}

function sortedBy<T, K>(items: Iterable<T>, request: SortRequest<T>, { keyOf, compare }: Standing<K>): T[] {
  const { docOf, sizeOf, limit = Infinity } = request;
  const memory = new MemoryBudget('Sort');
  const byKey = (a: Kept<T, K>, b: Kept<T, K>): number => compare(a.key, b.key);
  let kept: Kept<T, K>[] = [];
  const bound = limit === Infinity ? Infinity : Math.max(limit * 2, 1000);
  for (const item of items) {
    const size = sizeOf(item);
    memory.take(size);
    kept.push({ key: keyOf(docOf(item)), item, size });
    if (kept.length < bound && !memory.exceeded) continue;
    kept.sort(byKey);
    for (const { size: freed } of kept.splice(limit)) memory.give(freed);
    memory.check();
  }
  kept.sort(byKey);
  memory.check();
  return kept.slice(0, limit).map(({ item }) => item);
}
