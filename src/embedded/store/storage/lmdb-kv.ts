import { open, type RootDatabase, type Transaction } from 'lmdb';
import type { KeyValueStore, KvEntry, KvReader, KvSnapshot, Staged } from './kv.ts';

type Db = RootDatabase<Buffer, Buffer>;

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
    latest: reader(db, undefined),
    snapshot: () => snapshot(db),
    write: (stage) => write(db, stage),
    close: async () => {
      await db.close();
    },
  };
}

async function write<T>(db: Db, stage: (current: KvReader) => Staged<T>): Promise<T> {
  return db.transaction(() => {
    const staged = stage(reader(db, undefined));
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
  return {
    ...reader(db, transaction),
    release: () => {
      if (released) return;
      released = true;
      transaction.done();
    },
  };
}

function reader(db: Db, transaction: Transaction | undefined): KvReader {
  const options = transaction ? { transaction } : {};
  return {
    get: (key) => {
      const value: Uint8Array | undefined = db.get(key, options);
      return value && asBuffer(value);
    },
    range: (from, to, reverse = false) => entries(db, { from, to, reverse }, options),
    count: (from, to) =>
      Buffer.compare(from, to) >= 0 ? 0 : db.getKeysCount({ start: from, end: to, ...options }),
  };
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
