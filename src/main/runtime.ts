import { join } from 'node:path';
import { findRedisProgram, openPglitePool, startLocalRedis } from '../embedded/queue/index.ts';
import { startEmbeddedStore } from '../embedded/store/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { openLiveBus } from '../platform/live/index.ts';
import { createLogger } from '../platform/log.ts';
import { connectMongo, disconnectMongo, ensureIndexes, migrateAll } from '../platform/mongo/index.ts';
import { entryFile } from '../platform/paths.ts';
import type { Platform } from '../platform/platform.ts';
import { openQueueBackend, type QueueBackend, type QueuePlace } from '../platform/queue/index.ts';
import { createSecrets } from '../platform/secrets.ts';
import { openDiskBlobStore, openGridFsBlobStore, type BlobStore } from '../platform/storage/index.ts';
import { refuseHalfRestored } from './backup/half-restored.ts';
import { holdDataFolder } from './data-folder.ts';

/** The platform with the services behind it, opened in order and closed in the opposite order. */
export interface Runtime {
  readonly platform: Platform;
  readonly backend: QueueBackend;
  /** For a process beside this one; null when the queue lives inside this one. */
  readonly services: SharedServices | null;
  close(): Promise<void>;
}

/** Where the store and the queue answer that some process of this installation opened. */
export interface SharedServices {
  readonly store: string;
  readonly queue: { readonly redisUrl: string } | { readonly localSocket: string };
}

type Closing = () => Promise<void>;

/**
 * Opens store, queue, files and live notices as the configuration says, or uses the store and the
 * queue that another process opened. Fails as a whole.
 */
export async function openRuntime(config: Config, opened?: SharedServices, beside = false): Promise<Runtime> {
  const log = createLogger(config.logLevel);
  const closings: Closing[] = [];
  const close = async (): Promise<void> => {
    for (const closing of closings.splice(0).toReversed()) {
      await closing().catch((error: unknown) => log.warn({ err: error }, 'a part did not close'));
    }
  };
  try {
    const folder = opened === undefined && isEmbedded(config) ? holdDataFolder(config.dataDir) : null;
    if (folder !== null) closings.push(async () => folder.release());
    const store = opened?.store ?? (await openStore(config, log, closings));
    await connectMongo(store);
    closings.push(disconnectMongo);
    await refuseHalfRestored();
    if (opened === undefined) await migrateAll();
    if (opened === undefined) await ensureIndexes();
    const place = opened?.queue ?? (await queuePlace(config, log, closings));
    const backend = await openQueueBackend(place, { log, beside });
    closings.push(() => backend.close());
    const live = openLiveBus({ pubsub: backend.pubsub, log });
    closings.push(() => live.close());
    const blobs = await openBlobs(config);
    const platform: Platform = {
      config,
      clock: systemClock,
      log,
      blobs,
      jobs: backend.jobs,
      live,
      secrets: createSecrets(config.masterKey),
    };
    const services = sharedServices(store, place);
    folder?.announce({ store, services });
    return { platform, backend, services, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Something of this installation lives in the data folder and has one owner. */
function isEmbedded({ mongodbUri, redisUrl }: Config): boolean {
  return mongodbUri === undefined || redisUrl === undefined;
}

/** Files in MongoDB where that is configured, else in the data folder. */
export function openBlobs({ mongodbUri, dataDir }: Config): Promise<BlobStore> {
  if (mongodbUri !== undefined) return openGridFsBlobStore({ clock: systemClock });
  return openDiskBlobStore({ folder: join(dataDir, 'blobs'), clock: systemClock });
}

/** The address of the documents: the configured one, else an embedded store begun here and ended by `closings`. */
export async function openStore(config: Config, log: Platform['log'], closings: Closing[]): Promise<string> {
  if (config.mongodbUri !== undefined) return config.mongodbUri;
  const store = await startEmbeddedStore({
    dataDir: join(config.dataDir, 'store'),
    entry: entryFile('embedded/store/server-process.ts'),
    log: (level, message, facts) => log[level](facts, message),
  });
  closings.push(() => store.stop());
  return store.uri;
}

function sharedServices(store: string, { redisUrl, localSocket }: QueuePlace): SharedServices | null {
  if (redisUrl !== undefined) return { store, queue: { redisUrl } };
  return localSocket === undefined ? null : { store, queue: { localSocket } };
}

/** `REDIS_URL`, else a redis-server or valkey-server of our own, else PostgreSQL inside this process. */
async function queuePlace(config: Config, log: Platform['log'], closings: Closing[]): Promise<QueuePlace> {
  if (config.redisUrl !== undefined) return { redisUrl: config.redisUrl };
  const program = findRedisProgram(config.searchPath);
  if (program !== null) {
    const redis = await startLocalRedis({ program, folder: join(config.dataDir, 'queue'), log });
    closings.push(() => redis.stop());
    return { localSocket: redis.socket };
  }
  const pglite = await openPglitePool(join(config.dataDir, 'queue-pglite'), log);
  closings.push(() => pglite.close());
  return { pglite: pglite.pool };
}
