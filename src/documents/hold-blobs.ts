import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { releaseLease, takeLease } from '../platform/mongo/index.ts';

const REMOVAL = 'documents.blob-removal';
const LEASE_MS = 60_000;
const RENEW_MS = 15_000;
const WAIT_MS = 500;
const LONGEST_WAIT_MS = 120_000;

/**
 * Does the work while no sweep takes any stored file away, in any process. Waits for a sweep under way.
 * @throws DomainError `store.contended` when one does not end within two minutes
 */
export async function holdingBlobs<T>(work: () => Promise<T>): Promise<T> {
  const owner = newId();
  const begin = performance.now();
  while (!(await takeLease(REMOVAL, LEASE_MS, owner))) {
    if (performance.now() - begin > LONGEST_WAIT_MS) throw sweepUnderWay();
    await sleep(WAIT_MS);
  }
  const renewal = setInterval(() => void takeLease(REMOVAL, LEASE_MS, owner).catch(() => false), RENEW_MS);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await releaseLease(REMOVAL, owner);
  }
}

/** Takes or renews the right to remove stored files; false while somebody copies them. */
export async function mayRemoveBlobs(): Promise<boolean> {
  return takeLease(REMOVAL, LEASE_MS);
}

export async function removalIsDone(): Promise<void> {
  await releaseLease(REMOVAL);
}

function sweepUnderWay(): DomainError {
  return new DomainError({
    code: 'store.contended',
    kind: 'unavailable',
    message: 'Expected the sweep of orphan files to end, but it goes on: try again in a few minutes',
  });
}
