import mongoose from 'mongoose';
import { definedCollections } from '../../platform/mongo/index.ts';
import { Counting, type Content } from './parts.ts';

const { BSON } = mongoose.mongo;

/** Files come through the blob store; leases belong to processes. */
const LEFT_OUT = new Set(['blobs.files', 'blobs.chunks', 'blobs.intents', 'process_leases']);
const MARKER = 'restore_under_way';
const EXACT = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;
const BATCH_DOCUMENTS = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;

type Database = NonNullable<typeof mongoose.connection.db>;
type Session = mongoose.mongo.ClientSession;

function database(): Database {
  const { db } = mongoose.connection;
  if (db === undefined) throw new Error('Expected a connection to the store, but there is none');
  return db;
}

export function databaseName(): string {
  return database().databaseName;
}

/** Every collection that a backup holds, by name, with its indexes in extended JSON. */
export async function collectionsToKeep(): Promise<{ name: string; indexes: object[] }[]> {
  const listed = await database().listCollections({ type: 'collection' }, { nameOnly: true }).toArray();
  const names = listed
    .map(({ name }) => name)
    .filter((name) => !LEFT_OUT.has(name) && name !== MARKER && !name.startsWith('system.'));
  const found: { name: string; indexes: object[] }[] = [];
  for (const name of names.toSorted()) {
    const indexes = await database().collection(name).listIndexes().toArray();
    found.push({ name, indexes: indexes.map((index) => BSON.EJSON.serialize(index, { relaxed: false })) });
  }
  return found;
}

/** Whether the database holds no document at all. */
export async function databaseIsEmpty(): Promise<boolean> {
  const listed = await database().listCollections({}, { nameOnly: true }).toArray();
  for (const { name } of listed) if ((await database().collection(name).findOne()) !== null) return false;
  return true;
}

/** Reads of one instant: the instant of the first. */
export async function atOneInstant<T>(read: (session: Session) => Promise<T>): Promise<T> {
  const session = mongoose.connection.getClient().startSession({ snapshot: true });
  try {
    return await read(session);
  } finally {
    await session.endSession();
  }
}

/** The documents of a collection as stored, in the order of their `_id`. */
export async function* storedDocuments(name: string, session?: Session): AsyncGenerator<Uint8Array> {
  const cursor = database()
    .collection(name)
    .find({}, { raw: true, sort: { _id: 1 }, batchSize: BATCH_DOCUMENTS, ...(session ? { session } : {}) });
  for await (const raw of cursor) yield raw as unknown as Uint8Array;
}

/** The count and hash of what a collection holds now. */
export async function contentOf(name: string): Promise<Content & { documents: number }> {
  const count = new Counting();
  let documents = 0;
  for await (const raw of storedDocuments(name)) {
    count.add(raw);
    documents += 1;
  }
  return { ...count.content(), documents };
}

/** Fills a new collection; types and order of fields stay. */
export async function fillCollection(name: string, documents: AsyncIterable<Buffer>): Promise<void> {
  await database().createCollection(name).catch(unlessItExists);
  let batch: object[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const options = { ordered: false, ignoreUndefined: false };
    await database().collection<object & { _id?: never }>(name).insertMany(batch, options);
    batch = [];
    bytes = 0;
  };
  for await (const raw of documents) {
    batch.push(BSON.deserialize(raw, EXACT));
    bytes += raw.length;
    if (batch.length >= BATCH_DOCUMENTS || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
}

/** Indexes that no code of this version declares are made as they were. */
export async function restoreForeignIndexes(name: string, indexes: readonly object[]): Promise<void> {
  if (definedCollections().some(({ spec }) => spec.name === name)) return;
  for (const index of indexes) {
    const {
      key,
      v: _version,
      ns: _namespace,
      ...options
    } = BSON.EJSON.deserialize(index) as {
      key: Record<string, 1 | -1>;
      name: string;
      v?: unknown;
      ns?: unknown;
    };
    if (options.name !== '_id_') await database().collection(name).createIndex(key, options);
  }
}

/** The schema version of every collection of this code. */
export function schemaVersions(): Record<string, number> {
  return Object.fromEntries(definedCollections().map(({ spec }) => [spec.name, spec.schemaVersion]));
}

/** The first thing a restore writes, and the last it takes away. */
export async function markRestore(from: string, at: Date): Promise<void> {
  await database()
    .collection<{ _id: string; from: string; at: Date }>(MARKER)
    .insertOne({ _id: 'restore', from, at }, { writeConcern: { w: 'majority', journal: true } });
}

export async function unmarkRestore(): Promise<void> {
  await database().collection(MARKER).drop();
}

/** Whether a restore into this database was begun and not finished. */
export async function restoreIsUnderWay(): Promise<boolean> {
  const found = await database().collection<{ _id: string }>(MARKER).findOne({ _id: 'restore' });
  return found !== null;
}

function unlessItExists(error: { code?: number }): void {
  if (error.code !== 48) throw error;
}
