import { StoreError } from '../errors.ts';
import { matches } from '../match/evaluate.ts';
import { fieldNames } from '../match/field-names.ts';
import { decode, getOwn, type Doc } from '../values/bson.ts';
import { encodeKey } from '../values/key-encoding.ts';
import { valueAt } from '../values/paths.ts';
import { maintained, saveCollection, type CollectionMeta, type IndexMeta } from './catalog.ts';
import { describeKey } from './describe.ts';
import { generateKeys } from './index-keys.ts';
import { clipped, documentPrefix, indexPrefix, isLong, joined } from './keys.ts';
import { idOf, type Overlay } from './overlay.ts';

/** A stored document: the bytes it is kept as, decoded when someone looks inside. */
export class Row {
  readonly idKey: Buffer;
  readonly raw: Buffer;
  #doc: Doc | null = null;

  constructor(idKey: Buffer, raw: Buffer) {
    this.idKey = idKey;
    this.raw = raw;
  }

  get doc(): Doc {
    return (this.#doc ??= decode(this.raw));
  }
}

export function documentKey(collection: CollectionMeta, idKey: Buffer): Buffer {
  return joined(documentPrefix(collection.id), idKey);
}

/** Reads a row by the clipped encoding of its _id. */
export function rowOf(idKey: Buffer, raw: Buffer): Row {
  return new Row(idKey, raw);
}

interface Entry {
  index: IndexMeta;
  key: Buffer;
}

/**
 * Inserts, replaces or deletes one document together with its index entries. All uniqueness is checked before
 * anything is staged: a refused document leaves no trace in the view.
 *
 * @returns the collection, whose sticky flags may have changed
 * @throws DuplicateKey with `keyPattern` and `keyValue`
 */
export function insertRow(view: Overlay, collection: CollectionMeta, doc: Doc, raw: Buffer): CollectionMeta {
  const encodedId = encodeKey(doc['_id']);
  const idKey = clipped(encodedId);
  const key = documentKey(collection, idKey);
  if (view.get(key)) throw duplicate(collection, '_id_', { _id: 1 }, { _id: doc['_id'] });
  const flags = new Flags(collection, isLong(encodedId));
  const entries = entriesOf(collection, doc, idKey, flags);
  for (const entry of entries) checkUnique(view, collection, entry, { idKey, doc });
  view.put(key, raw);
  for (const entry of entries) view.put(entry.key, idKey);
  return flags.save(view);
}

export function replaceRow(
  view: Overlay,
  collection: CollectionMeta,
  old: Row,
  { doc, raw }: { doc: Doc; raw: Buffer },
): CollectionMeta {
  const touched = {
    ...collection,
    indexes: collection.indexes.filter((index) => isTouched(index, old.doc, doc)),
  };
  const flags = new Flags(collection, false);
  const before = byKey(entriesOf(touched, old.doc, old.idKey, null));
  const after = byKey(entriesOf(touched, doc, old.idKey, flags));
  const added = [...after].filter(([id]) => !before.has(id)).map(([, entry]) => entry);
  for (const entry of added) checkUnique(view, collection, entry, { idKey: old.idKey, doc });
  view.put(documentKey(collection, old.idKey), raw);
  for (const [id, entry] of before) if (!after.has(id)) removeEntry(view, entry, old.idKey);
  for (const entry of added) view.put(entry.key, old.idKey);
  return flags.save(view);
}

/** The top-level fields an index depends on, its filter's included; null when it may depend on any. */
const dependencies = new WeakMap<IndexMeta, readonly string[] | null>();

function dependenciesOf(index: IndexMeta): readonly string[] | null {
  const known = dependencies.get(index);
  if (known !== undefined) return known;
  const ofFilter = index.partial ? fieldNames(index.partial) : [];
  const all = ofFilter && [...ofFilter, ...index.fields.map(({ parts }) => parts[0]!)];
  dependencies.set(index, all);
  return all;
}

/** Whether the entries of an index may differ. An update shares the scalars it leaves alone: the same value is no change. */
function isTouched(index: IndexMeta, before: Doc, after: Doc): boolean {
  const names = dependenciesOf(index);
  return names === null || names.some((name) => getOwn(before, name) !== getOwn(after, name));
}

export function deleteRow(view: Overlay, collection: CollectionMeta, old: Row): void {
  view.delete(documentKey(collection, old.idKey));
  for (const entry of entriesOf(collection, old.doc, old.idKey, null)) removeEntry(view, entry, old.idKey);
}

/** While a unique index is built, the entry of a document not yet in it may belong to another one. */
function removeEntry(view: Overlay, { index, key }: Entry, idKey: Buffer): void {
  if (index.unique && index.building && view.get(key)?.equals(idKey) !== true) return;
  view.delete(key);
}

/** Adds the entries of one document to one new index. */
export function indexRow(
  view: Overlay,
  collection: CollectionMeta,
  index: IndexMeta,
  row: Row,
): { arrays: readonly number[]; long: boolean } {
  const alone = { ...collection, indexes: [index], building: [] };
  const flags = new Flags(alone, false);
  for (const entry of entriesOf(alone, row.doc, row.idKey, flags)) {
    checkUnique(view, collection, entry, row);
    view.put(entry.key, row.idKey);
  }
  return { arrays: flags.arrays.get(index.id) ?? [], long: flags.long.has(index.id) };
}

class Flags {
  /** Places that newly hold an array, by index. */
  readonly arrays = new Map<number, readonly number[]>();
  readonly long = new Set<number>();
  readonly #collection: CollectionMeta;
  readonly #longId: boolean;

