import { systemClock } from '../../platform/clock.ts';
import type { Config } from '../../platform/config.ts';
import { createLogger } from '../../platform/log.ts';
import { connectMongo, disconnectMongo } from '../../platform/mongo/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { createSecrets } from '../../platform/secrets.ts';
import { holdDataFolder, inUse, runningOn } from '../data-folder.ts';
import { openBlobs, openStore } from '../runtime.ts';

export interface OpenedStore {
  /** Without a queue: what would use it throws. */
  readonly platform: Platform;
  close(): Promise<void>;
}

/**
 * Opens the documents and files of the configured installation, without its queue: by the store of the
 * product that runs on the data folder, else by one of its own.
 */
export async function openStoreOnly(config: Config, logLevel = 'warn'): Promise<OpenedStore> {
  const log = createLogger(logLevel);
  const closings: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closing of closings.splice(0).toReversed()) await closing().catch(() => undefined);
  };
  try {
    if (config.mongodbUri === undefined) {
      await connectMongo(await embeddedAddress(config, log, closings));
    } else await connectMongo(config.mongodbUri);
    closings.push(disconnectMongo);
    return { platform: platformOf(config, log, await openBlobs(config)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function embeddedAddress(
  config: Config,
  log: Platform['log'],
  closings: (() => Promise<void>)[],
): Promise<string> {
  const running = runningOn(config.dataDir);
  if (running?.store !== undefined && running.store !== null) return running.store;
  if (running !== null) throw inUse(config.dataDir, running.pid);
  const folder = holdDataFolder(config.dataDir);
  closings.push(async () => folder.release());
  return openStore(config, log, closings);
}

function platformOf(config: Config, log: Platform['log'], blobs: Platform['blobs']): Platform {
  const unreachable = (): never => {
    throw new Error('Expected no queue to be used, but it was');
  };
  return {
    config,
    clock: systemClock,
    log,
    blobs,
    secrets: createSecrets(config.masterKey),
    jobs: { add: unreachable },
    live: { publish: unreachable, subscribe: unreachable, close: async () => undefined },
  };
}
