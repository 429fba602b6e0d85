import { CODES } from '../errors.ts';
import type { Doc } from '../values/bson.ts';

/** Errors after which a retryable write may be sent again, as drivers and servers agree. */
const RETRYABLE: ReadonlySet<number> = new Set([
  CODES.HostUnreachable,
  CODES.HostNotFound,
  CODES.NetworkTimeout,
  CODES.ShutdownInProgress,
  CODES.PrimarySteppedDown,
  CODES.ExceededTimeLimit,
  CODES.SocketException,
  CODES.NotWritablePrimary,
  CODES.InterruptedAtShutdown,
  CODES.InterruptedDueToReplStateChange,
  CODES.NotPrimaryNoSecondaryOk,
  CODES.NotPrimaryOrSecondary,
]);

/** Errors after which the whole transaction may be run again. */
const TRANSIENT: ReadonlySet<number> = new Set([
  CODES.WriteConflict,
  CODES.LockTimeout,
  CODES.SnapshotUnavailable,
  CODES.NoSuchTransaction,
  CODES.PreparedTransactionInProgress,
]);

const ENDS_TRANSACTION = new Set(['commitTransaction', 'abortTransaction']);

/** The labels an error has by its code and the command it answers. */
export function labelsOf(code: number, body: Doc): string[] {
  const inTransaction = body['autocommit'] === false;
  if (inTransaction && (TRANSIENT.has(code) || (RETRYABLE.has(code) && !endsTransaction(body))))
    return ['TransientTransactionError'];
  return concernLabels(code, body);
}

/** The labels of an answer whose write was done, but not as safely as asked. */
export function concernLabels(code: number, body: Doc): string[] {
  const retried = body['txnNumber'] !== undefined && (body['autocommit'] !== false || endsTransaction(body));
  return retried && RETRYABLE.has(code) ? ['RetryableWriteError'] : [];
}

function endsTransaction(body: Doc): boolean {
  return ENDS_TRANSACTION.has(Object.keys(body)[0] ?? '');
}
