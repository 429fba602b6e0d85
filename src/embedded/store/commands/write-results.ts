import { CODES, ConnectionClosed, StoreError, WriteBlocked } from '../errors.ts';
import type { Doc } from '../values/bson.ts';
import { Retryable } from '../sessions/retryable.ts';
import type { Overlay } from '../storage/overlay.ts';
import { wholeNumber } from '../values/numbers.ts';
import { flagOption, type Call } from './command.ts';

export interface StatementError extends Doc {
  index: number;
  code: number;
  errmsg: string;
}

/**
 * Runs the statements of one write command in order, remembering their results for retries. A refused statement
 * becomes a `writeErrors` entry; it ends an ordered command, and the whole of a transaction.
 */
export function runStatements(
  call: Call,
  view: Overlay,
  statements: readonly unknown[],
  run: (statement: unknown, index: number) => Doc,
): { results: { index: number; result: Doc }[]; writeErrors: StatementError[] } {
  const ordered = call.body['ordered'] === undefined ? true : flagOption(call.body, 'ordered');
  const memory = retryableOf(call, view);
  const results: { index: number; result: Doc }[] = [];
  const writeErrors: StatementError[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      const once = (): Doc => run(statement, index);
      results.push({ index, result: memory ? memory.once(statementId(call, index), once) : once() });
    } catch (error) {
      writeErrors.push(writeError(error, index));
      if (ordered || call.transaction) break;
    }
  }
  if (memory) remember(call, memory);
  return { results, writeErrors };
}

/**
 * Keeps the results of a retryable command in its own commit. Here tests break that commit.
 *
 * @throws ConnectionClosed or the error a fail point orders
 */
export function remember(call: Call, memory: Retryable): void {
  if (!memory.save() || !call.engine.options.testCommands) return;
  const failure = call.engine.failPoints.onWrite();
  if (!failure) return;
  if (failure.beforeCommit !== null && !failure.closeConnection)
    throw new StoreError(failure.beforeCommit, "Failing commit via 'onPrimaryTransactionalWrite' failpoint");
  if (failure.beforeCommit !== null) throw new ConnectionClosed();
  call.peer.dropped = failure.closeConnection;
}

export function retryableOf(call: Call, view: Overlay): Retryable | null {
  return call.numbered && !call.transaction
    ? new Retryable(view, call.numbered, call.engine.options.now())
    : null;
}

export function statementId(call: Call, index: number): number {
  const ids = call.body['stmtIds'];
  if (Array.isArray(ids)) return wholeNumber(ids[index]) ?? index;
  return (wholeNumber(call.body['stmtId']) ?? 0) + index;
}

function writeError(error: unknown, index: number): StatementError {
  if (error instanceof WriteBlocked || !(error instanceof StoreError)) throw error;
  if (error.code === CODES.WriteConflict || error.code === CODES.MaxTimeMSExpired) throw error;
  return { index, code: error.code, errmsg: error.message, ...error.details };
}
