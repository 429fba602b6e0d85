import type { Logger } from '../log.ts';
import { type Clock, systemClock } from '../clock.ts';
import { queueUnavailable } from './errors.ts';
import type { BullQueue, Machinery } from './machinery.ts';
import { pgliteMachinery, type SqlPool } from './pglite-machinery.ts';
import {
  type JobQueue,
  type JobWorker,
  QUEUE_NAMES,
  type QueueBackend,
  type QueueCounts,
  type QueueName,
} from './queue.ts';
import { redisMachinery } from './redis-machinery.ts';
import { MOST_ATTEMPTS } from './retry.ts';
import { startWorker } from './worker.ts';

/** How long a stopping process waits for its running jobs, unless its worker was closed before. */
const CLOSE_DEADLINE_MS = 10_000;

/** Exactly one of the three places. */
export interface QueuePlace {
  /** `redis://…` or `rediss://…`: a server that several processes share. */
  readonly redisUrl?: string;
  /** The socket of a redis-server or valkey-server that this process started (`embedded/queue`). */
  readonly localSocket?: string;
  /** The embedded PostgreSQL (`embedded/queue`). */
  readonly pglite?: SqlPool;
}

export interface QueueContext {
  readonly log: Logger;
  readonly clock?: Clock;
  /** Another process of the installation works here now: its jobs under way are left alone. */
  readonly beside?: boolean;
}

/**
 * Opens the queue service. A local server or PGlite belongs to this process alone, so jobs that an
 * earlier process left half done are put back at once instead of after their lock ends.
 */
export async function openQueueBackend(
  place: QueuePlace,
  { log, clock = systemClock, beside = false }: QueueContext,
): Promise<QueueBackend> {
  const machinery = await openMachinery(place, log);
  const queues = openQueues(machinery, log);
  await Promise.all(Object.values(queues).map((queue) => queue.waitUntilReady()));
  if (machinery.kind !== 'redis' && !beside) await putBackInterrupted(machinery, queues);
  const workers: JobWorker[] = [];
  let closing: Promise<void> | undefined;
  return {
    kind: machinery.kind,
    jobs: jobQueueOn(queues),
    pubsub: machinery.pubsub,
    startWorker: (queue, concurrency, handler) => {
      const worker = startWorker(machinery, { queue, concurrency, handler, log });
      workers.push(worker);
      return worker;
    },
    health: async () => {
      const start = clock.now().getTime();
      await machinery.ping().catch((error: unknown) => {
        throw queueUnavailable(error);
      });
      const latencyMs = clock.now().getTime() - start;
      return { backend: machinery.kind, latencyMs, queues: await countAll(queues) };
    },
    close: () => (closing ??= closeAll({ machinery, queues, workers })),
  };
}

type Queues = Readonly<Record<QueueName, BullQueue>>;

async function openMachinery(place: QueuePlace, log: Logger): Promise<Machinery> {
  if (place.redisUrl !== undefined) return redisMachinery({ url: place.redisUrl }, log);
  if (place.localSocket !== undefined) return redisMachinery({ socket: place.localSocket }, log);
  if (place.pglite !== undefined) return pgliteMachinery(place.pglite);
  throw new Error('Expected a Redis address, a local socket or a PGlite pool, but none was given');
}

function openQueues(machinery: Machinery, log: Logger): Queues {
  const open = (name: QueueName): BullQueue => {
    const queue = machinery.openQueue(name);
    queue.on('error', (error) => log.warn({ err: error, queue: name }, 'queue connection'));
    return queue;
  };
  return Object.fromEntries(QUEUE_NAMES.map((name) => [name, open(name)])) as Record<QueueName, BullQueue>;
}

function jobQueueOn(queues: Queues): JobQueue {
  return {
    add: async (queue, job, data, { jobId, delayMs }) => {
      if (jobId.includes(':') || /^\d+$/.test(jobId)) {
        throw new Error(`Expected a job id with a letter and without a colon, but it is "${jobId}"`);
      }
      try {
        await queues[queue].add(job, data, {
          jobId,
          delay: delayMs ?? 0,
          attempts: MOST_ATTEMPTS,
          backoff: { type: 'custom' },
          removeOnComplete: true,
          removeOnFail: true,
        });
      } catch (error) {
        throw queueUnavailable(error);
      }
    },
  };
}

async function putBackInterrupted(machinery: Machinery, queues: Queues): Promise<void> {
  for (const name of QUEUE_NAMES) {
    const jobs = await queues[name].getActive();
    await machinery.unlock(
      name,
      jobs.flatMap((job) => (job.id === undefined ? [] : [job.id])),
    );
    for (const job of jobs) {
      await job.remove();
      await queues[name].add(job.name, job.data, { ...job.opts, jobId: job.id, delay: 0 });
    }
  }
}

async function countAll(queues: Queues): Promise<Record<QueueName, QueueCounts>> {
  const counted = QUEUE_NAMES.map(async (name) => {
    const counts = await queues[name].getJobCounts('waiting', 'active', 'delayed');
    const of = (state: string): number => counts[state] ?? 0;
    return [name, { waiting: of('waiting'), active: of('active'), delayed: of('delayed') }] as const;
  });
  return Object.fromEntries(await Promise.all(counted)) as Record<QueueName, QueueCounts>;
}

interface Closing {
  readonly machinery: Machinery;
  readonly queues: Queues;
  readonly workers: readonly JobWorker[];
}

async function closeAll({ machinery, queues, workers }: Closing): Promise<void> {
  await Promise.all(workers.map((worker) => worker.close(CLOSE_DEADLINE_MS)));
  await Promise.all(Object.values(queues).map((queue) => queue.close()));
  await machinery.close();
}