  constructor(collection: CollectionMeta, longId: boolean) {
    this.#collection = collection;
    this.#longId = longId && !collection.longIds;
  }

  save(view: Overlay): CollectionMeta {
    if (this.arrays.size === 0 && this.long.size === 0 && !this.#longId) return this.#collection;
    const flagged = (index: IndexMeta): IndexMeta => ({
      ...index,
      arrays: union(index.arrays, this.arrays.get(index.id) ?? []),
      long: index.long || this.long.has(index.id),
    });
    const collection = {
      ...this.#collection,
      indexes: this.#collection.indexes.map(flagged),
      building: this.#collection.building.map(flagged),
      longIds: this.#collection.longIds || this.#longId,
    };
    saveCollection(view, collection);
    return collection;
  }
}

/** The entries a document has in every index; notes in `flags` what the indexes did not know yet. */
export function entriesOf(collection: CollectionMeta, doc: Doc, idKey: Buffer, flags: Flags | null): Entry[] {
  const entries: Entry[] = [];
  for (const index of maintained(collection)) {
    if (index.partial && !matches(index.partial, doc)) continue;
    const generated = generateKeys(index.fields, doc);
    if (index.sparse && !generated.present) continue;
    if (flags && generated.arrays.some((place) => !index.arrays.includes(place)))
      flags.arrays.set(index.id, union(flags.arrays.get(index.id) ?? [], generated.arrays));
    const prefix = indexPrefix(index.id);
    for (const encoded of generated.keys) {
      if (flags && !index.long && isLong(encoded)) flags.long.add(index.id);
      const key = clipped(encoded);
      entries.push({ index, key: Buffer.concat(index.unique ? [prefix, key] : [prefix, key, idKey]) });
    }
  }
  return entries;
}

/** The places of both, in order. */
export function union(these: readonly number[], those: readonly number[]): readonly number[] {
  return [...new Set([...these, ...those])].sort((a, b) => a - b);
}

function byKey(entries: Entry[]): Map<string, Entry> {
  return new Map(entries.map((entry) => [idOf(entry.key), entry]));
}

function checkUnique(
  view: Overlay,
  collection: CollectionMeta,
  entry: Entry,
  { idKey, doc }: { idKey: Buffer; doc: Doc },
): void {
  if (!entry.index.unique) return;
  const owner = view.get(entry.key);
  if (!owner || owner.equals(idKey)) return;
  const value: Doc = {};
  for (const field of entry.index.fields) value[field.path] = valueAt(doc, field.parts) ?? null;
  throw duplicate(collection, entry.index.name, entry.index.spec['key'] as Doc, value);
}

function duplicate(collection: CollectionMeta, index: string, keyPattern: Doc, keyValue: Doc): StoreError {
  const message = `E11000 duplicate key error collection: ${collection.namespace} index: ${index} dup key: ${describeKey(keyValue)}`;
  return new StoreError('DuplicateKey', message, { details: { keyPattern, keyValue } });
}
