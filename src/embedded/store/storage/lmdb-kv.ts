import { dirname } from 'node:path';
import { open, type RootDatabase, type Transaction } from 'lmdb';
import { StoreError } from '../errors.ts';
import { Commits } from './commits.ts';
import { DiskSpace, freeBytes } from './disk-space.ts';
import type { KeyValueStore, KvChange, KvEntry, KvReader, KvSnapshot, Staged } from './kv.ts';

/** `getBinary` takes a transaction as `get` does, which its published type leaves out. */
interface BinaryReads {
  getBinary(key: Buffer, options: { transaction?: Transaction }): Buffer | undefined;
}

type Db = RootDatabase<Buffer, Buffer> & BinaryReads;

const MAX_READERS = 2048;
/** LMDB's limit with its usual pages of 4 kB. */
const MAX_KEY = 1978;

/**
 * LMDB behind the small interface. Its thread only writes and syncs: the order of writers is kept here (see
 * `Commits`), so that none has to wait for its turn to call back from there.
 *
 * @param onBroken told when a commit failed. Nothing is written after that: the process should end, because
 * LMDB's memory is not to be trusted; what is on disk is whole.
 */
export function openLmdb(path: string, onBroken: (reason: unknown) => void = () => {}): KeyValueStore {
  const db: Db = open<Buffer, Buffer>({
    path,
    encoding: 'binary',
    keyEncoding: 'binary',
    maxReaders: MAX_READERS,
    noSubdir: true,
    cache: false,
    eventTurnBatching: false,
    // A commit returns once it is on disk: nobody reads, and nobody is told of, what a crash could take back.
    overlappingSync: false,
  });
  const space = new DiskSpace(() => freeBytes(dirname(path)));
  let broken: unknown = null;
  const latest = new LmdbReader(db, undefined);
  const committed = (): KvReader => {
    db.resetReadTxn();
    return latest;
  };
  const commits = new Commits(committed, async (changes) => {
    if (broken !== null) throw broken;
    space.check(changes);
    await apply(db, changes).catch((reason: unknown) => {
      broken = reason;
      onBroken(reason);
      throw reason;
    });
  });
  return {
    get latest(): KvReader {
      return committed();
    },
    snapshot: () => snapshot(db),
    write: (stage) => commits.write((current) => checkKeys(stage(current))),
    close: async () => {
      await commits.idle();
      await db.close();
    },
  };
}

/**
 * One LMDB transaction. As a batch, and without batching by turns of the event loop: those leave promises that
 * nobody can await, so that a full disk would end the process.
 */
async function apply(db: Db, changes: readonly KvChange[]): Promise<void> {
  const committed = db.batch(() => {
    for (const { key, value } of changes) {
      if (value === null) void db.remove(key);
      else void db.put(key, value);
    }
  });
  try {
    await committed;
  } catch (error) {
    throw await reasonOf(error);
  }
}

/** LMDB tells why a commit failed by a promise of its own, on the error that only tells that it did. */
async function reasonOf(error: unknown): Promise<unknown> {
  const told: unknown = error instanceof Error && 'commitError' in error ? error.commitError : null;
  if (!(told instanceof Promise)) return error;
  return told.then(
    () => error,
    (reason: unknown) => reason,
  );
}

/** What could not be put must be refused before anything else of its commit is. */
function checkKeys<T>(staged: Staged<T>): Staged<T> {
  const changes = [...staged.changes];
  const long = changes.find(({ key }) => key.length > MAX_KEY);
  if (long)
    throw new StoreError(
      'BadValue',
      `Expected a key of at most ${MAX_KEY} bytes, but it has ${long.key.length}`,
    );
  return { result: staged.result, changes };
}

function snapshot(db: Db): KvSnapshot {
  db.resetReadTxn();
  const transaction = db.useReadTransaction();
  let released = false;
  return Object.assign(new LmdbReader(db, transaction), {
    release: () => {
      if (released) return;
      released = true;
      transaction.done();
    },
  });
}

class LmdbReader implements KvReader {
  readonly #db: Db;
  readonly #options: { transaction?: Transaction };

  constructor(db: Db, transaction: Transaction | undefined) {
    this.#db = db;
    this.#options = transaction ? { transaction } : {};
  }

  get(key: Buffer): Buffer | undefined {
    return this.#db.getBinary(key, this.#options);
  }

  range(from: Buffer, to: Buffer, reverse = false): Iterable<KvEntry> {
    return entries(this.#db, { from, to, reverse }, this.#options);
  }

  count(from: Buffer, to: Buffer): number {
    if (Buffer.compare(from, to) >= 0) return 0;
    return this.#db.getKeysCount({ start: from, end: to, ...this.#options });
  }
}

function* entries(
  db: Db,
  { from, to, reverse }: { from: Buffer; to: Buffer; reverse: boolean },
  options: { transaction?: Transaction },
): Generator<KvEntry> {
  if (Buffer.compare(from, to) >= 0) return;
  const bounds = reverse
    ? { start: to, end: from, reverse: true, exclusiveStart: true, inclusiveEnd: true }
    : { start: from, end: to };
  for (const { key, value } of db.getRange({ ...bounds, ...options })) {
    yield { key: asBuffer(key), value: asBuffer(value) };
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
