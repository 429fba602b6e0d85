import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ClientJob, ClientResult } from './store-client-thread.ts';
import type { LoadName } from './store-loads.ts';

const THREADS = 4;

/** Threads that each run the unmodified driver: one of them alone would be busier than the store. */
export class StoreClients {
  readonly #workers: Worker[];
  #fresh = 0;

  private constructor(workers: Worker[]) {
    this.#workers = workers;
  }

  static async connect(uri: string): Promise<StoreClients> {
    const entry = join(import.meta.dirname, 'store-client-thread.js');
    const workers = Array.from(
      { length: THREADS },
      (_, thread) => new Worker(entry, { workerData: { uri, thread, threads: THREADS } }),
    );
    await Promise.all(workers.map((worker) => once(worker, 'message')));
    return new StoreClients(workers);
  }

  /** One client in one thread, or `clients` spread evenly over all of them. */
  async run(load: LoadName, clients: number, seconds: number): Promise<ClientResult> {
    const used = this.#workers.slice(0, Math.min(clients, THREADS));
    const job: ClientJob = { load, clients: clients / used.length, seconds, freshFrom: this.#fresh };
    this.#fresh += 10_000_000;
    const results = await Promise.all(used.map((worker) => askedOf(worker, job)));
    return {
      durations: results.flatMap(({ durations }) => durations),
      perSecond: results.reduce((sum, { perSecond }) => sum + perSecond, 0),
    };
  }

  /** `load` in one thread while `beside` loops in another. */
  async runBeside(load: LoadName, beside: LoadName, seconds: number): Promise<ClientResult> {
    const [reader, other] = this.#workers;
    const background = askedOf(other!, { load: beside, clients: 1, seconds, freshFrom: 0 });
    const result = await askedOf(reader!, { load, clients: 1, seconds, freshFrom: 0 });
    await background;
    return result;
  }

  async close(): Promise<void> {
    const ended = this.#workers.map((worker) => once(worker, 'exit'));
    for (const worker of this.#workers) worker.postMessage(null);
    await Promise.all(ended);
  }
}

async function askedOf(worker: Worker, job: ClientJob): Promise<ClientResult> {
  worker.postMessage(job);
  const [result] = (await once(worker, 'message')) as [ClientResult];
  return result;
}
