import { Int32, Timestamp } from 'bson';
import { codeNameOf, CODES, notImplemented, StoreError } from '../errors.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';

const READ_LEVELS = new Set(['local', 'available', 'majority', 'linearizable', 'snapshot']);
const WRITE_FIELDS = new Set(['w', 'j', 'wtimeout', 'fsync', 'provenance']);
const ENDS_TRANSACTION = new Set(['commitTransaction', 'abortTransaction']);

/** Commands that write nothing, and so wait for nothing to be written. */
const ONLY_READ = new Set([
  'find',
  'getMore',
  'count',
  'distinct',
  'listCollections',
  'listIndexes',
  'listDatabases',
  'explain',
]);

/**
 * Checks what a command asks of reads. One server holds every acknowledged write on disk: all levels read the same,
 * but `snapshot`, which dispatch sees to; and whatever time a client was told of has come (`afterClusterTime`).
 */
export function checkReadConcern(body: Doc): void {
  const concern = body['readConcern'];
  if (concern === undefined) return;
  if (!isDoc(concern)) throw new StoreError('TypeMismatch', 'readConcern must be an object');
  const inTransaction = body['autocommit'] === false;
  if (inTransaction && body['startTransaction'] !== true)
    throw new StoreError(
      'InvalidOptions',
      'Only the first command in a transaction may specify a readConcern',
    );
  const { level = 'local', afterClusterTime, atClusterTime, provenance: _provenance, ...others } = concern;
  if (typeof level !== 'string' || !READ_LEVELS.has(level))
    throw new StoreError(
      'FailedToParse',
      `Enumeration value '${String(level)}' for field 'readConcern.level' is not a valid value.`,
    );
  if (inTransaction && (level === 'available' || level === 'linearizable'))
    throw new StoreError(
      'InvalidOptions',
      'The readConcern level must be either "local" (default), "majority" or "snapshot" in order to run in a transaction',
    );
  for (const time of [afterClusterTime, atClusterTime]) {
    if (time !== undefined && !(time instanceof Timestamp))
      throw new StoreError('TypeMismatch', "BSON field 'readConcern' names a time that is no timestamp");
  }
  if (atClusterTime !== undefined && afterClusterTime !== undefined)
    throw new StoreError(
      'InvalidOptions',
      'readConcern must not name both afterClusterTime and atClusterTime',
    );
  if (atClusterTime !== undefined && (level !== 'snapshot' || inTransaction))
    throw notImplemented('atClusterTime inside a transaction or without level snapshot');
  const [other] = Object.keys(others);
  if (other) throw new StoreError('Location40415', `BSON field 'readConcern.${other}' is an unknown field.`);
}

/**
 * Checks what a command asks of writes. Every write is on the one server's disk before it is answered, so w 0, 1
 * and majority, with or without j, are all kept; others are answered as an error beside the result, as MongoDB does.
 *
 * @returns the `writeConcernError` of the answer, or null
 */
export function unmetWriteConcern(name: string, body: Doc): Doc | null {
  const concern = body['writeConcern'];
  if (concern === undefined) return null;
  if (!isDoc(concern)) throw new StoreError('TypeMismatch', 'writeConcern must be an object');
  const unknown = Object.keys(concern).find((field) => !WRITE_FIELDS.has(field));
  if (unknown !== undefined)
    throw new StoreError('Location40415', `BSON field 'writeConcern.${unknown}' is an unknown field.`);
  if (ONLY_READ.has(name))
    throw new StoreError('InvalidOptions', `Command ${name} does not support writeConcern`);
  if (body['autocommit'] === false && !ENDS_TRANSACTION.has(name))
    throw new StoreError(
      'InvalidOptions',
      'writeConcern is not allowed within a multi-statement transaction',
    );
  const { w } = concern;
  const whole = wholeNumber(w);
  if (w === undefined || w === 'majority' || whole === 0 || whole === 1) return null;
  if (typeof w === 'string')
    return concernError(
      CODES.UnknownReplWriteConcern,
      `No write concern mode named '${w}' found in replica set configuration`,
    );
  if (whole === undefined || whole < 0 || whole > 50)
    throw new StoreError('FailedToParse', 'w has to be a number between 0 and 50 or a string');
  return concernError(CODES.UnsatisfiableWriteConcern, 'Not enough data-bearing nodes');
}

function concernError(code: number, errmsg: string): Doc {
  return { code: new Int32(code), codeName: codeNameOf(code), errmsg };
}
