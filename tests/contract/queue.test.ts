import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findRedisProgram, openPglitePool, startLocalRedis } from '../../src/embedded/queue/index.ts';
import { DomainError } from '../../src/platform/errors.ts';
import { createLogger } from '../../src/platform/log.ts';
import {
  openQueueBackend,
  type JobData,
  type QueueBackend,
  type QueuePlace,
} from '../../src/platform/queue/index.ts';

interface Server {
  readonly place: QueuePlace;
  stop(): Promise<void>;
}

interface Kind {
  readonly name: string;
  readonly skip: boolean;
  /** How soon an interrupted job runs again: others may hold a shared server's jobs, ours alone are free. */
  readonly takeOverMs: number;
  start(folder: string): Promise<Server>;
}

const log = createLogger('silent');
const program = findRedisProgram(process.env['PATH'] ?? '');

const KINDS: Kind[] = [
  {
    name: 'a local redis-server',
    skip: program === null,
    takeOverMs: 5_000,
    start: async (folder) => {
      const redis = await startLocalRedis({ program: program ?? '', folder, log });
      return { place: { localSocket: redis.socket }, stop: () => redis.stop() };
    },
  },
  {
    name: 'the Redis of REDIS_URL',
    skip: program === null,
    takeOverMs: 30_000,
    start: async (folder) => {
      const redis = await startLocalRedis({ program: program ?? '', folder, log });
      return { place: { redisUrl: redis.socket }, stop: () => redis.stop() };
    },
  },
  {
    name: 'PGlite',
    skip: false,
    takeOverMs: 5_000,
    start: async (folder) => {
      const pglite = await openPglitePool(folder);
      return { place: { pglite: pglite.pool }, stop: () => pglite.close() };
    },
  },
];

const unavailable = () =>
  new DomainError({ code: 'test.away', kind: 'unavailable', message: 'Expected it, but it is away' });
const impossible = () =>
  new DomainError({ code: 'test.no', kind: 'conflict', message: 'Expected another state, but no' });

async function until(condition: () => boolean, withinMs = 10_000): Promise<void> {
  for (let waited = 0; !condition(); waited += 5) {
    if (waited > withinMs) throw new Error('Expected it within the time, but it did not happen');
    await sleep(5);
  }
}

