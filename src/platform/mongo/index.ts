export { Schema, type Model } from 'mongoose';
export {
  defineCollection,
  definedCollections,
  part,
  type CollectionSpec,
  type DefinedCollection,
  type Fields,
  type IndexSpec,
  type Migration,
  type NewDocument,
  type StoredDocument,
} from './collection.ts';
export { connectMongo, disconnectMongo, pingMongo, storeClock, type ConnectOptions } from './connection.ts';
export { ensureIndexes } from './indexes.ts';
export { insert } from './insert.ts';
export { LEASE_OWNER, releaseLease, takeLease } from './lease.ts';
export { migrateAll, StoreIsNewerError } from './migrations.ts';
export {
  AdministrationChangedError,
  crossAdministration,
  UnscopedQueryError,
  type CrossScope,
} from './scope.ts';
export { afterCommit, inTransaction, isDuplicateKey, type Tx } from './transaction.ts';
