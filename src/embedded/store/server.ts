import { unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { systemClock } from '../../platform/clock.ts';
import { dropAllUnfinished } from './commands/build-indexes.ts';
import { SET_NAME } from './commands/server.ts';
import { Engine } from './engine.ts';
import { sweepOnce } from './maintenance.ts';
import { folderFault } from './storage/folder-fault.ts';
import { openFolder, type FolderEvents } from './storage/open-folder.ts';
import { ClusterClock } from './wire/cluster-time.ts';
import { Connection } from './wire/connection.ts';

export interface StoreServerOptions extends FolderEvents {
  dataDir: string;
  /** Shorter than 100 characters, ending in `.sock`, in a directory only this user can enter. */
  socketPath: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** How often expired documents, cursors and transactions are looked for, in ms. */
  sweepEvery?: number;
  transactionLifetime?: number;
  cursorTimeout?: number;
  /** Accepts `configureFailPoint`: tests only. */
  testCommands?: boolean;
  /** MongoDB's `notablescan`: a plan that reads a whole collection, unless it is empty, fails with 291. Tests only. */
  noTableScan?: boolean;
  onDefect?: (error: unknown) => void;
}

export interface StoreServer {
  /** What mongoose connects to; the database is `diwan`. */
  uri: string;
  /** Deletes what has expired, now. */
  sweep(): Promise<void>;
  /** Finishes the commands under way, then closes. Every acknowledged write is on disk. */
  stop(): Promise<void>;
}

export const SWEEP_EVERY = 30_000;
const TRANSACTION_LIFETIME = 60_000;
const CURSOR_TIMEOUT = 600_000;

/** The address of a server on a unix socket, in the form the driver takes. */
export function uriOf(socketPath: string): string {
  return `mongodb://${encodeURIComponent(socketPath)}/diwan?replicaSet=${SET_NAME}&directConnection=true`;
}

/**
 * Serves a data folder on a unix socket, in this process.
 *
 * @throws DomainError in one plain line when the folder cannot be served: see `openFolder`
 */
export async function createStoreServer(options: StoreServerOptions): Promise<StoreServer> {
  checkSocketPath(options.socketPath);
  const folder = await openFolder(options.dataDir, options);
  const engine = new Engine(folder.kv, {
    now: options.now ?? ((): number => systemClock.now().getTime()),
    transactionLifetime: options.transactionLifetime ?? TRANSACTION_LIFETIME,
    cursorTimeout: options.cursorTimeout ?? CURSOR_TIMEOUT,
    testCommands: options.testCommands ?? false,
    noTableScan: options.noTableScan ?? false,
    address: options.socketPath,
  });
  try {
    await dropAllUnfinished(engine);
    return await serve(engine, options, () => folder.close());
  } catch (error) {
    await folder.close();
    throw error;
  }
}

async function serve(
  engine: Engine,
  options: StoreServerOptions,
  closeFolder: () => Promise<void>,
): Promise<StoreServer> {
  const connections = new Set<Connection>();
  const onDefect = options.onDefect ?? ((): void => {});
  const clock = new ClusterClock(engine.options.now);
  let lastId = 0;
  const server = createServer((socket) => {
    const id = ++lastId;
    const connection = new Connection(socket, { engine, id, clock, onDefect });
    connections.add(connection);
    socket.on('close', () => {
      connections.delete(connection);
      engine.transactions.disconnected(id);
    });
  });
  await listen(server, options.socketPath);
  let sweeping: Promise<void> = Promise.resolve();
  const sweep = (): Promise<void> => (sweeping = sweeping.then(() => sweepOnce(engine)).catch(onDefect));
  const timer = setInterval(() => void sweep(), options.sweepEvery ?? SWEEP_EVERY);
  const transactionTimer = setInterval(() => {
    engine.transactions.sweep();
    engine.snapshots.sweep();
  }, 1000);
  const close = async (): Promise<void> => {
    clearInterval(timer);
    clearInterval(transactionTimer);
    server.close();
    engine.stopping = true;
    engine.transactions.abortAll();
    await Promise.all([...connections].map((connection) => connection.idle()));
    for (const connection of connections) connection.end();
    await sweeping;
    engine.cursors.closeAll();
    engine.snapshots.closeAll();
    await closeFolder();
  };
  let stopping: Promise<void> | null = null;
  return { uri: uriOf(options.socketPath), sweep, stop: () => (stopping ??= close()) };
}

function checkSocketPath(socketPath: string): void {
  if (Buffer.byteLength(socketPath) >= 100)
    throw folderFault(
      'path_too_long',
      `Expected a socket path under 100 bytes, but got ${socketPath}: set a shorter TMPDIR`,
    );
}

async function listen(server: Server, socketPath: string): Promise<void> {
  await unlink(socketPath).catch(() => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, () => resolve());
  });
}
