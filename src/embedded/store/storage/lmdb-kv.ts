import { open, type RootDatabase, type Transaction } from 'lmdb';
import type { KeyValueStore, KvEntry, KvReader, KvSnapshot, Staged } from './kv.ts';

/** `getBinary` takes a transaction as `get` does, which its published type leaves out. */
interface BinaryReads {
  getBinary(key: Buffer, options: { transaction?: Transaction }): Buffer | undefined;
}

type Db = RootDatabase<Buffer, Buffer> & BinaryReads;

const MAX_READERS = 2048;

/**
 * LMDB behind the small interface. Writers queue on LMDB's own thread, which groups those that wait into one
 * commit and one fsync. A callback that throws would still commit what it had put: changes are therefore only
 * put after `stage` has returned.
 */
export function openLmdb(path: string): KeyValueStore {
  const db: Db = open<Buffer, Buffer>({
    path,
    encoding: 'binary',
    keyEncoding: 'binary',
    maxReaders: MAX_READERS,
    noSubdir: true,
    cache: false,
    // A commit returns once it is on disk: nobody reads, and nobody is told of, what a crash could take back.
    overlappingSync: false,
  });
  return {
    latest: new LmdbReader(db, undefined),
    snapshot: () => snapshot(db),
    write: (stage) => write(db, stage),
    close: async () => {
      await db.close();
    },
  };
}

async function write<T>(db: Db, stage: (current: KvReader) => Staged<T>): Promise<T> {
  return db.transaction(() => {
    const staged = stage(new LmdbReader(db, undefined));
    for (const change of staged.changes) {
      if (change.value === null) void db.remove(change.key);
      else void db.put(change.key, change.value);
    }
    return staged.result;
  });
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
