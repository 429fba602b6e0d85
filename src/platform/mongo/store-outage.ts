import mongoose from 'mongoose';
import { DomainError } from '../errors.ts';

/** Of a server that stops, or is not the one to write to. */
const AWAY_CODES = new Set([6, 7, 89, 91, 189, 9001, 10_107, 11_600, 11_602, 13_435, 13_436]);
/** A transaction, session or cursor of before the store was started again. */
const FORGOTTEN_CODES = new Set([43, 206, 251]);
const OUT_OF_DISK_SPACE = 14_031;

/** What the driver throws when nobody answers, or the connection goes while somebody does. */
const AWAY_ERRORS: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNotConnectedError',
  'MongoServerClosedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoPoolClosedError',
  'MongoPoolClearedError',
  'MongoPoolClearedOnNetworkError',
  'MongoWaitQueueTimeoutError',
  'MongoExpiredSessionError',
  'PoolClosedError',
  'PoolClearedError',
  'PoolClearedOnNetworkError',
  'WaitQueueTimeoutError',
]);

/**
 * An error of the driver as the outage that it is: the store is away (`store.away`), or has no space left
 * (`store.full`). Null for any other error. The act may have been committed or not: repeating it tells.
 */
export function storeOutage(thrown: unknown): DomainError | null {
  if (!(thrown instanceof Error)) return null;
  const code = 'code' in thrown ? thrown.code : undefined;
  if (code === OUT_OF_DISK_SPACE) return storeFull(thrown);
  if (AWAY_ERRORS.has(thrown.name)) return storeAway(thrown);
  if (!(thrown instanceof mongoose.mongo.MongoError) || typeof code !== 'number') return null;
  return AWAY_CODES.has(code) || FORGOTTEN_CODES.has(code) ? storeAway(thrown) : null;
}

function storeAway(cause: unknown): DomainError {
  return new DomainError({
    code: 'store.away',
    kind: 'unavailable',
    message: 'Expected the store to answer, but it does not: it is started again, or must be',
    facts: { retryAfterSeconds: 2 },
    cause,
  });
}

function storeFull(cause: unknown): DomainError {
  return new DomainError({
    code: 'store.full',
    kind: 'unavailable',
    message:
      'Expected the store to keep this, but its disk is full: free some space, or give it a larger disk',
    facts: { retryAfterSeconds: 60 },
    cause,
  });
}
