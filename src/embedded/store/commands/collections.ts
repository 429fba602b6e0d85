import { Binary, Int32 } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { matches } from '../match/evaluate.ts';
import { parseFilter } from '../match/parse.ts';
import {
  dropCollection,
  ensureCollection,
  findCollection,
  listCollections as listMetas,
  type CollectionMeta,
} from '../storage/catalog.ts';
import { documentPrefix } from '../storage/keys.ts';
import { afterPrefix, type KvReader } from '../storage/kv.ts';
import { encode, type Doc } from '../values/bson.ts';
import { equalValues } from '../values/compare.ts';
import {
  docOption,
  flagOption,
  namespaceOf,
  read,
  refuseCollation,
  write,
  type Call,
  type Command,
  type Reply,
} from './command.ts';
import { checkedOptions, VALIDATION_OPTIONS, VIEW_OPTIONS } from './collection-options.ts';
import { openCursor } from './cursors.ts';
import { baseOf, isView } from './pipeline.ts';

const REFUSED_OPTIONS = [
  'capped',
  'size',
  'max',
  'timeseries',
  'expireAfterSeconds',
  'clusteredIndex',
  'encryptedFields',
  'changeStreamPreAndPostImages',
  'storageEngine',
  'indexOptionDefaults',
  'idIndex',
  'autoIndexId',
  'flags',
];

const create: Command = {
  fields: ['collation', ...VIEW_OPTIONS, ...VALIDATION_OPTIONS, ...REFUSED_OPTIONS],
  transactional: true,
  async run(call) {
    const namespace = namespaceOf(call);
    const refused = REFUSED_OPTIONS.find(
      (name) => call.body[name] !== undefined && call.body[name] !== false,
    );
    if (refused) throw notImplemented(`the collection option ${refused}`);
    refuseCollation(call.body);
    const options = checkedOptions(call.body);
    return write(call, (view) => {
      const found = findCollection(view, namespace);
      if (found && (call.transaction || !equalValues(found.options, options))) throw exists(namespace);
      checkCycle(view, namespace, options['viewOn']);
      ensureCollection(view, namespace, options);
      return {};
    });
  },
};

/** @throws GraphContainsCycle for a view that would stand on itself */
function checkCycle(view: KvReader, namespace: string, viewOn: unknown): void {
  if (typeof viewOn !== 'string') return;
  const database = namespace.slice(0, namespace.indexOf('.'));
  const met = new Set([namespace]);
  for (let base: string | null = `${database}.${viewOn}`; base !== null;) {
    if (met.has(base)) throw new StoreError('GraphContainsCycle', `View cycle detected at ${base}`);
    met.add(base);
    const meta = findCollection(view, base);
    base = meta && isView(meta) ? baseOf(meta) : null;
  }
}

function exists(namespace: string): StoreError {
  return new StoreError('NamespaceExists', `Collection ${namespace} already exists.`);
}

const drop: Command = {
  fields: [],
  transactional: false,
  async run(call) {
    const namespace = namespaceOf(call);
    return write(call, (view) => {
      const collection = findCollection(view, namespace);
      if (!collection) return { ns: namespace, nIndexesWas: new Int32(0) };
      dropCollection(view, collection);
      return { ns: namespace, nIndexesWas: new Int32(collection.indexes.length + 1) };
    });
  },
};

const dropDatabase: Command = {
  fields: [],
  transactional: false,
  async run(call) {
    return write(call, (view) => {
      for (const collection of listMetas(view, call.database)) dropCollection(view, collection);
      return { dropped: call.database };
    });
  },
};

const listCollections: Command = {
  fields: ['filter', 'nameOnly', 'authorizedCollections', 'cursor'],
  transactional: false,
  run(call) {
    const filter = parseFilter(docOption(call.body, 'filter'));
    const nameOnly = flagOption(call.body, 'nameOnly');
    return openCursor(call, `${call.database}.$cmd.listCollections`, function* (view) {
      for (const meta of listMetas(view, call.database)) {
        const entry = describeCollection(call.database, meta);
        if (matches(filter, entry))
          yield encode(nameOnly ? { name: entry['name'], type: entry['type'] } : entry);
      }
    });
  },
};

function describeCollection(database: string, meta: CollectionMeta): Doc {
  const name = meta.namespace.slice(database.length + 1);
  if (isView(meta)) return { name, type: 'view', options: meta.options, info: { readOnly: true } };
  const uuid = Buffer.alloc(16);
  uuid.writeUInt32BE(meta.id, 12);
  return {
    name,
    type: 'collection',
    options: meta.options,
    info: { readOnly: false, uuid: new Binary(uuid, Binary.SUBTYPE_UUID) },
    idIndex: { v: new Int32(2), key: { _id: new Int32(1) }, name: '_id_' },
  };
}

const listDatabases: Command = {
  fields: ['filter', 'nameOnly', 'authorizedDatabases'],
  transactional: false,
  run(call): Reply {
    if (call.database !== 'admin')
      throw new StoreError('Unauthorized', 'listDatabases may only be run against the admin database.');
    const filter = parseFilter(docOption(call.body, 'filter'));
    const databases = read(call, (view) => {
      const names = new Map<string, number>();
      for (const meta of listMetas(view, null)) {
        const name = meta.namespace.slice(0, meta.namespace.indexOf('.'));
        const prefix = documentPrefix(meta.id);
        names.set(name, (names.get(name) ?? 0) + view.count(prefix, afterPrefix(prefix)));
      }
      return [...names].map(([name, documents]) => ({ name, sizeOnDisk: documents, empty: false }));
    });
    const found = databases.filter((entry) => matches(filter, entry));
    return {
      databases: flagOption(call.body, 'nameOnly') ? found.map(({ name }) => ({ name })) : found,
      totalSize: 0,
    };
  },
};

export const COLLECTION_COMMANDS: Readonly<Record<string, Command>> = {
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
};

/** The collection a command needs. @throws NamespaceNotFound */
export function required(call: Call, collection: CollectionMeta | null): CollectionMeta {
  if (!collection) throw new StoreError('NamespaceNotFound', `ns does not exist: ${namespaceOf(call)}`);
  return collection;
}
