import { overloaded } from './errors.ts';
import type { HttpApp } from './route.ts';

const SAMPLE_MS = 500;
/** How much the latest sample weighs: one long pause is no overload, several in a row are. */
const LATEST_WEIGHT = 0.3;
/**
 * The smoothed lateness of the event loop, in milliseconds, above which new requests are turned
 * away. Two hundred filings at once stay far below; beyond it answers would come too late.
 */
const MOST_LATENESS_MS = 2_500;
/** The probes that a supervisor asks keep being answered. */
const ALWAYS_ANSWERED = new Set(['/healthz', '/readyz', '/metrics']);

/** A running average of how late samples came. */
export class Lateness {
  #average = 0;

  add(latenessMs: number): void {
    this.#average += LATEST_WEIGHT * (Math.max(0, latenessMs) - this.#average);
  }

  isOverload(): boolean {
    return this.#average > MOST_LATENESS_MS;
  }
}

/** Turns requests away with 503 and Retry-After rather than making everybody wait. */
export function turnAwayWhenOverloaded(app: HttpApp, lateness = new Lateness()): void {
  let expected = performance.now() + SAMPLE_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    lateness.add(now - expected);
    expected = now + SAMPLE_MS;
  }, SAMPLE_MS);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
  app.addHook('onRequest', async (request) => {
    if (lateness.isOverload() && !ALWAYS_ANSWERED.has(request.routeOptions.url ?? '')) throw overloaded();
  });
}
