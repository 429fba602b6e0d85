import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Jobs that may run while somebody waits for an answer: background work slows down, it never stops. */
const MOST_BESIDE = 1;
const LOOK_EVERY_MS = 20;
/** A job that has waited this long starts in any case. */
const LONGEST_WAIT_MS = 1_500;
const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets acts of people go before jobs where both share one event loop: an acknowledgement is worth
 * more than anything that follows from it.
 */
export class GiveWay {
  #acts = 0;
  #jobs = 0;

  /** Counts the requests under way that change something. */
  watch(server: Server): void {
    server.on('request', (request, response) => {
      if (READS.has(request.method ?? '')) return;
      this.#acts += 1;
      response.once('close', () => (this.#acts -= 1));
    });
  }

  /** Runs a job now, or when there is room beside the acts under way. */
  async run(job: () => Promise<void>): Promise<void> {
    for (let waited = 0; this.#mustWait() && waited < LONGEST_WAIT_MS; waited += LOOK_EVERY_MS)
      await sleep(LOOK_EVERY_MS);
    this.#jobs += 1;
    try {
      await job();
    } finally {
      this.#jobs -= 1;
    }
  }

  #mustWait(): boolean {
    return this.#acts > 0 && this.#jobs >= MOST_BESIDE;
  }
}
