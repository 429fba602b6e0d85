import { EJSON } from 'bson';
import {
  MongoBulkWriteError,
  MongoClient,
  MongoServerError,
  type Collection,
  type Db,
  type Document,
} from 'mongodb';
import { difference } from './unified-match.ts';

export interface UnifiedTest {
  description: string;
  runOnRequirements?: Document[];
  operations: Document[];
  outcome?: Document[];
}

export interface UnifiedFile {
  description: string;
  runOnRequirements?: Document[];
  createEntities: Document[];
  initialData?: Document[];
  tests: UnifiedTest[];
}

export type Verdict =
  | { kind: 'passed' }
  | { kind: 'skipped'; why: string }
  | { kind: 'refused'; why: string }
  | { kind: 'wrong'; why: string };

/** Codes that say "this server does not do that", as opposed to another result. */
const REFUSALS = new Set([59, 238, 40324, 168]);

interface Entities {
  clients: Map<string, MongoClient>;
  databases: Map<string, Db>;
  collections: Map<string, Collection>;
}

export function parseFile(text: string): UnifiedFile {
  return EJSON.parse(text) as UnifiedFile;
}

/** Runs one case on fresh data. */
export async function runCase(uri: string, file: UnifiedFile, test: UnifiedTest): Promise<Verdict> {
  const unmet = [file.runOnRequirements, test.runOnRequirements].find((list) => list && !list.some(met));
  if (DRIVER_FILLS_IDS.has(test.description))
    return { kind: 'skipped', why: 'this driver gives an _id to documents whose _id is null' };
  if (unmet) return { kind: 'skipped', why: 'for another server' };
  const admin = await new MongoClient(uri).connect();
  const entities = await createEntities(uri, file.createEntities);
  try {
    await admin.db('admin').command({ configureFailPoint: 'failCommand', mode: 'off' });
    await prepare(admin, file.initialData ?? []);
    return (
      (await runOperations(admin, entities, test.operations)) ??
      (await checkOutcome(admin, test.outcome ?? []))
    );
  } finally {
    await Promise.all([admin, ...entities.clients.values()].map((client) => client.close()));
  }
}

const DRIVER_FILLS_IDS = new Set([
  'inserting _id with type null via insertOne',
  'inserting _id with type null via insertMany',
  'inserting _id with type null via bulkWrite',
]);

const VERSION = [7, 0, 0];

function met(requirement: Document): boolean {
  const { minServerVersion, maxServerVersion, topologies, serverless } = requirement as Record<
    string,
    string & string[]
  >;
  if (minServerVersion && compareVersions(minServerVersion) > 0) return false;
  if (maxServerVersion && compareVersions(maxServerVersion) < 0) return false;
  if (Array.isArray(topologies) && !topologies.includes('replicaset')) return false;
  return serverless !== 'require';
}

function compareVersions(text: string): number {
  const parts = text.split('.').map(Number);
  for (const [i, part] of VERSION.entries()) {
    const order = (parts[i] ?? 0) - part;
    if (order !== 0) return order;
  }
  return 0;
}

async function createEntities(uri: string, specs: Document[]): Promise<Entities> {
  const entities: Entities = { clients: new Map(), databases: new Map(), collections: new Map() };
  for (const spec of specs) {
    const { client, database, collection } = spec as Record<string, Document>;
    if (client)
      entities.clients.set(
        client['id'],
        await new MongoClient(uri, {
          ...(client['uriOptions'] as Document),
          monitorCommands: true,
        }).connect(),
      );
    if (database)
      entities.databases.set(
        database['id'],
        entities.clients
          .get(database['client'])!
          .db(database['databaseName'], (database['databaseOptions'] ?? {}) as object),
      );
    if (collection) {
      const db = entities.databases.get(collection['database'])!;
      entities.collections.set(
        collection['id'],
        db.collection(collection['collectionName'], (collection['collectionOptions'] ?? {}) as object),
      );
    }
  }
  return entities;
}

async function prepare(admin: MongoClient, data: Document[]): Promise<void> {
  for (const { databaseName, collectionName, documents } of data) {
    const db = admin.db(databaseName);
    await db.collection(collectionName).drop();
    if (documents.length > 0) await db.collection(collectionName).insertMany(documents);
    else await db.createCollection(collectionName);
  }
}

async function runOperations(
  admin: MongoClient,
  entities: Entities,
  operations: Document[],
): Promise<Verdict | null> {
  for (const operation of operations) {
    let result: unknown;
    try {
      result = await perform(admin, entities, operation);
    } catch (error) {
      const verdict = judgeError(operation, error);
      if (verdict) return verdict;
      continue;
    }
    if (operation['expectError']) return { kind: 'wrong', why: `${operation['name']} succeeded` };
    const found =
      operation['expectResult'] === undefined
        ? null
        : difference(operation['expectResult'], result, operation['name']);
    if (found) return { kind: 'wrong', why: found };
  }
  return null;
}

