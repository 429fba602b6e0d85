import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import {
  definedCollections,
  defineCollection,
  type CollectionSpec,
  type StoredDocument,
} from './collection.ts';
import { releaseLease, takeLease } from './lease.ts';

/** The version that every document of a collection has reached. `_id` is the collection's name. */
interface ReachedVersion extends StoredDocument {
  version: number;
}

const ReachedVersions = defineCollection<ReachedVersion>({
  name: 'schema_versions',
  scope: 'platform',
  schemaVersion: 1,
  fields: { version: { type: Number, required: true } },
  indexes: [],
});

const LOCK = 'schema-migrations';
const LOCK_MS = 60_000;
const WAIT_MS = 250;
const BATCH = 200;

/** A store written by newer code: running on it would damage it. */
export class StoreIsNewerError extends Error {
  constructor(collection: string, stored: number, known: number) {
    super(
      `Expected ${collection} at schema version ${known} or before, but the store is at ${stored}: install the newer version`,
    );
    this.name = 'StoreIsNewerError';
  }
}

/**
 * Brings the documents of every collection to the schema version of the code, one process at a
 * time. It may be interrupted and run again: each document carries its own version.
 * Answers the documents changed, by collection.
 */
export async function migrateAll(): Promise<Record<string, number>> {
  const reached = await reachedVersions();
  const behind = definedCollections()
    .map(({ spec }) => spec)
    .filter((spec) => isBehind(spec, reached));
  if (behind.length === 0) return {};
  while (!(await takeLease(LOCK, LOCK_MS))) await sleep(WAIT_MS);
  try {
    const changed: Record<string, number> = {};
    const current = await reachedVersions();
    for (const spec of behind.filter((one) => isBehind(one, current))) {
      changed[spec.name] = await migrateCollection(spec);
    }
    return changed;
  } finally {
    await releaseLease(LOCK);
  }
}

function isBehind(spec: CollectionSpec, reached: ReadonlyMap<string, number>): boolean {
  const stored = reached.get(spec.name) ?? 0;
  if (stored > spec.schemaVersion) throw new StoreIsNewerError(spec.name, stored, spec.schemaVersion);
  return stored < spec.schemaVersion;
}

async function reachedVersions(): Promise<Map<string, number>> {
  const all = await ReachedVersions.find({}).lean<ReachedVersion[]>();
  return new Map(all.map(({ _id, version }) => [_id, version]));
}

async function migrateCollection(spec: CollectionSpec): Promise<number> {
  const collection = mongoose.connection.collection<StoredDocument>(spec.name);
  let changed = 0;
  let after = '';
  for (;;) {
    const batch = await collection
      .find({ _id: { $gt: after }, schemaVersion: { $lt: spec.schemaVersion } })
      .sort({ _id: 1 })
      .limit(BATCH)
      .toArray();
    if (batch.length === 0) break;
    after = batch.at(-1)!._id;
    const writes = batch.map((document) => ({
      replaceOne: {
        filter: { _id: document._id, schemaVersion: document.schemaVersion },
        replacement: migrated(spec, document),
      },
    }));
    changed += (await collection.bulkWrite(writes, { ordered: false })).modifiedCount;
    if (!(await takeLease(LOCK, LOCK_MS)))
      throw new Error('Expected to keep the migration lock, but another process took it');
  }
  await ReachedVersions.updateOne(
    { _id: spec.name },
    {
      $set: { version: spec.schemaVersion },
      $setOnInsert: { administrationId: 'platform', schemaVersion: 1 },
    },
    { upsert: true },
  );
  return changed;
}

/** The document as the code of today wants it. Its id and administration never change. */
function migrated(spec: CollectionSpec, old: StoredDocument): Omit<StoredDocument, '_id'> {
  let document: Record<string, unknown> = { ...old };
  for (let version = old.schemaVersion + 1; version <= spec.schemaVersion; version += 1) {
    const migration = spec.migrations?.[version];
    if (migration === undefined)
      throw new Error(`Expected a migration of ${spec.name} to version ${version}, but there is none`);
    document = migration(document);
  }
  const { _id: _unused, ...fields } = document;
  return { ...fields, administrationId: old.administrationId, schemaVersion: spec.schemaVersion };
}
