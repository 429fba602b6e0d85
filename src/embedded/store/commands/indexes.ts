import { Int32 } from 'bson';
import { StoreError } from '../errors.ts';
import { candidates } from '../query/scan.ts';
import { plan } from '../query/planner.ts';
import { EVERYTHING } from '../match/nodes.ts';
import {
  dropIndexEntries,
  ensureCollection,
  findCollection,
  indexFromSpec,
  nextId,
  saveCollection,
  type CollectionMeta,
  type IndexMeta,
} from '../storage/catalog.ts';
import type { Overlay } from '../storage/overlay.ts';
import { indexRow, union } from '../storage/records.ts';
import { encode, isDoc, type Doc } from '../values/bson.ts';
import { equalValues } from '../values/compare.ts';
import { wholeNumber } from '../values/numbers.ts';
import { arrayOption, namespaceOf, read, write, type Command } from './command.ts';
import { required } from './collections.ts';
import { collMod } from './coll-mod.ts';
import { notView } from './collection-options.ts';
import { openCursor } from './cursors.ts';
import { alreadyThere, normalizedSpec } from './index-spec.ts';

const MAX_INDEXES = 64;

const createIndexes: Command = {
  fields: ['indexes', 'commitQuorum'],
  transactional: true,
  async run(call) {
    const namespace = namespaceOf(call);
    const specs = arrayOption(call.body, 'indexes').map(normalizedSpec);
    if (specs.length === 0) throw new StoreError('BadValue', 'Must specify at least one index to create');
    return write(call, (view) => {
      const existed = findCollection(view, namespace) !== null;
      const before = notView(ensureCollection(view, namespace));
      let collection = before;
      for (const spec of specs) collection = addIndex(view, collection, spec);
      if (collection !== before) saveCollection(view, collection);
      return {
        numIndexesBefore: new Int32(before.indexes.length + 1),
        numIndexesAfter: new Int32(collection.indexes.length + 1),
        createdCollectionAutomatically: !existed,
        ...(collection === before ? { note: 'all indexes already exist' } : {}),
      };
    });
  },
};

function addIndex(view: Overlay, collection: CollectionMeta, spec: Doc): CollectionMeta {
  if (isIdIndex(spec) || alreadyThere(collection.indexes, spec)) return collection;
  if (collection.indexes.length >= MAX_INDEXES - 1)
    throw new StoreError(
      'CannotCreateIndex',
      `add index fails, too many indexes for ${collection.namespace}`,
    );
  const index = indexFromSpec(nextId(view), spec);
  return { ...collection, indexes: [...collection.indexes, filled(view, collection, index)] };
}

function isIdIndex(spec: Doc): boolean {
  return (
    equalValues(Object.keys(spec['key'] as Doc), ['_id']) && wholeNumber((spec['key'] as Doc)['_id']) === 1
  );
}

/** Indexes the documents that are already there. */
function filled(view: Overlay, collection: CollectionMeta, index: IndexMeta): IndexMeta {
  let { arrays, long } = index;
  for (const row of candidates(
    view,
    collection,
    plan({ collection, filter: EVERYTHING, sort: null, hint: '_id_' }),
  )) {
    const flags = indexRow(view, collection, index, row);
    arrays = union(arrays, flags.arrays);
    long ||= flags.long;
  }
  return { ...index, arrays, long };
}

const dropIndexes: Command = {
  fields: ['index'],
  transactional: false,
  async run(call) {
    const namespace = namespaceOf(call);
    return write(call, (view) => {
      const collection = notView(required(call, findCollection(view, namespace)));
      const dropped = indexesToDrop(collection, call.body['index']);
      for (const index of dropped) dropIndexEntries(view, index);
      saveCollection(view, {
        ...collection,
        indexes: collection.indexes.filter((index) => !dropped.includes(index)),
      });
      return { nIndexesWas: new Int32(collection.indexes.length + 1) };
    });
  },
};

function indexesToDrop(collection: CollectionMeta, wanted: unknown): IndexMeta[] {
  if (wanted === '*') return [...collection.indexes];
  if (Array.isArray(wanted)) return wanted.flatMap((name: unknown) => indexesToDrop(collection, name));
  if (wanted === '_id_' || (isDoc(wanted) && equalValues(Object.keys(wanted), ['_id'])))
    throw new StoreError('InvalidOptions', 'cannot drop _id index');
  const found = collection.indexes.filter((index) =>
    typeof wanted === 'string' ? index.name === wanted : equalValues(index.spec['key'], wanted),
  );
  if (found.length === 0)
    throw new StoreError('IndexNotFound', `index not found with name [${String(wanted)}]`);
  return found;
}

const listIndexes: Command = {
  fields: ['cursor'],
  transactional: false,
  run(call) {
    const namespace = namespaceOf(call);
    const meta = read(call, (view) => notView(required(call, findCollection(view, namespace))));
    const specs = [
      { v: new Int32(2), key: { _id: new Int32(1) }, name: '_id_' },
      ...meta.indexes.map((index) => index.spec),
    ];
    return openCursor(call, namespace, () => specs.map((spec) => encode(spec)));
  },
};

export const INDEX_COMMANDS: Readonly<Record<string, Command>> = {
  createIndexes,
  dropIndexes,
  listIndexes,
  collMod,
};
