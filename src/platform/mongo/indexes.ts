import mongoose from 'mongoose';
import { definedCollections, type CollectionSpec } from './collection.ts';

/** Creates every declared collection and index. Safe to run again, and by several processes. */
export async function ensureIndexes(): Promise<void> {
  for (const { spec } of definedCollections()) await ensureCollectionIndexes(spec);
}

async function ensureCollectionIndexes(spec: CollectionSpec): Promise<void> {
  const database = mongoose.connection.db;
  if (database === undefined) throw new Error('Expected a connection to the store, but there is none');
  await database.createCollection(spec.name).catch(unlessItExists);
  if (spec.indexes.length === 0) return;
  await database.collection(spec.name).createIndexes(
    spec.indexes.map((index) => ({ key: { ...index.keys }, ...index.options })),
  );
}

function unlessItExists(error: { codeName?: string; code?: number }): void {
  if (error.code !== 48) throw error;
}
