export { Schema, type Model } from 'mongoose';
export {
  defineCollection,
  definedCollections,
  part,
  type DefinedCollection,
  type NewDocument,
  type StoredDocument,
} from './collection.ts';
export { connectMongo, disconnectMongo, pingMongo, storeClock } from './connection.ts';
export { ensureIndexes } from './indexes.ts';
export { insert } from './insert.ts';
export { releaseLease, takeLease } from './lease.ts';
export { migrateAll, StoreIsNewerError } from './migrations.ts';
export { AdministrationChangedError, crossAdministration, UnscopedQueryError } from './scope.ts';
export { storeOutage } from './store-outage.ts';
export { afterCommit, inTransaction, isDuplicateKey, type Tx } from './transaction.ts';
