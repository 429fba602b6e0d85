import { setTimeout as wait } from 'node:timers/promises';
import { Binary, Timestamp } from 'bson';
import type { Engine } from '../engine.ts';
import { ConnectionClosed, StoreError } from '../errors.ts';
import type { TransactionRef } from '../sessions/ref.ts';
import type { HeldSnapshot } from '../sessions/snapshots.ts';
import type { Transaction } from '../sessions/transactions.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import { isBatch, type Call, type Command, type Peer, type Reply } from './command.ts';
import { checkReadConcern, unmetWriteConcern } from './concerns.ts';
import { concernLabels, labelsOf } from './error-labels.ts';
import type { Failure } from './fail-points.ts';
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

/**
 * Runs one command: checks its fields, finds its transaction, and lets the command's own file do the work.
 *
 * @throws StoreError for whatever is refused
 */
export async function dispatch(engine: Engine, peer: Peer, body: Doc): Promise<Reply> {
  const name = Object.keys(body)[0] ?? '';
  const command = COMMANDS.get(name);
  if (!command) throw new StoreError('CommandNotFound', `no such command: '${name}'`);
  const failure = failureFor(engine, peer, name, body);
  if (failure) await suffer(failure, body);
  let reply: Reply;
  let concernError: Doc | null;
  try {
    checkFields(name, command, body);
    concernError = unmetWriteConcern(name, body);
    if (isDoc(body['lsid']) && body['lsid']['id'] instanceof Binary) engine.sessions.use(body['lsid']['id']);
    reply = await run(
      { engine, name, database: databaseOf(body), body, peer, numbered: transactionRef(body) },
      command,
    );
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw error.labelled(labelsOf(error.code, body));
  }
  if (peer.dropped) throw new ConnectionClosed();
  const wanting = failure?.writeConcernError ?? concernError;
  return wanting
    ? withConcernError(reply, wanting, failure?.labels ?? concernLabels(codeIn(wanting), body))
    : reply;
}

function failureFor(engine: Engine, peer: Peer, name: string, body: Doc): Failure | null {
  if (!engine.options.testCommands) return null;
  const collection = name === 'getMore' ? body['collection'] : body[name];
  return engine.failPoints.onCommand({
    name,
    namespace: `${String(body['$db'])}.${String(collection)}`,
    appName: peer.appName,
  });
}

/** @throws what the fail point was set to do */
async function suffer(failure: Failure, body: Doc): Promise<void> {
  const allowed = wholeNumber(body['maxTimeMS']) ?? 0;
  const expires = allowed > 0 && allowed < failure.block;
  if (failure.block > 0) await wait(expires ? allowed : failure.block, undefined, { ref: false });
  if (failure.closeConnection) throw new ConnectionClosed();
  if (expires) throw new StoreError('MaxTimeMSExpired', 'operation exceeded time limit');
  if (failure.code !== null)
    throw new StoreError(failure.code, "Failing command via 'failCommand' failpoint", {
      labels: failure.labels ?? labelsOf(failure.code, body),
    });
}

function codeIn(concernError: Doc): number {
  return wholeNumber(concernError['code']) ?? 0;
}

function withConcernError(reply: Reply, writeConcernError: Doc, labels: readonly string[]): Reply {
  const fields = { writeConcernError, ...(labels.length > 0 ? { errorLabels: [...labels] } : {}) };
  return isBatch(reply) ? { ...reply, beside: { ...reply.beside, ...fields } } : { ...reply, ...fields };
}

function databaseOf(body: Doc): string {
  const database = body['$db'];
  if (typeof database !== 'string' || database === '' || /[/\\. "$\0]/.test(database))
    throw new StoreError('InvalidNamespace', `Invalid database name: '${String(database)}'`);
  return database;
}

async function run(asked: Omit<Call, 'transaction' | 'at'>, command: Command): Promise<Reply> {
  const call: Call = { ...asked, transaction: null, at: null };
  const { name, body } = call;
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
    engine.transactions.touched(transaction, call.peer.id);
    const reply = await command.run({ ...call, transaction });
    engine.transactions.touched(transaction, call.peer.id);
    if (hasWriteErrors(reply)) abort(engine, transaction);
    return reply;
  } catch (error) {
    abort(engine, transaction);
    throw error;
  }
}

function hasWriteErrors(reply: Reply): boolean {
  return isBatch(reply) ? (wholeNumber(reply.beside?.['nErrors']) ?? 0) > 0 : 'writeErrors' in reply;
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

/** The commands of MongoDB's stable API that this store has. */
const STABLE = new Set([
  'abortTransaction',
  'aggregate',
  'bulkWrite',
  'collMod',
  'commitTransaction',
  'count',
  'create',
  'createIndexes',
  'delete',
  'drop',
  'dropDatabase',
  'dropIndexes',
  'endSessions',
  'explain',
  'find',
  'findAndModify',
  'getMore',
  'hello',
  'insert',
  'killCursors',
  'listCollections',
  'listDatabases',
  'listIndexes',
  'ping',
  'update',
]);

/** @throws APIVersionError, APIStrictError for a command or source outside the stable API */
function checkApi(name: string, body: Doc): void {
  const { apiVersion, apiStrict, aggregate } = body;
  if (apiVersion === undefined) return;
  if (apiVersion !== '1') throw new StoreError('APIVersionError', 'API version must be "1"');
  if (apiStrict !== true || (STABLE.has(name) && typeof (aggregate ?? '') === 'string')) return;
  throw new StoreError(
    'APIStrictError',
    `Provided apiStrict:true, but the command ${name} is not in API Version 1`,
  );
}

function checkFields(name: string, command: Command, body: Doc): void {
  for (const field of Object.keys(body)) {
    if (field === name || GENERIC.has(field) || command.fields.includes(field)) continue;
    throw new StoreError('Location40415', `BSON field '${name}.${field}' is an unknown field.`);
  }
  checkApi(name, body);
  checkReadConcern(body);
}
