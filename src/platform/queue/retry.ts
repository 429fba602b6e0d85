import { DomainError } from '../errors.ts';
import { outageOf } from '../outage.ts';

/** Attempts while something is away (the store, the disk's space, a mail server): about a quarter of an hour. */
const ATTEMPTS_WHEN_UNAVAILABLE = 20;
/** Attempts after an unforeseen error: enough for a lost race or a restart, not for a mistake in code. */
const ATTEMPTS_WHEN_UNKNOWN = 6;
const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 60_000;

/** The most attempts any job can have: the `attempts` of every BullMQ job. */
export const MOST_ATTEMPTS = ATTEMPTS_WHEN_UNAVAILABLE;

/**
 * Whether a job that failed for the `attempt`th time (from 1) is tried again: `unavailable` is
 * retried for long, an unforeseen error a few times, any other DomainError never.
 */
export function willRetry(error: unknown, attempt: number): boolean {
  const refusal = error instanceof DomainError ? error : outageOf(error);
  if (refusal === null) return attempt < ATTEMPTS_WHEN_UNKNOWN;
  return refusal.kind === 'unavailable' && attempt < ATTEMPTS_WHEN_UNAVAILABLE;
}

/** Milliseconds before the attempt after `attempt`: doubling from 250 ms to a minute, spread by a fifth. */
export function retryDelayMs(attempt: number, spread: () => number = Math.random): number {
  const delay = Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS);
  return Math.round(delay * (0.9 + 0.2 * spread()));
}
