import { Int32 } from 'bson';
import type { Engine } from '../engine.ts';
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
import { arrayOption, namespaceOf, read, write, type Call, type Command } from './command.ts';
import { buildIndexes, dropUnfinished, fitsOneCommit, type Build } from './build-indexes.ts';
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
    const specs = arrayOption(call.body, 'indexes').map(normalizedSpec);
    if (specs.length === 0) throw new StoreError('BadValue', 'Must specify at least one index to create');
    for (;;) {
      const begun = await write(call, (view) => begin(call, view, specs));
      if (begun.underWay) await endOf(call, begun.underWay);
      else if (begun.build) return built(call.engine, begun.build, begun.reply);
      else return begun.reply;
    }
  },
};

interface Begun {
  readonly reply: Doc;
  /** What is left to do. */
  readonly build?: Build;
  /** An index that another command builds: ask again when it is done. */
  readonly underWay?: number;
}

function begin(call: Call, view: Overlay, specs: readonly Doc[]): Begun {
  const namespace = namespaceOf(call);
  const existed = findCollection(view, namespace) !== null;
  const before = notView(ensureCollection(view, namespace));
  const added: Doc[] = [];
  let collection = before;
  for (const spec of specs) {
    if (isIdIndex(spec) || alreadyThere(collection.indexes, spec)) continue;
    const underWay = before.building.find((index) => alreadyThere([index], spec));
    if (underWay) return { reply: {}, underWay: underWay.id };
    collection = withIndex(collection, indexFromSpec(nextId(view), spec));
    added.push(spec);
  }
  const reply = {
    numIndexesBefore: new Int32(before.indexes.length + 1),
    numIndexesAfter: new Int32(collection.indexes.length + 1),
    createdCollectionAutomatically: !existed,
    ...(added.length === 0 ? { note: 'all indexes already exist' } : {}),
  };
  if (added.length === 0) return { reply };
  const fresh = collection.indexes.slice(before.indexes.length);
  if (fitsOneCommit(view, before)) {
    const filledOnes = fresh.map((index) => filled(view, before, index));
    saveCollection(view, { ...before, indexes: [...before.indexes, ...filledOnes] });
    return { reply };
  }
  if (call.transaction)
    throw new StoreError(
      'OperationNotSupportedInTransaction',
      `Cannot create new indexes on existing collection ${namespace} in a multi-document transaction.`,
    );
  const building = fresh.map((index) => ({ ...index, building: true }));
  const ids = fresh.map(({ id }) => id);
  call.engine.builds.begin(ids);
  saveCollection(view, { ...before, building: [...before.building, ...building] });
  return { reply, build: { namespace, collectionId: before.id, ids } };
}

async function built(engine: Engine, build: Build, reply: Doc): Promise<Doc> {
  try {
    await buildIndexes(engine, build);
  } finally {
    engine.builds.end(build.ids);
  }
  return reply;
}

/** Waits for another command's build; one that no command of this process is at is dropped. */
async function endOf(call: Call, id: number): Promise<void> {
  const ended = call.engine.builds.endOf(id);
  if (ended) await ended;
  else await call.engine.write((view) => dropUnfinished(view, namespaceOf(call), [id]));
}

function withIndex(collection: CollectionMeta, index: IndexMeta): CollectionMeta {
  if (collection.indexes.length + collection.building.length >= MAX_INDEXES - 1)
    throw new StoreError(
      'CannotCreateIndex',
      `add index fails, too many indexes for ${collection.namespace}`,
    );
  return { ...collection, indexes: [...collection.indexes, index] };
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
