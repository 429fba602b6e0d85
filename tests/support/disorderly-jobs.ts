import { DomainError } from '../../src/platform/errors.ts';
import type { JobData, JobQueue } from '../../src/platform/queue/index.ts';

/** When the copies of one job arrive, in milliseconds after it was queued. */
export type Arrivals = readonly number[];

const RETRY_MS = 25;

/**
 * A queue that delivers each job as often and as late as a schedule says, in whatever order comes of it,
 * many at once: duplicated, delayed and reordered. The schedule is gone through again and again.
 */
export class DisorderlyJobs implements JobQueue {
  readonly #schedule: readonly Arrivals[];
  readonly #run: (data: JobData) => Promise<void>;
  readonly #pending = new Set<Promise<void>>();
  #queued = 0;
  #stopped = false;

  constructor(schedule: readonly Arrivals[], run: (data: JobData) => Promise<void>) {
    this.#schedule = schedule;
    this.#run = run;
  }

  add(_queue: string, _job: string, data: JobData): Promise<void> {
    const arrivals = this.#schedule[this.#queued % this.#schedule.length] ?? [0];
    this.#queued += 1;
    for (const delay of arrivals) this.#deliver(data, delay);
    return Promise.resolve();
  }

  /** Delivers nothing more, and waits for what runs. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#pending);
  }

  #deliver(data: JobData, delay: number): void {
    const work = new Promise<void>((resolve) => {
      setTimeout(() => {
        if (this.#stopped) return resolve();
        this.#run(data)
          .catch((error: unknown) => {
            const isRetried = !(error instanceof DomainError) || error.kind === 'unavailable';
            if (isRetried) this.#deliver(data, RETRY_MS);
          })
          .finally(resolve);
      }, delay);
    }).finally(() => this.#pending.delete(work));
    this.#pending.add(work);
  }
}
