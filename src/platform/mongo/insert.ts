import type { Model } from 'mongoose';
import type { NewDocument, StoredDocument } from './collection.ts';
import type { Tx } from './transaction.ts';

/** Inserts validated documents in an act's transaction, stamped with the collection's schema version. */
export async function insert<T extends StoredDocument>(
  tx: Tx,
  collection: Model<T>,
  ...documents: NewDocument<T>[]
): Promise<void> {
  await collection.insertMany(documents, { session: tx, ordered: true });
}
