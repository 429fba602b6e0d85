import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../src/platform/clock.ts';
import { loadConfig } from '../../src/platform/config.ts';
import { createLogger } from '../../src/platform/log.ts';
import { connectMongo, disconnectMongo, ensureIndexes } from '../../src/platform/mongo/index.ts';
import {
  listIncidents,
  relayOnce,
  runDelivery,
  startRelay,
  type Subscription,
} from '../../src/platform/outbox/index.ts';
import type { Platform } from '../../src/platform/platform.ts';
import type { PublishedNotice } from '../../src/platform/live/index.ts';
import { createSecrets } from '../../src/platform/secrets.ts';
import { openDiskBlobStore } from '../../src/platform/storage/index.ts';
import { InlineJobs } from './inline-jobs.ts';
import { MemoryLiveBus } from './memory-live-bus.ts';
import { openTestStore } from './test-store.ts';

export interface TestPlatformOptions {
  /** A FixedClock that the test moves; the system's otherwise. */
  readonly clock?: Clock;
  /** Settings over the defaults, as environment variables. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TestPlatform extends Platform {
  readonly jobs: InlineJobs;
  /** Everything published on the live bus. */
  readonly notices: readonly PublishedNotice[];
  /** The private folder: blobs and store. */
  readonly folder: string;
  /** Address of the document store, for a second connection. */
  readonly storeUri: string;
  /** Deletes the documents that have outlived their TTL index, by the system's clock. */
  expire(): Promise<void>;
  /**
   * Relays and runs jobs, here and now, until nothing is left to do. A failing job is retried at
   * once; one that is given up fails the test, unless `allowIncidents`.
   */
  settle(subscriptions: readonly Subscription[], options?: { allowIncidents?: boolean }): Promise<void>;
  /** Runs relay and jobs by themselves from now on, as a worker does; the result stops them. */
  work(subscriptions: readonly Subscription[]): () => Promise<void>;
  close(): Promise<void>;
}

const MOST_ROUNDS = 500;

/**
 * A real platform on an embedded document store of its own, in this process and a temporary folder.
 * One at a time: collections live on mongoose's default connection. Import the modules under test
 * first: indexes are made for the collections known by then.
 */
export async function openTestPlatform(options: TestPlatformOptions = {}): Promise<TestPlatform> {
  if (process.env['DIWAN_TEST_QUERIES'] !== undefined) await import('./record-queries.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'dwn-'));
  const clock = options.clock ?? systemClock;
  const config = loadConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent', DEMO: '0', ...options.env });
  const store = await openTestStore(join(folder, 's'));
  await connectMongo(store.uri, { clock });
  await ensureIndexes();
  const live = new MemoryLiveBus(clock);
  const jobs = new InlineJobs();
  const platform: Platform = {
    config,
    clock,
    log: createLogger(config.logLevel),
    blobs: await openDiskBlobStore({ folder: join(folder, 'blobs'), clock }),
    jobs,
    live,
    secrets: createSecrets(config.masterKey),
  };
  return {
    ...platform,
    jobs,
    notices: live.notices,
    folder,
    storeUri: store.uri,
    expire: () => store.expire(),
    settle: (subscriptions, { allowIncidents = false } = {}) =>
      settle(platform, jobs, subscriptions).then(() => (allowIncidents ? undefined : refuseIncidents())),
    work: (subscriptions) => work(platform, jobs, subscriptions),
    close: async () => {
      await disconnectMongo();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function settle(
  platform: Platform,
  jobs: InlineJobs,
  subscriptions: readonly Subscription[],
): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const relayed = await relayOnce(platform, subscriptions);
    const runs = await jobs.runWaiting(platform, subscriptions);
    if (relayed === 0 && runs === 0) return;
  }
  throw new Error(`Expected the outbox to settle within ${MOST_ROUNDS} rounds, but events keep coming`);
}

function work(
  platform: Platform,
  jobs: InlineJobs,
  subscriptions: readonly Subscription[],
): () => Promise<void> {
  const stopJobs = jobs.startBackground((data) => runDelivery(platform, subscriptions, data));
  const relay = startRelay(platform, subscriptions);
  return async () => {
    await relay.stop();
    await stopJobs();
  };
}

async function refuseIncidents(): Promise<void> {
  const incidents = await listIncidents();
  if (incidents.length === 0) return;
  const lines = incidents.map((one) => `${one.job} on ${one.event}: ${one.lastError}`);
  throw new Error(`Expected every job to succeed, but some were given up:\n${lines.join('\n')}`);
}
