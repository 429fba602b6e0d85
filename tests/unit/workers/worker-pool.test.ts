import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { WorkerPool, type WorkerPoolOptions } from '../../../src/platform/workers/index.ts';

const ENTRY = join(import.meta.dirname, '../../support/echo-worker.mjs');

function pool(kind: 'thread' | 'process', changes: Partial<WorkerPoolOptions> = {}): WorkerPool {
  return new WorkerPool({
    failureCode: 'test.worker_failed',
    entry: ENTRY,
    kind,
    size: 2,
    timeoutMs: 5_000,
    maxHeapMegabytes: 64,
    idleMs: 5_000,
    ...changes,
  });
}

it('ends a thread whose bytes, outside of the heap that is bounded, fill the memory', async () => {
  // given
  const workers = pool('thread', { timeoutMs: 20_000 });
  const before = process.memoryUsage.rss();

  // when
  const [hoarding, meanwhile] = await Promise.allSettled([
    workers.run({ hoard: true }),
    workers.run({ echo: 'served' }),
  ]);

  // then
  expect(hoarding).toMatchObject({ status: 'rejected', reason: { facts: { reason: 'memory' } } });
  expect(meanwhile).toEqual({ status: 'fulfilled', value: 'served' });
  expect(process.memoryUsage.rss() - before).toBeLessThan(2_000_000_000);
  expect(await workers.run({ echo: 'again' })).toBe('again');
}, 30_000);

describe.each(['thread', 'process'] as const)('a pool of each kind: %s', (kind) => {
  it('answers each caller with its own result, more callers than workers', async () => {
    const workers = pool(kind);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => workers.run({ echo: index, waitMs: 20 - index })),
    );

    expect(answers).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('carries bytes and dates', async () => {
    const echo = { bytes: new Uint8Array([1, 2, 3]), at: new Date('2026-01-01T00:00:00Z') };

    expect(await pool(kind).run({ echo })).toEqual(echo);
  });

  it('passes refusals on, and names other failures', async () => {
    const workers = pool(kind);

    await expect(workers.run({ refuse: true })).rejects.toMatchObject({
      code: 'echo.refused',
      facts: { n: 1 },
    });
    await expect(workers.run({ fail: true })).rejects.toMatchObject({
      code: 'test.worker_failed',
      kind: 'unavailable',
    });
  });

  it('replaces a worker that is stuck, and serves those who waited behind it', async () => {
    const workers = pool(kind, { size: 1, timeoutMs: 1_000 });

    const [stuck, next] = await Promise.allSettled([
      workers.run({ spin: true }),
      workers.run({ echo: 'next' }),
    ]);

    expect(stuck).toMatchObject({ status: 'rejected', reason: { facts: { reason: 'timeout' } } });
    expect(next).toEqual({ status: 'fulfilled', value: 'next' });
  });
});

describe('a pool of processes', () => {
  it('outlives the death of one', async () => {
    const workers = pool('process', { size: 1 });

    await expect(workers.run({ abort: true })).rejects.toMatchObject({ facts: { reason: 'ended' } });
    expect(await workers.run({ echo: 'still here' })).toBe('still here');
  });

  it('ends what has nothing to do', async () => {
    const workers = pool('process', { size: 1, idleMs: 50 });
    const pid = await workers.run<number>({ pid: true });

    await sleep(500);

    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await workers.run<number>({ pid: true })).not.toBe(pid);
  });
});
