import { StoreError, WriteBlocked, writeConflict } from '../errors.ts';
import type { KeyValueStore, KvChange, KvReader, KvSnapshot } from '../storage/kv.ts';
import { Overlay, sameBytes } from '../storage/overlay.ts';
import { committedRecord, readRecord } from './retryable.ts';
import { sessionKey } from '../storage/keys.ts';
import { tooOld, type TransactionRef } from './ref.ts';

type State = 'open' | 'committed' | 'aborted';

/** Staged bytes of one transaction: more would not be a transaction, but a load. */
const MOST_BYTES = 256 * 1024 * 1024;
/** The client whose connection ended may come back on another one; a killed one does not, and others wait. */
const ORPHAN_AFTER = 5_000;

/** What an ended transaction leaves: nothing. */
const NOTHING: KvReader = { get: () => undefined, range: () => [], count: () => 0 };

/** A multi-document transaction: a frozen snapshot, its own writes over it, and the keys it holds. */
export class Transaction {
  readonly ref: TransactionRef;
  overlay: Overlay;
  readonly startedAt: number;
  readonly released: Promise<void>;
  readonly held = new Set<string>();
  state: State = 'open';
  committing: Promise<void> | null = null;
  /** The connection of its last statement. */
  connection = 0;
  /** When that connection ended. */
  orphanedAt: number | null = null;
  readonly #snapshot: KvSnapshot;
  #release: () => void = () => {};

