import { DomainError } from '../../src/platform/errors.ts';
import { runDelivery, type Subscription } from '../../src/platform/outbox/index.ts';
import type { Platform } from '../../src/platform/platform.ts';
import type { JobData, JobOptions, JobQueue, QueueName } from '../../src/platform/queue/index.ts';

interface QueuedJob {
  readonly jobId: string;
  readonly queue: QueueName;
  readonly data: JobData;
}

const RETRY_MS = 20;

/** A queue in memory that runs its jobs in this process: when told to, or in the background. */
export class InlineJobs implements JobQueue {
  readonly #waiting = new Map<string, QueuedJob>();
  readonly #running = new Set<Promise<void>>();
  #background: ((data: JobData) => Promise<void>) | null = null;
  /** Every job added, for tests that count them. */
  readonly added: { queue: QueueName; job: string; jobId: string }[] = [];

  add(queue: QueueName, job: string, data: JobData, options: JobOptions): Promise<void> {
    this.added.push({ queue, job, jobId: options.jobId });
    if (!this.#waiting.has(options.jobId))
      this.#waiting.set(options.jobId, { jobId: options.jobId, queue, data });
    if (this.#background !== null) this.#pump(this.#background);
    return Promise.resolve();
  }

  /** As a queue server that lost everything. */
  forgetAll(): void {
    this.#waiting.clear();
  }

  /** Runs what waits, one job after another, retrying at once; answers how many runs there were. */
  async runWaiting(platform: Platform, subscriptions: readonly Subscription[]): Promise<number> {
    let runs = 0;
    for (let job = this.#take(); job !== undefined; job = this.#take()) {
      runs += 1;
      try {
        await runDelivery(platform, subscriptions, job.data);
      } catch (error) {
        if (isRetried(error)) this.#waiting.set(job.jobId, job);
      }
    }
    return runs;
  }

  /** Runs jobs as they come, many at once, as workers do. */
  startBackground(run: (data: JobData) => Promise<void>): () => Promise<void> {
    this.#background = run;
    this.#pump(run);
    return async () => {
      this.#background = null;
      await Promise.all(this.#running);
    };
  }

  #pump(run: (data: JobData) => Promise<void>): void {
    for (let job = this.#take(); job !== undefined; job = this.#take()) {
      const current = job;
      const work = run(current.data)
        .catch((error: unknown) => {
          if (!isRetried(error)) return;
          setTimeout(() => {
            this.#waiting.set(current.jobId, current);
            if (this.#background !== null) this.#pump(this.#background);
          }, RETRY_MS).unref();
        })
        .finally(() => this.#running.delete(work));
      this.#running.add(work);
    }
  }

  #take(): QueuedJob | undefined {
    const [first] = this.#waiting.values();
    if (first !== undefined) this.#waiting.delete(first.jobId);
    return first;
  }
}

function isRetried(error: unknown): boolean {
  return !(error instanceof DomainError) || error.kind === 'unavailable';
}
