import { setTimeout as sleep } from 'node:timers/promises';
import mongoose, { type ClientSession } from 'mongoose';
import { DomainError } from '../errors.ts';
import { Lane } from './lane.ts';

/** An open transaction, passed to every write of an act. */
export type Tx = ClientSession;

const MOST_ATTEMPTS = 40;
const MOST_COMMITS = 10;
const LONGEST_PAUSE_MS = 250;
/** From this attempt on, the transactions of this process that keep losing go one after another. */
const QUEUED_FROM_ATTEMPT = 3;
const LONGEST_QUEUE_MS = 5000;

const losers = new Lane();

const callbacks = new WeakMap<ClientSession, (() => void)[]>();

/**
 * Runs the work in a snapshot transaction, again when it lost a race (bounded, with a random
 * pause), and answers once the commit is durable on a majority. The work must do nothing but
 * MongoDB: it may run several times.
 */
export async function inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const session = await mongoose.connection.startSession();
  try {
    for (let attempt = 1; ; attempt += 1) {
      const leave = attempt < QUEUED_FROM_ATTEMPT ? null : await losers.enter(LONGEST_QUEUE_MS);
      const outcome = await attemptOnce(session, work).finally(() => leave?.());
      if (outcome.done) {
        runCallbacks(session);
        return outcome.result;
      }
      if (attempt === MOST_ATTEMPTS) throw contended(outcome.cause);
      await sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, 4 * 2 ** Math.min(attempt, 8)));
    }
  } finally {
    callbacks.delete(session);
    await session.endSession();
  }
}

/** Calls back once the transaction is committed; never when it is not. Must not throw. */
export function afterCommit(tx: Tx, callback: () => void): void {
  const list = callbacks.get(tx);
  if (list === undefined) throw new Error('Expected an open transaction, but there is none');
  list.push(callback);
}

/** A unique index refused the write. */
export function isDuplicateKey(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 11000;
}

type Outcome<T> = { done: true; result: T } | { done: false; cause: unknown };

async function attemptOnce<T>(session: ClientSession, work: (tx: Tx) => Promise<T>): Promise<Outcome<T>> {
  callbacks.set(session, []);
  session.startTransaction({
    readConcern: { level: 'snapshot' },
    writeConcern: { w: 'majority', journal: true },
    readPreference: 'primary',
  });
  try {
    const result = await work(session);
    await commit(session);
    return { done: true, result };
  } catch (cause) {
    if (session.inTransaction()) await session.abortTransaction().catch(() => undefined);
    if (hasLabel(cause, 'TransientTransactionError')) return { done: false, cause };
    throw cause;
  }
}

/** An unknown result is asked again: a commit is idempotent. */
async function commit(session: ClientSession): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await session.commitTransaction();
      return;
    } catch (error) {
      if (!hasLabel(error, 'UnknownTransactionCommitResult') || attempt === MOST_COMMITS) throw error;
      await sleep(Math.random() * 50 * attempt);
    }
  }
}

function runCallbacks(session: ClientSession): void {
  for (const callback of callbacks.get(session) ?? []) callback();
}

function hasLabel(error: unknown, label: string): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('hasErrorLabel' in error && typeof error.hasErrorLabel === 'function')
    return error.hasErrorLabel(label) === true;
  return 'cause' in error && hasLabel(error.cause, label);
}

function contended(cause: unknown): DomainError {
  return new DomainError({
    code: 'store.contended',
    kind: 'unavailable',
    message: `Expected the transaction to win within ${MOST_ATTEMPTS} attempts, but it kept losing`,
    cause,
  });
}
