import mongoose from 'mongoose';
import { definedCollections, type CollectionSpec, type IndexSpec } from './collection.ts';

const NAMESPACE_EXISTS = 48;
const INDEX_OPTIONS_CONFLICT = 85;
const INDEX_KEY_SPECS_CONFLICT = 86;

/** Creates every declared collection and index. Safe to run again, and by several processes. */
export async function ensureIndexes(): Promise<void> {
  await Promise.all(definedCollections().map(({ spec }) => ensureCollection(spec)));
}

async function ensureCollection(spec: CollectionSpec): Promise<void> {
  const database = mongoose.connection.db;
  if (database === undefined) throw new Error('Expected a connection to the store, but there is none');
  await database.createCollection(spec.name).catch(unless(NAMESPACE_EXISTS));
  for (const index of spec.indexes) await ensureIndex(spec.name, index);
}

/** An index that an older version declared otherwise is built again. */
async function ensureIndex(collectionName: string, index: IndexSpec): Promise<void> {
  const collection = mongoose.connection.collection(collectionName);
  const name = index.options?.name ?? defaultName(index);
  const create = (): Promise<string> => collection.createIndex({ ...index.keys }, { ...index.options, name });
  const conflict = await create().then(() => false, unless(INDEX_OPTIONS_CONFLICT, INDEX_KEY_SPECS_CONFLICT));
  if (conflict === false) return;
  const wanted = JSON.stringify(index.keys);
  for (const existing of await collection.indexes()) {
    const inTheWay = existing.name === name || JSON.stringify(existing.key) === wanted;
    if (existing.name !== undefined && existing.name !== '_id_' && inTheWay)
      await collection.dropIndex(existing.name);
  }
  await create();
}

function defaultName(index: IndexSpec): string {
  return Object.entries(index.keys).flat().join('_');
}

function unless(...codes: number[]): (error: { code?: number }) => void {
  return (error) => {
    if (error.code === undefined || !codes.includes(error.code)) throw error;
  };
}
