import type { Engine } from '../engine.ts';
import { notImplemented, StoreError } from '../errors.ts';
import { evaluate } from '../expressions/expression.ts';
import { parseExpression } from '../expressions/parse.ts';
import type { Batch } from '../query/cursors.ts';
import type { Watch } from '../query/scan.ts';
import type { TransactionRef } from '../sessions/ref.ts';
import type { HeldSnapshot } from '../sessions/snapshots.ts';
import type { Transaction } from '../sessions/transactions.ts';
import type { KvReader } from '../storage/kv.ts';
import type { Overlay } from '../storage/overlay.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import { isNumberLike, nearestDouble, wholeNumber } from '../values/numbers.ts';

/** The client at the other end of a connection. */
export interface Peer {
  readonly id: number;
  /** As the client named itself in its first hello. */
  appName: string;
  /** A test's fail point ordered that it gets no answer. */
  dropped: boolean;
}

/** One command on its way: what was asked, by which session, inside which transaction. */
export interface Call {
  engine: Engine;
  name: string;
  database: string;
  body: Doc;
  peer: Peer;
  /** The session and number of a retryable write or a transaction. */
  numbered: TransactionRef | null;
  transaction: Transaction | null;
  /** The instant to read at, when the command names or asks for one. */
  at: HeldSnapshot | null;
}

/** What a command answers: a document, or a batch of stored documents sent as they are. */
export type Reply = Doc | BatchReply;

export interface BatchReply {
  batch: Batch;
  field: 'firstBatch' | 'nextBatch';
  /** Fields beside the cursor. */
  beside?: Doc;
}

export interface Command {
  /** Accepted fields beside the generic ones; any other is refused. */
  fields: readonly string[];
  /** Whether it may run inside a transaction. */
  transactional: boolean;
  /** Whether it may read at an instant outside a transaction (`readConcern: snapshot`). */
  readsAtInstant?: boolean;
  run(call: Call): Reply | Promise<Reply>;
}

export function isBatch(reply: Reply): reply is BatchReply {
  return 'batch' in reply && 'field' in reply;
}

/** Runs a write inside the call's transaction, or alone and durable. */
export async function write<T>(call: Call, run: (view: Overlay) => T): Promise<T> {
  return call.transaction ? run(call.transaction.overlay) : call.engine.write(run);
}

/** Reads one consistent state. */
export function read<T>(call: Call, run: (view: KvReader) => T): T {
  if (call.transaction) return run(call.transaction.overlay);
  if (call.at) return run(call.at.view);
  const snapshot = call.engine.kv.snapshot();
  try {
    return run(snapshot);
  } finally {
    snapshot.release();
  }
}

/** The namespace a command names in its first field. */
export function namespaceOf(call: Call): string {
  const collection = call.body[call.name];
  if (typeof collection !== 'string') {
    throw new StoreError(
      'InvalidNamespace',
      `collection name has invalid type: expected a string for ${call.name}`,
    );
  }
  if (collection === '')
    throw new StoreError('InvalidNamespace', `Invalid namespace specified '${call.database}.'`);
  return `${call.database}.${collection}`;
}

/** Where a collation would have to be kept: collections and indexes are in binary order. */
export function refuseCollation(options: Doc): void {
  if (!orderingOf(options['collation']).simple)
    throw notImplemented('collections and indexes with a collation: give it with each query');
}

export function numberOption(options: Doc, name: string, fallback: number): number {
  const value = options[name];
  if (value === undefined || value === null) return fallback;
  const whole = wholeNumber(value);
  if (whole === undefined)
    throw new StoreError('TypeMismatch', `BSON field '${name}' must be a whole number`);
  if (whole < 0)
    throw new StoreError(51024, `BSON field '${name}' value must be >= 0, actual value '${whole}'`);
  return whole;
}

/** Booleans; numbers are accepted as MongoDB accepts them. */
export function flagOption(options: Doc, name: string): boolean {
  const value = options[name];
  if (value === undefined || value === null) return false;
  if (typeof value === 'boolean') return value;
  if (isNumberLike(value)) return nearestDouble(value) !== 0;
  throw new StoreError('TypeMismatch', `BSON field '${name}' is the wrong type, expected type 'bool'`);
}

export function docOption(options: Doc, name: string): Doc {
  const value = options[name];
  if (value === undefined || value === null) return {};
  if (!isDoc(value))
    throw new StoreError('TypeMismatch', `BSON field '${name}' is the wrong type, expected type 'object'`);
  return value;
}

export function arrayOption(options: Doc, name: string): unknown[] {
  const value = options[name];
  if (!Array.isArray(value))
    throw new StoreError('TypeMismatch', `BSON field '${name}' is missing or no array`);
  return value;
}

/** Variables of `let`, evaluated once. */
export function letVariables(options: Doc): Doc {
  const ordering = orderingOf(options['collation']);
  const given = Object.entries(docOption(options, 'let'));
  return Object.fromEntries(
    given.map(([name, spec]) => {
      if (!/^[a-z\u0080-\uffff]/.test(name))
        throw new StoreError(
          'FailedToParse',
          `'${name}' starts with an invalid character for a user variable name`,
        );
      return [name, evaluate(parseExpression(spec, ordering), {}, {})];
    }),
  );
}

/** What a command's searches may cost: its `maxTimeMS`, and no table scan where the server forbids them. */
export function watchOf({ body, engine }: Call): Watch {
  const { now, noTableScan } = engine.options;
  const limit = numberOption(body, 'maxTimeMS', 0);
  const end = limit === 0 ? Infinity : now() + limit;
  const check = (): void => {
    if (end !== Infinity && now() > end)
      throw new StoreError('MaxTimeMSExpired', 'operation exceeded time limit');
  };
  return { check, noTableScan };
}
