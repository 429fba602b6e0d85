import { setTimeout as sleep } from 'node:timers/promises';
import { UnrecoverableError } from 'bullmq';
import type { Logger } from '../log.ts';
import type { BullProcessor, BullWorker, Machinery } from './machinery.ts';
import type { JobHandler, JobWorker, QueueName } from './queue.ts';
import { retryDelayMs, willRetry } from './retry.ts';

/** A dead worker's jobs are taken over after its lock ends and two looks for stalled jobs. */
const LOCK_MS = 15_000;
const STALLED_CHECK_MS = 5_000;
/** A killed process is not the job's fault: leave it many lives. */
const MOST_STALLS = 50;

interface WorkerSpec {
  readonly queue: QueueName;
  readonly concurrency: number;
  readonly handler: JobHandler;
  readonly log: Logger;
}

/** Starts taking jobs of one queue. */
export function startWorker(machinery: Machinery, spec: WorkerSpec): JobWorker {
  const running = new Set<Promise<void>>();
  const worker = machinery.openWorker(spec.queue, processorOf(spec, running), {
    concurrency: spec.concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: MOST_STALLS,
    settings: { backoffStrategy: (attempt) => retryDelayMs(attempt) },
  });
  worker.on('error', (error) => spec.log.warn({ err: error, queue: spec.queue }, 'queue worker connection'));
  worker.on('stalled', (jobId) =>
    spec.log.warn({ queue: spec.queue, jobId }, 'job taken over from a dead worker'),
  );
  let closing: Promise<void> | undefined;
  return {
    queue: spec.queue,
    close: (deadlineMs) => (closing ??= closeBy(deadlineMs, worker, running)),
  };
}

function processorOf(spec: WorkerSpec, running: Set<Promise<void>>): BullProcessor {
  return async (job) => {
    const work = runOnce(spec, job.data, job.attemptsMade + 1);
    running.add(work);
    try {
      await work;
    } finally {
      running.delete(work);
    }
  };
}

/** The translation of errors: what comes back is retried, unless it is an `UnrecoverableError`. */
async function runOnce(spec: WorkerSpec, data: Parameters<JobHandler>[0], attempt: number): Promise<void> {
  try {
    await spec.handler(data, attempt);
  } catch (error) {
    const context = { err: error, queue: spec.queue, job: data.job, eventId: data.eventId, attempt };
    if (willRetry(error, attempt)) {
      spec.log.info(context, 'job will be tried again');
      throw asError(error);
    }
    spec.log.error(context, 'job given up');
    throw new UnrecoverableError(asError(error).message);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

async function closeBy(
  deadlineMs: number,
  worker: BullWorker,
  running: ReadonlySet<Promise<void>>,
): Promise<void> {
  await worker.pause(true);
  const deadline = new AbortController();
  await Promise.race([
    Promise.allSettled(running),
    sleep(deadlineMs, undefined, { signal: deadline.signal }).catch(() => undefined),
  ]);
  deadline.abort();
  await worker.close(running.size > 0);
}
