import type { OutboxEntry } from './outbox-store.ts';

const MOST_KEPT = 1000;

interface Fresh {
  readonly entry: OutboxEntry;
  /** Not run in this process yet. */
  readonly jobs: Set<string>;
}

/** Events that a relay of this process has just queued for the first time. */
const fresh = new Map<string, Fresh>();

/** Spares the jobs of an event that nothing was delivered of yet the reading of it. */
export function rememberFresh(entry: OutboxEntry, jobs: readonly string[]): void {
  fresh.set(entry._id, { entry, jobs: new Set(jobs) });
  for (const oldest of fresh.keys()) {
    if (fresh.size <= MOST_KEPT) break;
    fresh.delete(oldest);
  }
}

/** The event, for the first run of one of its jobs; any further run must read what was delivered. */
export function takeFresh(eventId: string, job: string): OutboxEntry | undefined {
  const found = fresh.get(eventId);
  if (found === undefined || !found.jobs.delete(job)) return undefined;
  if (found.jobs.size === 0) fresh.delete(eventId);
  return found.entry;
}
