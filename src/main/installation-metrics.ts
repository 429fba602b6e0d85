import { Gauge, Registry } from 'prom-client';
import { lastReport } from '../platform/check-report-store.ts';
import type { MetricFamily } from '../platform/metrics/index.ts';
import { lastWorkSpan, outboxBacklog } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { QueueBackend } from '../platform/queue/index.ts';

/** A part that takes longer is left out. */
const PATIENCE_MS = 1_000;
const MS_PER_SECOND = 1_000;

type Part = (platform: Platform, backend: Pick<QueueBackend, 'health'>, into: Registry) => Promise<void>;

const PARTS: Readonly<Record<string, Part>> = {
  outbox: readOutbox,
  worker: readWorker,
  promises: readPromises,
  queue: readQueue,
};

/**
 * What is true of the whole installation, whichever process is asked: read when it is asked for, counts bounded.
 * A part that cannot be read is left out, and `diwan_scrape_part_ok` says so.
 */
export async function installationMetrics(
  platform: Platform,
  backend: Pick<QueueBackend, 'health'>,
): Promise<readonly MetricFamily[]> {
  const ok = gauge(
    new Registry(),
    'diwan_scrape_part_ok',
    'Whether a part of the installation could be read',
    ['part'],
  );
  const read = Object.entries(PARTS).map(async ([part, collect]) => {
    const into = new Registry();
    const done = await inTime(collect(platform, backend, into)).catch((error: unknown) => {
      platform.log.warn({ err: error, part }, 'a part of the metrics could not be read');
      return false;
    });
    ok.set({ part }, done ? 1 : 0);
    return done ? into.getMetricsAsJSON() : [];
  });
  const families = await Promise.all(read);
  return [...families.flat(), await ok.get()];
}

async function inTime(work: Promise<void>): Promise<true> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => reject(new Error(`Expected an answer within ${PATIENCE_MS} ms, but there is none`)),
      PATIENCE_MS,
    );
  });
  try {
    await Promise.race([work, late]);
    return true;
  } finally {
    clearTimeout(timer);
  }
}

async function readOutbox(platform: Platform, _backend: unknown, into: Registry): Promise<void> {
  const { waiting, oldestMs, incidents, dueSince } = await outboxBacklog(platform);
  const behindMs = dueSince === null ? 0 : platform.clock.now().getTime() - dueSince.getTime();
  gauge(into, 'diwan_outbox_waiting', 'Events with work to queue or under way, up to 10,000').set(waiting);
  gauge(into, 'diwan_outbox_oldest_seconds', 'Age of the oldest of them').set(oldestMs / MS_PER_SECOND);
  gauge(into, 'diwan_outbox_behind_seconds', 'How long the first event to be queued has been due').set(
    Math.max(0, behindMs) / MS_PER_SECOND,
  );
  gauge(into, 'diwan_outbox_incidents', 'Events with a job that was given up, up to 10,000').set(incidents);
}

async function readWorker(platform: Platform, _backend: unknown, into: Registry): Promise<void> {
  const { alive } = await lastWorkSpan(platform);
  gauge(into, 'diwan_worker_alive', 'Whether some worker gives signs of life').set(alive ? 1 : 0);
}

async function readPromises(_platform: Platform, _backend: unknown, into: Registry): Promise<void> {
  const report = await lastReport();
  if (report === null) return;
  const faults = gauge(into, 'diwan_invariant_faults', 'Faults found by the last nightly check', [
    'invariant',
  ]);
  for (const { name, faultCount } of report.invariants) faults.set({ invariant: name }, faultCount);
  gauge(into, 'diwan_check_finished_timestamp_seconds', 'When the last nightly check ended').set(
    report.finishedAt.getTime() / MS_PER_SECOND,
  );
}

async function readQueue(
  _platform: Platform,
  backend: Pick<QueueBackend, 'health'>,
  into: Registry,
): Promise<void> {
  const { queues, latencyMs } = await backend.health();
  gauge(into, 'diwan_queue_latency_seconds', 'Time that the queue took to answer').set(
    latencyMs / MS_PER_SECOND,
  );
  const jobs = gauge(into, 'diwan_queue_jobs', 'Jobs in the queue, by queue and state', ['queue', 'state']);
  for (const [queue, counts] of Object.entries(queues))
    for (const state of ['waiting', 'active', 'delayed'] as const) jobs.set({ queue, state }, counts[state]);
}

function gauge<T extends string = never>(
  into: Registry,
  name: string,
  help: string,
  labelNames: T[] = [],
): Gauge<T> {
  return new Gauge<T>({ name, help, labelNames, registers: [into] });
}
