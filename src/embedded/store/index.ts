export { createStoreServer, type StoreServer, type StoreServerOptions } from './server.ts';
export { startEmbeddedStore, type EmbeddedStore, type EmbeddedStoreOptions } from './supervisor.ts';
