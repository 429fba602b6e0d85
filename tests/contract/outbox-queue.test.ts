import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findRedisProgram, openPglitePool, startLocalRedis } from '../../src/embedded/queue/index.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { DomainError } from '../../src/platform/errors.ts';
import { createLogger } from '../../src/platform/log.ts';
import { inTransaction } from '../../src/platform/mongo/index.ts';
import {
  emit,
  listIncidents,
  outboxBacklog,
  relayOnce,
  retryIncident,
  runDelivery,
  startRelay,
  type Subscription,
} from '../../src/platform/outbox/index.ts';
import type { Platform } from '../../src/platform/platform.ts';
import {
  openQueueBackend,
  startJobWorkers,
  type QueueBackend,
  type QueuePlace,
} from '../../src/platform/queue/index.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';

const log = createLogger('silent');
const program = findRedisProgram(process.env['PATH'] ?? '');

interface Server {
  readonly place: QueuePlace;
  stop(): Promise<void>;
}

async function startRedis(folder: string): Promise<Server> {
  const redis = await startLocalRedis({ program: program ?? '', folder, log });
  return { place: { localSocket: redis.socket }, stop: () => redis.stop() };
}

async function startPglite(folder: string): Promise<Server> {
  const pglite = await openPglitePool(folder);
  return { place: { pglite: pglite.pool }, stop: () => pglite.close() };
}

/** The outbox on a real queue: BullMQ carries, MongoDB remembers. */
function conforms(start: (folder: string) => Promise<Server>): void {
  let test: TestPlatform;
  let clock: FixedClock;
  let folder: string;
  let server: Server;
  let backend: QueueBackend;
  let platform: Platform;
  let handled: string[];
  let failOnce: Map<string, Error>;

  const subscriptions: Subscription[] = [
    {
      event: 'letter.filed',
      job: 'registry.issue-receipt',
      queue: 'registry',
      handle: (_platform, event) => {
        const failure = failOnce.get(event.aggregateId);
        failOnce.delete(event.aggregateId);
        if (failure !== undefined) return Promise.reject(failure);
        handled.push(event.aggregateId);
        return Promise.resolve();
      },
    },
    {
      event: 'letter.filed',
      job: 'exchange.send-receipt',
      queue: 'exchange',
      handle: () => Promise.resolve(),
    },
  ];

  async function openQueue(): Promise<void> {
    server = await start(mkdtempSync(join(folder, 'q-')));
    backend = await openQueueBackend(server.place, { log });
  }
  async function closeQueue(): Promise<void> {
    await backend.close();
    await server.stop();
  }
  const work = () => startJobWorkers(backend, (data) => runDelivery(platform, subscriptions, data));
  const file = (aggregateId: string) =>
    inTransaction((tx) => emit(tx, { type: 'letter.filed', administrationId: 'a', aggregateId, data: {} }));
  const settled = async () => {
    await expect
      .poll(async () => (await outboxBacklog(platform)).waiting, { interval: 20, timeout: 50_000 })
      .toBe(0);
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dwn-oq-'));
    await openQueue();
  });
  afterAll(async () => {
    await closeQueue();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    clock = new FixedClock('2026-03-02T09:00:00Z');
    test = await openTestPlatform({ clock });
    platform = { ...test, log, jobs: backend.jobs };
    handled = [];
    failOnce = new Map();
  });
  afterEach(async () => {
    await test.close();
  });

  it('delivers what is filed while it runs, each once, after failures that pass', async () => {
    // given relay and workers, and two letters whose first try fails
    const workers = work();
    const relay = startRelay(platform, subscriptions);
    failOnce.set('letter-3', new Error('socket closed'));
    failOnce.set(
      'letter-7',
      new DomainError({ code: 'mail.away', kind: 'unavailable', message: 'Expected a server' }),
    );
    // when 40 letters are filed at once
    const letters = Array.from({ length: 40 }, (_, n) => `letter-${n}`);
    await Promise.all(letters.map(file));
    await settled();
    // then each has its receipt, once
    expect(handled.toSorted()).toEqual(letters.toSorted());
    await relay.stop();
    await workers.close(5000);
  });

  it('loses nothing when the queue server loses everything', async () => {
    // given letters whose jobs are queued but not run, and a queue server that is then emptied
    const letters = Array.from({ length: 10 }, (_, n) => `letter-${n}`);
    for (const letter of letters) await file(letter);
    expect(await relayOnce(platform, subscriptions)).toBe(10);
    await closeQueue();
    await openQueue();
    platform = { ...test, log, jobs: backend.jobs };
    // when the product starts again and 15 s pass
    const workers = work();
    const relay = startRelay(platform, subscriptions);
    clock.advance(15_000);
    await settled();
    // then every letter has its receipt
    expect(handled.toSorted()).toEqual(letters.toSorted());
    await relay.stop();
    await workers.close(5000);
  });

  it('shows a job that it gave up, and runs it when a person asks', async () => {
    // given a letter whose receipt is refused
    const workers = work();
    const relay = startRelay(platform, subscriptions);
    failOnce.set(
      'letter-1',
      new DomainError({ code: 'receipt.odd', kind: 'invalid', message: 'Expected a letter' }),
    );
    const eventId = await file('letter-1');
    await expect.poll(async () => (await listIncidents()).length, { interval: 20, timeout: 10_000 }).toBe(1);
    // when a person asks for it again
    await retryIncident(eventId, 'registry.issue-receipt');
    await settled();
    // then it is done
    expect(handled).toEqual(['letter-1']);
    expect(await listIncidents()).toEqual([]);
    await relay.stop();
    await workers.close(5000);
  });
}

describe('the outbox on PGlite', { timeout: 60_000 }, () => {
  conforms(startPglite);
});

describe.skipIf(program === null)(
  `the outbox on a local redis-server${program === null ? ' (skipped: neither redis-server nor valkey-server on PATH)' : ''}`,
  { timeout: 60_000 },
  () => {
    conforms(startRedis);
  },
);
