import type { JobHandler, JobWorker, QueueBackend, QueueName } from './queue.ts';

/** Jobs run at the same time in this process, by queue; a queue that is not named is not worked on. */
export type Concurrencies = Partial<Record<QueueName, number>>;

/**
 * The receipt of a filing comes first, and mostly waits for the worker threads behind it. A step of
 * the engine computes on the event loop: many of them at once would only keep receipts waiting.
 */
const DEFAULT_CONCURRENCIES: Readonly<Record<QueueName, number>> = {
  registry: 8,
  engine: 4,
  documents: 2,
  exchange: 4,
  live: 4,
};

/** The workers of this process. */
export interface JobWorkers {
  /** Takes no new job and waits for running ones, at most `deadlineMs` in all. */
  close(deadlineMs: number): Promise<void>;
}

/** Starts a worker for each queue; `run` carries out one outbox delivery. */
export function startJobWorkers(
  backend: QueueBackend,
  run: JobHandler,
  concurrencies: Concurrencies = DEFAULT_CONCURRENCIES,
): JobWorkers {
  const started: JobWorker[] = (Object.entries(concurrencies) as [QueueName, number][]).map(
    ([queue, concurrency]) => backend.startWorker(queue, concurrency, run),
  );
  return {
    close: async (deadlineMs) => void (await Promise.all(started.map((worker) => worker.close(deadlineMs)))),
  };
}
