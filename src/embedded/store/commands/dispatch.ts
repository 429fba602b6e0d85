import { Timestamp } from 'bson';
import type { Engine } from '../engine.ts';
import { notImplemented, StoreError } from '../errors.ts';
import type { TransactionRef } from '../sessions/ref.ts';
import type { HeldSnapshot } from '../sessions/snapshots.ts';
import type { Transaction } from '../sessions/transactions.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import { isBatch, type Call, type Command, type Reply } from './command.ts';
import { sessionIdOf } from './server.ts';
import { COMMANDS } from './table.ts';

const GENERIC = new Set([
  '$db',
  '$clusterTime',
  '$readPreference',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'autocommit',
  'comment',
  'lsid',
  'maxTimeMS',
  'readConcern',
  'startTransaction',
  'txnNumber',
  'writeConcern',
]);

/** A cursor keeps the instant it was opened at, whatever concern comes along with these. */
const OF_A_CURSOR = new Set(['getMore', 'killCursors']);

const READ_LEVELS = new Set(['local', 'available', 'majority', 'linearizable', 'snapshot']);

/**
 * Runs one command: checks its fields, finds its transaction, and lets the command's own file do the work.
 *
 * @throws StoreError for whatever is refused
 */
export async function dispatch(engine: Engine, connection: number, body: Doc): Promise<Reply> {
  const name = Object.keys(body)[0] ?? '';
  const command = COMMANDS.get(name);
  if (!command) throw new StoreError('CommandNotFound', `no such command: '${name}'`);
  engine.failPoints.check(name);
  checkFields(name, command, body);
  const database = body['$db'];
  if (typeof database !== 'string' || database === '' || /[/\\. "$\0]/.test(database)) {
    throw new StoreError('InvalidNamespace', `Invalid database name: '${String(database)}'`);
  }
  const numbered = transactionRef(body);
  const call: Call = { engine, name, database, body, connection, numbered, transaction: null, at: null };
  const inTransaction = body['autocommit'] === false;
  if (inTransaction && name !== 'commitTransaction' && name !== 'abortTransaction')
    return runInTransaction(call, command);
  if (!inTransaction && isSnapshotRead(body) && !OF_A_CURSOR.has(name)) return runAtInstant(call, command);
  return command.run(call);
}

function isSnapshotRead({ readConcern }: Doc): boolean {
  return isDoc(readConcern) && readConcern['level'] === 'snapshot';
}

/** @throws InvalidOptions for a command that cannot, SnapshotTooOld for an instant that is not kept */
async function runAtInstant(call: Call, command: Command): Promise<Reply> {
  if (!command.readsAtInstant)
    throw new StoreError(
      'InvalidOptions',
      `readConcern level snapshot is not supported by '${call.name}' outside a transaction`,
    );
  const at = instantOf(call);
  try {
    return await command.run({ ...call, at });
  } finally {
    at.release();
  }
}

function instantOf({ engine, body }: Call): HeldSnapshot {
  const { atClusterTime } = body['readConcern'] as Doc;
  if (atClusterTime instanceof Timestamp) return engine.snapshots.at(atClusterTime);
  if (atClusterTime !== undefined)
    throw new StoreError('TypeMismatch', "BSON field 'readConcern.atClusterTime' must be a timestamp");
  return engine.snapshots.open(body['lsid'] === undefined ? null : sessionIdOf(body['lsid']));
}

async function runInTransaction(call: Call, command: Command): Promise<Reply> {
  const { engine, body, name, numbered } = call;
  if (!numbered) throw new StoreError('InvalidOptions', "'autocommit' needs a txnNumber");
  if (!command.transactional) {
    throw new StoreError(
      'OperationNotSupportedInTransaction',
      `Cannot run '${name}' in a multi-document transaction.`,
    );
  }
  const transaction =
    body['startTransaction'] === true
      ? engine.transactions.begin(numbered)
      : engine.transactions.continue(numbered);
  try {
    const reply = await command.run({ ...call, transaction });
    if (!isBatch(reply) && 'writeErrors' in reply) abort(engine, transaction);
    return reply;
  } catch (error) {
    abort(engine, transaction);
    throw error;
  }
}

function abort(engine: Engine, transaction: Transaction): void {
  if (transaction.state === 'open' && !transaction.committing) engine.transactions.abort(transaction.ref);
}

function transactionRef(body: Doc): TransactionRef | null {
  if (body['txnNumber'] === undefined) {
    if (body['autocommit'] !== undefined || body['startTransaction'] !== undefined)
      throw new StoreError('InvalidOptions', "Transaction options need a 'txnNumber'");
    return null;
  }
  const number = wholeNumber(body['txnNumber']);
  if (number === undefined || number < 0)
    throw new StoreError('InvalidOptions', 'Transaction number must be a non-negative long');
  return { session: sessionIdOf(body['lsid']), number };
}

function checkFields(name: string, command: Command, body: Doc): void {
  for (const field of Object.keys(body)) {
    if (field === name || GENERIC.has(field) || command.fields.includes(field)) continue;
    throw new StoreError('Location40415', `BSON field '${name}.${field}' is an unknown field.`);
  }
  if (body['apiVersion'] !== undefined && body['apiVersion'] !== '1')
    throw new StoreError(322, 'API version must be "1"');
  checkReadConcern(body['readConcern'], body['autocommit'] === false);
  checkWriteConcern(body['writeConcern']);
}

function checkReadConcern(concern: unknown, inTransaction: boolean): void {
  if (concern === undefined) return;
  if (!isDoc(concern)) throw new StoreError('TypeMismatch', 'readConcern must be an object');
  const { level = 'local', ...others } = concern;
  if (typeof level !== 'string' || !READ_LEVELS.has(level))
    throw new StoreError('FailedToParse', `Unknown read concern level: ${String(level)}`);
  const isPast = level === 'snapshot' && !inTransaction;
  const other = Object.keys(others).find((option) => !(isPast && option === 'atClusterTime'));
  if (other) throw notImplemented(`the read concern option ${other}`);
}

/** One node, always on disk before it answers: w 0, 1 and majority, with or without j, are all kept. */
function checkWriteConcern(concern: unknown): void {
  if (concern === undefined) return;
  if (!isDoc(concern)) throw new StoreError('TypeMismatch', 'writeConcern must be an object');
  const { w } = concern;
  const whole = wholeNumber(w);
  if (w === undefined || w === 'majority' || whole === 0 || whole === 1) return;
  if (typeof w === 'string')
    throw new StoreError(79, `No write concern mode named '${w}' found in replica set configuration`);
  throw new StoreError(100, 'Not enough data-bearing nodes');
}