  constructor(
    ref: TransactionRef,
    snapshot: KvSnapshot,
    startedAt: number,
    onWrite: (transaction: Transaction, key: Buffer, id: string, before: Buffer | undefined) => void,
  ) {
    this.ref = ref;
    this.#snapshot = snapshot;
    this.startedAt = startedAt;
    this.overlay = new Overlay(snapshot, (key, id, before) => onWrite(this, key, id, before));
    this.released = new Promise((resolve) => (this.#release = resolve));
  }

  end(state: 'committed' | 'aborted'): void {
    this.state = state;
    this.overlay = new Overlay(NOTHING);
    this.held.clear();
    this.#snapshot.release();
    this.#release();
  }
}

/**
 * Open transactions and the keys they hold. First writer wins: a transaction that meets a held or changed key
 * is told to start again; a plain write waits for the holder to end.
 */
export class Transactions {
  readonly #kv: KeyValueStore;
  readonly #now: () => number;
  readonly #lifetime: number;
  readonly #bySession = new Map<string, Transaction>();
  readonly #holders = new Map<string, Transaction>();

  constructor(kv: KeyValueStore, now: () => number, lifetime: number) {
    this.#kv = kv;
    this.#now = now;
    this.#lifetime = lifetime;
  }

  /** @throws TransactionTooOld, or 117 when the number is already in use */
  begin(ref: TransactionRef): Transaction {
    const id = sessionId(ref);
    const known = this.#bySession.get(id);
    if (known) {
      if (known.ref.number > ref.number) throw tooOld(ref, known.ref.number);
      if (known.ref.number === ref.number) throw alreadyUsed(ref);
      this.#end(known, 'aborted');
    }
    const record = readRecord(this.#kv.latest, ref.session);
    if (record && record.number > ref.number) throw tooOld(ref, record.number);
    if (record?.number === ref.number) throw alreadyUsed(ref);
    const transaction = new Transaction(ref, this.#kv.snapshot(), this.#now(), (own, key, keyId, before) =>
      this.#hold(own, key, keyId, before),
    );
    this.#bySession.set(id, transaction);
    return transaction;
  }

  /** The open transaction a later statement belongs to. @throws NoSuchTransaction, TransactionCommitted */
  continue(ref: TransactionRef): Transaction {
    const known = this.#bySession.get(sessionId(ref));
    if (!known || known.ref.number !== ref.number || known.state === 'aborted') throw noSuchTransaction(ref);
    if (known.state === 'committed' || known.committing)
      throw new StoreError('TransactionCommitted', `Transaction ${ref.number} has been committed.`);
    return known;
  }

  /**
   * Notes who is at work in a transaction, and how much it has staged.
   * @throws TransactionTooLarge
   */
  touched(transaction: Transaction, connection: number): void {
    transaction.connection = connection;
    transaction.orphanedAt = null;
    if (transaction.overlay.bytes > MOST_BYTES)
      throw new StoreError(
        'TransactionTooLarge',
        `Total size of all transaction operations must be less than ${MOST_BYTES} bytes`,
      );
  }

  /** A client is gone: what it left open is given up soon, unless it comes back. */
  disconnected(connection: number): void {
    for (const transaction of this.#bySession.values())
      if (transaction.state === 'open' && transaction.connection === connection)
        transaction.orphanedAt = this.#now();
  }

  /** Commits; a repeated commit of the same transaction succeeds, after a restart too. */
  async commit(ref: TransactionRef): Promise<void> {
    const known = this.#bySession.get(sessionId(ref));
    if (!known || known.ref.number !== ref.number) {
      const record = readRecord(this.#kv.latest, ref.session);
      if (record?.number === ref.number && record.committed) return;
      throw noSuchTransaction(ref);
    }
    if (known.state === 'aborted') throw noSuchTransaction(ref);
    if (known.state === 'committed') return;
    known.committing ??= this.#apply(known);
    await known.committing;
  }

  async #apply(transaction: Transaction): Promise<void> {
    try {
      if (!transaction.overlay.empty) {
        await this.#kv.write((current) => {
          if (transaction.overlay.conflictsWith(current)) throw writeConflict();
          return { result: undefined, changes: this.#changes(transaction) };
        });
      }
    } catch (error) {
      this.#end(transaction, 'aborted');
      throw error;
    }
    this.#end(transaction, 'committed');
  }

  #changes(transaction: Transaction): KvChange[] {
    const { session, number } = transaction.ref;
    const record = { key: sessionKey(session), value: committedRecord(number, this.#now()) };
    return [...transaction.overlay.changes(), record];
  }

  abort(ref: TransactionRef): void {
    const known = this.#bySession.get(sessionId(ref));
    if (!known || known.ref.number !== ref.number || known.state === 'aborted') throw noSuchTransaction(ref);
    if (known.state === 'committed' || known.committing)
      throw new StoreError('TransactionCommitted', `Transaction ${ref.number} has been committed.`);
    this.#end(known, 'aborted');
  }

  /** Ends whatever the session still has open. */
  endSession(session: Buffer): void {
    const id = session.toString('latin1');
    const known = this.#bySession.get(id);
    if (known?.state === 'open' && !known.committing) this.#end(known, 'aborted');
    this.#bySession.delete(id);
  }

  /** Aborts transactions older than the lifetime, or left by their client: nobody is going to end them. */
  sweep(): void {
    const limit = this.#now() - this.#lifetime;
    for (const [id, transaction] of this.#bySession) {
      if (transaction.committing && transaction.state === 'open') continue;
      const { orphanedAt } = transaction;
      const isLeft = orphanedAt !== null && orphanedAt <= this.#now() - ORPHAN_AFTER;
      if (transaction.startedAt > limit && !isLeft) continue;
      if (transaction.state === 'open') this.#end(transaction, 'aborted');
      else if (transaction.startedAt < limit - 30 * 60_000) this.#bySession.delete(id);
    }
  }

  abortAll(): void {
    for (const transaction of this.#bySession.values()) {
      if (transaction.state === 'open' && !transaction.committing) this.#end(transaction, 'aborted');
    }
  }

  /** For plain writes. @throws WriteBlocked when an open transaction holds the key */
  readonly checkFree = (_key: Buffer, id: string): void => {
    const holder = this.#holders.get(id);
    if (holder) throw new WriteBlocked(holder.released);
  };

  #hold(own: Transaction, key: Buffer, id: string, before: Buffer | undefined): void {
    const holder = this.#holders.get(id);
    if (holder && holder !== own) throw writeConflict();
    if (!sameBytes(this.#kv.latest.get(key), before)) throw writeConflict();
    this.#holders.set(id, own);
    own.held.add(id);
  }

  #end(transaction: Transaction, state: 'committed' | 'aborted'): void {
    if (transaction.state !== 'open') return;
    for (const id of transaction.held) this.#holders.delete(id);
    transaction.end(state);
  }
}

function sessionId(ref: TransactionRef): string {
  return ref.session.toString('latin1');
}

function alreadyUsed({ number }: TransactionRef): StoreError {
  return new StoreError(117, `Cannot start a transaction with number ${number}: it is already known`);
}

function noSuchTransaction(ref: TransactionRef): StoreError {
  return new StoreError(
    'NoSuchTransaction',
    `Given transaction number ${ref.number} does not match any in-progress transactions.`,
    { labels: ['TransientTransactionError'] },
  );
}