for (const kind of KINDS) {
  const missing = kind.skip ? ' (skipped: neither redis-server nor valkey-server on PATH)' : '';
  describe.skipIf(kind.skip)(`the queue on ${kind.name}${missing}`, () => {
    let folder: string;
    let server: Server;
    let backend: QueueBackend;
    let runs: { data: JobData; attempt: number; at: number }[];

    const work = (
      fail: (run: { data: JobData; attempt: number }) => Error | undefined = () => undefined,
      concurrency = 4,
    ) =>
      backend.startWorker('registry', concurrency, async (data, attempt) => {
        runs.push({ data, attempt, at: performance.now() });
        const error = fail({ data, attempt });
        if (error !== undefined) throw error;
      });
    const add = (id: string, delayMs?: number) =>
      backend.jobs.add(
        'registry',
        'registry.issue-receipt',
        { eventId: id, job: 'registry.issue-receipt' },
        { jobId: `${id}-receipt`, delayMs },
      );
    const ids = () => runs.map((run) => run.data.eventId);
    const restart = async () => {
      await backend.close();
      await server.stop();
      server = await kind.start(folder);
      backend = await openQueueBackend(server.place, { log });
    };

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'dwn-q-'));
      server = await kind.start(folder);
    });
    afterAll(async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    });
    beforeAll(async () => {
      backend = await openQueueBackend(server.place, { log });
      runs = [];
    });
    afterEach(async () => {
      await backend.close();
      backend = await openQueueBackend(server.place, { log });
      runs = [];
    });
    afterAll(() => backend.close());

    it('runs a job with what it was given', async () => {
      // given
      work();
      // when
      await add('e1');
      await until(() => runs.length === 1);
      // then
      expect(runs[0]).toMatchObject({ data: { eventId: 'e1', job: 'registry.issue-receipt' }, attempt: 1 });
    });

    it('starts a job within moments of its adding, without polling', async () => {
      // given
      work();
      await add('warm');
      await until(() => runs.length === 1);
      await sleep(200);
      // when
      const start = performance.now();
      await add('prompt');
      await until(() => runs.length === 2);
      // then
      expect(runs[1]!.at - start).toBeLessThan(500);
    });

    it('tries again after an unavailable service and after an unforeseen error', async () => {
      // given
      work(({ data, attempt }) => {
        if (attempt > 2) return undefined;
        return data.eventId === 'away' ? unavailable() : new Error('a lost race');
      });
      // when
      await Promise.all([add('away'), add('bug')]);
      await until(() => runs.length === 6);
      // then
      expect(runs.filter((run) => run.data.eventId === 'away').map((run) => run.attempt)).toEqual([1, 2, 3]);
      expect(runs.filter((run) => run.data.eventId === 'bug').map((run) => run.attempt)).toEqual([1, 2, 3]);
    });

    it('never repeats what the domain refused', async () => {
      // given
      work(({ data }) => (data.eventId === 'refused' ? impossible() : undefined));
      // when
      await add('refused');
      await until(() => runs.length === 1);
      await sleep(800);
      // then
      expect(ids()).toEqual(['refused']);
    });

    it('keeps one job of a name, and takes the name again once it is done', async () => {
      // given
      await add('twice');
      await add('twice');
      // when
      work();
      await until(() => runs.length === 1);
      await sleep(300);
      const afterBoth = ids();
      await add('twice');
      await until(() => runs.length === 2);
      // then
      expect(afterBoth).toEqual(['twice']);
      expect(ids()).toEqual(['twice', 'twice']);
    });

    it('waits as long as it was told, never less', async () => {
      // given
      work();
      const start = performance.now();
      // when
      await add('later', 400);
      await until(() => runs.length === 1);
      // then
      expect(runs[0]!.at - start).toBeGreaterThanOrEqual(395);
      expect(runs[0]!.at - start).toBeLessThan(1_500);
    });

    it('refuses job ids that the queue would misread', async () => {
      await expect(add(':')).rejects.toThrow('colon');
      await expect(
        backend.jobs.add('registry', 'x', { eventId: '1', job: 'x' }, { jobId: '123' }),
      ).rejects.toThrow('letter');
    });

    it('keeps waiting and delayed jobs over a restart', async () => {
      // given
      await add('kept');
      await add('kept-later', 600);
      // when
      await restart();
      work();
      await until(() => runs.length === 2);
      // then
      expect(ids()).toEqual(['kept', 'kept-later']);
    });

    it(
      'runs again, after a restart, what was interrupted',
      { timeout: kind.takeOverMs + 10_000 },
      async () => {
        // given
        const held: (() => void)[] = [];
        const worker = backend.startWorker(
          'registry',
          1,
          () => new Promise<void>((resolve) => held.push(resolve)),
        );
        await add('interrupted');
        await until(() => held.length === 1);
        await worker.close(100);
        // when
        await restart();
        work();
        await until(() => runs.length === 1, kind.takeOverMs);
        // then
        held[0]!();
        expect(ids()).toEqual(['interrupted']);
      },
    );

    it('lets a running job finish before a worker closes', async () => {
      // given
      let finished = false;
      const worker = backend.startWorker('registry', 1, async () => {
        runs.push({ data: { eventId: 'slow', job: 'slow' }, attempt: 1, at: 0 });
        await sleep(300);
        finished = true;
      });
      await add('slow');
      await until(() => runs.length === 1);
      // when
      await worker.close(5_000);
      // then
      expect(finished).toBe(true);
      expect((await backend.health()).queues.registry).toEqual({ waiting: 0, active: 0, delayed: 0 });
    });

    it('tells every subscriber of a channel until it leaves', async () => {
      // given
      const heard: string[] = [];
      const leave = await backend.pubsub.subscribe('news', { message: (text) => heard.push(`1 ${text}`) });
      await backend.pubsub.subscribe('news', { message: (text) => heard.push(`2 ${text}`) });
      await backend.pubsub.subscribe('other', { message: (text) => heard.push(`3 ${text}`) });
      // when
      await backend.pubsub.publish('news', 'hello');
      await until(() => heard.length === 2);
      await leave();
      await backend.pubsub.publish('news', 'again');
      await until(() => heard.length === 3);
      // then
      expect(heard).toEqual(['1 hello', '2 hello', '2 again']);
    });

    it('counts what waits', async () => {
      // given
      await add('one');
      await add('two', 60_000);
      // when
      const health = await backend.health();
      // then
      expect(health.queues.registry).toEqual({ waiting: 1, active: 0, delayed: 1 });
      expect(health.queues.engine).toEqual({ waiting: 0, active: 0, delayed: 0 });
      expect(health.latencyMs).toBeLessThan(1_000);
    });
  });
}
