import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createStoreServer } from '../../src/embedded/store/index.ts';

export interface TestStore {
  readonly uri: string;
  /** What the store itself found wrong: a test that leaves any has found a defect of the store. */
  readonly defects: readonly unknown[];
  /** Deletes what its TTL indexes say has expired, now. */
  expire(): Promise<void>;
  close(): Promise<void>;
}

/** An embedded document store in this process, its data and socket in one folder. */
export async function openTestStore(folder: string): Promise<TestStore> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const defects: unknown[] = [];
  const server = await createStoreServer({
    dataDir: join(folder, 'data'),
    socketPath: join(folder, 's.sock'),
    testCommands: true,
    onDefect: (error) => defects.push(error),
  });
  return { uri: server.uri, defects, expire: () => server.sweep(), close: () => server.stop() };
}
