import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import {
  createStoreServer,
  type StoreServer,
  type StoreServerOptions,
} from '../../../src/embedded/store/index.ts';

export interface TestStore {
  dir: string;
  server: StoreServer;
  connect(options?: MongoClientOptions): Promise<MongoClient>;
  /** Stops and opens the same folder again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** A store of its own in a temporary folder. */
export async function openTestStore(options: Partial<StoreServerOptions> = {}): Promise<TestStore> {
  const dir = mkdtempSync(join(tmpdir(), 'store-'));
  const open = (): Promise<StoreServer> =>
    createStoreServer({ dataDir: join(dir, 'data'), socketPath: join(dir, 's.sock'), ...options });
  const clients: MongoClient[] = [];
  const store: TestStore = {
    dir,
    server: await open(),
    connect: async (clientOptions = {}) => {
      const client = await new MongoClient(store.server.uri, clientOptions).connect();
      clients.push(client);
      return client;
    },
    restart: async () => {
      await store.server.stop();
      store.server = await open();
      // In one process the driver may write in the very tick its socket closes, and then waits for ever.
      await wait(50);
    },
    close: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await store.server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  return store;
}
