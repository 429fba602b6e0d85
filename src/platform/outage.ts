import type { DomainError } from './errors.ts';
import { storeOutage } from './mongo/index.ts';
import { diskOutage } from './storage/index.ts';

const DEEPEST_CAUSE = 4;

/**
 * Any thrown value as the outage that stands behind it: the store away, a full disk. It is told to
 * callers as such (503 with Retry-After), and jobs wait for its end. Null when it is none.
 */
export function outageOf(thrown: unknown, depth = 0): DomainError | null {
  const outage = storeOutage(thrown) ?? diskOutage(thrown);
  if (outage !== null || depth === DEEPEST_CAUSE) return outage;
  return thrown instanceof Error && thrown.cause !== undefined ? outageOf(thrown.cause, depth + 1) : null;
}
