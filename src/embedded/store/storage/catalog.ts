import { StoreError } from '../errors.ts';
import { parseFilter } from '../match/parse.ts';
import type { MatchNode } from '../match/nodes.ts';
import { decode, encode, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import { splitPath } from '../values/paths.ts';
import type { KeyField } from './index-keys.ts';
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
  /** As the client gave it, for listIndexes. */
  spec: Doc;
}

export interface CollectionMeta {
  namespace: string;
  id: number;
  indexes: readonly IndexMeta[];
  longIds: boolean;
  options: Doc;
}

interface StoredIndex extends Doc {
  id: number;
  /** As older versions wrote it: any field may hold an array. */
  multikey: boolean;
  arrays?: number[];
  long: boolean;
  spec: Doc;
}

const cache = new Map<string, { raw: Buffer; meta: CollectionMeta }>();

/** The collection as this view sees it, or null. */
export function findCollection(view: KvReader, namespace: string): CollectionMeta | null {
  const raw = view.get(catalogKey(namespace));
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
  const meta: CollectionMeta = { namespace, id: nextId(view), indexes: [], longIds: false, options };
  saveCollection(view, meta);
  return meta;
}

export function saveCollection(view: Overlay, meta: CollectionMeta): void {
  const indexes = meta.indexes.map(({ id, arrays, long, spec }) => ({
    id,
    multikey: arrays.length > 0,
    arrays: [...arrays],
    long,
    spec,
  }));
  const { namespace, id, longIds, options } = meta;
  view.put(catalogKey(namespace), encode({ namespace, id, longIds, options, indexes }));
}

/** Forgets the collection at once; the sweeper deletes its entries later. */
export function dropCollection(view: Overlay, meta: CollectionMeta): void {
  view.delete(catalogKey(meta.namespace));
  view.put(reclaimKey(documentPrefix(meta.id)), Buffer.from([1]));
  for (const index of meta.indexes) dropIndexEntries(view, index);
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
    spec,
  };
}

export function keyFields(pattern: Doc): KeyField[] {
  return Object.entries(pattern).map(([path, direction]) => ({
    path,
    parts: splitPath(path),
    descending: (wholeNumber(direction) ?? 1) < 0,
  }));
}

function readMeta(raw: Buffer): CollectionMeta {
  const doc = decode(raw);
  const indexes = (doc['indexes'] as StoredIndex[]).map((stored) => ({
    ...indexFromSpec(wholeNumber(stored.id) ?? 0, stored.spec),
    arrays: arraysOf(stored),
    long: stored.long,
  }));
  return {
    namespace: String(doc['namespace']),
    id: wholeNumber(doc['id']) ?? 0,
    longIds: doc['longIds'] === true,
    options: doc['options'] as Doc,
    indexes,
  };
}

function arraysOf({ arrays, multikey, spec }: StoredIndex): readonly number[] {
  return arrays ?? (multikey ? Object.keys(spec['key'] as Doc).map((_, place) => place) : []);
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