function judgeError(operation: Document, error: unknown): Verdict | null {
  const expected = operation['expectError'] as Document | undefined;
  const code = error instanceof MongoServerError ? Number(error.code) : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (!expected) {
    if (error instanceof Unsupported || (code !== undefined && REFUSALS.has(code)))
      return { kind: 'refused', why: message };
    return { kind: 'wrong', why: `${operation['name']}: ${code} ${message}` };
  }
  if (
    expected['errorCode'] !== code &&
    code !== undefined &&
    expected['errorCode'] !== undefined &&
    REFUSALS.has(code)
  )
    return { kind: 'refused', why: message };
  if (expected['errorCode'] !== undefined && expected['errorCode'] !== code)
    return { kind: 'wrong', why: `code ${code}` };
  if (expected['isClientError'] === true && code !== undefined)
    return { kind: 'wrong', why: `a server error: ${message}` };
  if (expected['expectResult'] !== undefined && error instanceof MongoBulkWriteError) {
    const found = difference(expected['expectResult'], bulkResult(error), 'error');
    if (found) return { kind: 'wrong', why: found };
  }
  return null;
}

function bulkResult(error: MongoBulkWriteError): Document {
  const {
    insertedCount,
    matchedCount,
    modifiedCount,
    deletedCount,
    upsertedCount,
    upsertedIds,
    insertedIds,
  } = error;
  return {
    insertedCount,
    matchedCount,
    modifiedCount,
    deletedCount,
    upsertedCount,
    upsertedIds,
    insertedIds,
  };
}

class Unsupported extends Error {}

async function perform(admin: MongoClient, entities: Entities, operation: Document): Promise<unknown> {
  const {
    object,
    name,
    arguments: args = {},
  } = operation as { object: string; name: string; arguments?: Document };
  if (object === 'testRunner') return admin.db('admin').command(args['failPoint'] as Document);
  const collection = entities.collections.get(object);
  if (collection) return onCollection(collection, name, args);
  const db = entities.databases.get(object);
  if (db && name === 'aggregate') return db.aggregate(args['pipeline'], rest(args, 'pipeline')).toArray();
  if (db && name === 'createCollection')
    return db.createCollection(args['collection'], rest(args, 'collection')).then(() => undefined);
  if (db && name === 'dropCollection') return db.dropCollection(args['collection']);
  if (db && name === 'modifyCollection')
    return db.command({ collMod: args['collection'], ...rest(args, 'collection') });
  throw new Unsupported(`${object}.${name}`);
}

function rest(args: Document, ...names: string[]): Document {
  return Object.fromEntries(Object.entries(args).filter(([name]) => !names.includes(name)));
}

type Run = (collection: Collection, args: Document) => Promise<unknown>;

const OPERATIONS: Record<string, Run> = {
  find: (c, a) => c.find(a['filter'], rest(a, 'filter')).toArray(),
  findOne: (c, a) => c.findOne(a['filter'], rest(a, 'filter')),
  aggregate: (c, a) => c.aggregate(a['pipeline'], rest(a, 'pipeline')).toArray(),
  countDocuments: (c, a) => c.countDocuments(a['filter'], rest(a, 'filter')),
  estimatedDocumentCount: (c, a) => c.estimatedDocumentCount(a),
  count: (c, a) => c.count(a['filter'], rest(a, 'filter')),
  distinct: (c, a) => c.distinct(a['fieldName'], a['filter'], rest(a, 'fieldName', 'filter')),
  insertOne: (c, a) => c.insertOne(a['document'], rest(a, 'document')),
  insertMany: (c, a) => c.insertMany(a['documents'], rest(a, 'documents')),
  updateOne: (c, a) => c.updateOne(a['filter'], a['update'], rest(a, 'filter', 'update')),
  updateMany: (c, a) => c.updateMany(a['filter'], a['update'], rest(a, 'filter', 'update')),
  replaceOne: (c, a) => c.replaceOne(a['filter'], a['replacement'], rest(a, 'filter', 'replacement')),
  deleteOne: (c, a) => c.deleteOne(a['filter'], rest(a, 'filter')),
  deleteMany: (c, a) => c.deleteMany(a['filter'], rest(a, 'filter')),
  findOneAndUpdate: (c, a) =>
    c.findOneAndUpdate(a['filter'], a['update'], { ...rest(a, 'filter', 'update'), ...returned(a) }),
  findOneAndReplace: (c, a) =>
    c.findOneAndReplace(a['filter'], a['replacement'], {
      ...rest(a, 'filter', 'replacement'),
      ...returned(a),
    }),
  findOneAndDelete: (c, a) => c.findOneAndDelete(a['filter'], rest(a, 'filter')),
  bulkWrite: (c, a) => c.bulkWrite(a['requests'], rest(a, 'requests')),
  createIndex: (c, a) => c.createIndex(a['keys'], rest(a, 'keys')),
};

function returned(args: Document): Document {
  return args['returnDocument'] === undefined
    ? {}
    : { returnDocument: String(args['returnDocument']).toLowerCase() };
}

async function onCollection(collection: Collection, name: string, args: Document): Promise<unknown> {
  const run = OPERATIONS[name];
  if (!run) throw new Unsupported(name);
  return run(collection, args);
}

async function checkOutcome(admin: MongoClient, outcome: Document[]): Promise<Verdict> {
  for (const { databaseName, collectionName, documents } of outcome) {
    const found = await admin
      .db(databaseName)
      .collection(collectionName)
      .find({}, { sort: { _id: 1 } })
      .toArray();
    const wrong = difference(documents, found, collectionName, false);
    if (wrong) return { kind: 'wrong', why: `outcome: ${wrong}` };
  }
  return { kind: 'passed' };
}
