import { StoreError } from '../errors.ts';
import { parseFilter } from '../match/parse.ts';
import type { MatchNode } from '../match/nodes.ts';
import { decode, encode, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import { keyFields, type KeyField } from './index-keys.ts';
import {
  catalogKey,
  catalogPrefix,
  documentPrefix,
  indexPrefix,
  metaKey,
  reclaimKey,
  wholeCatalog,
} from './keys.ts';
import { afterPrefix, type KvReader } from './kv.ts';
import { type Overlay, sameBytes } from './overlay.ts';

export interface IndexMeta {
  id: number;
  name: string;
  fields: readonly KeyField[];
  unique: boolean;
  sparse: boolean;
  partial: MatchNode | null;
  expireAfterSeconds: number | null;
  /** Sticky: places in the key pattern where some document has had an array. */
  arrays: readonly number[];
  /** Sticky: some key was too long to keep its full order. */
  long: boolean;
  /** Not whole yet: kept up, never read by. */
  building: boolean;
  /** As the client gave it, for listIndexes. */
  spec: Doc;
}

export interface CollectionMeta {
  namespace: string;
  id: number;
  indexes: readonly IndexMeta[];
  /** Kept up by every write, but not whole yet: nothing may be read by them. */
  building: readonly IndexMeta[];
  longIds: boolean;
  options: Doc;
}

interface StoredIndex extends Doc {
  id: number;
  /** As format 1 wrote it: any field may hold an array. */
  multikey?: boolean;
  arrays?: number[];
  long: boolean;
  building?: boolean;
  spec: Doc;
}

const keys = new Map<string, Buffer>();
const MOST_KEYS = 10_000;

function cachedKey(namespace: string): Buffer {
  const known = keys.get(namespace);
  if (known) return known;
  if (keys.size >= MOST_KEYS) keys.clear();
  const key = catalogKey(namespace);
  keys.set(namespace, key);
  return key;
}

const cache = new Map<string, { raw: Buffer; meta: CollectionMeta }>();

/** The collection as this view sees it, or null. */
export function findCollection(view: KvReader, namespace: string): CollectionMeta | null {
  const raw = view.get(cachedKey(namespace));
  if (!raw) return null;
  const known = cache.get(namespace);
  if (known && sameBytes(known.raw, raw)) return known.meta;
  const meta = readMeta(raw);
  cache.set(namespace, { raw, meta });
  return meta;
}

export function listCollections(view: KvReader, database: string | null): CollectionMeta[] {
  const prefix = database === null ? wholeCatalog() : catalogPrefix(database);
  const found: CollectionMeta[] = [];
  for (const { value } of view.range(prefix, afterPrefix(prefix))) found.push(readMeta(value));
  return found;
}

/** Finds or creates; every writer relies on the entry, so that an index created meanwhile is a conflict. */
export function ensureCollection(view: Overlay, namespace: string, options: Doc = {}): CollectionMeta {
  view.relyOn(catalogKey(namespace));
  const found = findCollection(view, namespace);
  if (found) return found;
  checkNamespace(namespace);
  const meta: CollectionMeta = {
    namespace,
    id: nextId(view),
    indexes: [],
    building: [],
    longIds: false,
    options,
  };
  saveCollection(view, meta);
  return meta;
}

export function saveCollection(view: Overlay, meta: CollectionMeta): void {
  view.put(catalogKey(meta.namespace), storedMeta(meta));
}

function storedMeta({ namespace, id, longIds, options, indexes, building }: CollectionMeta): Buffer {
  const all = [...indexes, ...building].map((index) => ({
    id: index.id,
    arrays: [...index.arrays],
    long: index.long,
    building: index.building,
    spec: index.spec,
  }));
  return encode({ namespace, id, longIds, options, indexes: all });
}

/** An entry of the catalog, of any format up to this one, as this one writes it. */
export function rewritten(raw: Buffer): Buffer {
  return storedMeta(readMeta(raw));
}

/** The indexes that a write keeps up. */
export function maintained({ indexes, building }: CollectionMeta): readonly IndexMeta[] {
  return building.length === 0 ? indexes : [...indexes, ...building];
}

/** Forgets the collection at once; the sweeper deletes its entries later. */
export function dropCollection(view: Overlay, meta: CollectionMeta): void {
  view.delete(catalogKey(meta.namespace));
  view.put(reclaimKey(documentPrefix(meta.id)), Buffer.from([1]));
  for (const index of maintained(meta)) dropIndexEntries(view, index);
}

export function dropIndexEntries(view: Overlay, index: IndexMeta): void {
  view.put(reclaimKey(indexPrefix(index.id)), Buffer.from([1]));
}

/** Identifiers are never used twice, so that what a drop leaves behind is unreachable. */
export function nextId(view: Overlay): number {
  const key = metaKey('next-id');
  const next = view.get(key)?.readUInt32BE(0) ?? 1;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(next + 1);
  view.put(key, bytes);
  return next;
}

/** Everything but the id and the sticky flags follows from the specification. */
export function indexFromSpec(id: number, spec: Doc): IndexMeta {
  const partial = spec['partialFilterExpression'];
  const expire = spec['expireAfterSeconds'];
  return {
    id,
    name: String(spec['name']),
    fields: keyFields(spec['key'] as Doc),
    unique: spec['unique'] === true,
    sparse: spec['sparse'] === true,
    partial: partial === undefined ? null : parseFilter(partial as Doc),
    expireAfterSeconds: expire === undefined ? null : (wholeNumber(expire) ?? null),
    arrays: [],
    long: false,
    building: false,
    spec,
  };
}

function readMeta(raw: Buffer): CollectionMeta {
  const doc = decode(raw);
  const indexes: IndexMeta[] = [];
  const building: IndexMeta[] = [];
  for (const stored of doc['indexes'] as StoredIndex[]) {
    const index = indexFromSpec(wholeNumber(stored.id) ?? 0, stored.spec);
    const isBuilding = stored.building === true;
    const list = isBuilding ? building : indexes;
    list.push({ ...index, arrays: arraysOf(stored), long: stored.long, building: isBuilding });
  }
  return {
    namespace: String(doc['namespace']),
    id: wholeNumber(doc['id']) ?? 0,
    longIds: doc['longIds'] === true,
    options: doc['options'] as Doc,
    indexes,
    building,
  };
}

function arraysOf({ arrays, multikey, spec }: StoredIndex): readonly number[] {
  return arrays ?? (multikey === true ? Object.keys(spec['key'] as Doc).map((_, place) => place) : []);
}

function checkNamespace(namespace: string): void {
  const collection = namespace.slice(namespace.indexOf('.') + 1);
  if (
    collection === '' ||
    collection.includes('$') ||
    collection.includes('\0') ||
    collection.startsWith('.')
  ) {
    throw new StoreError('InvalidNamespace', `Invalid collection name: ${collection}`);
  }
  if (collection.startsWith('system.'))
    throw new StoreError('InvalidNamespace', `Invalid system namespace: ${namespace}`);
  if (Buffer.byteLength(namespace) > 255)
    throw new StoreError('InvalidNamespace', 'Fully qualified namespace is too long');
}
