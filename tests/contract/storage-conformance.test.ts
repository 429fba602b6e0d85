import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import mongoose from 'mongoose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FixedClock } from '../../src/platform/clock.ts';
import { connectMongo, disconnectMongo } from '../../src/platform/mongo/index.ts';
import { openDiskBlobStore, openGridFsBlobStore, type BlobStore } from '../../src/platform/storage/index.ts';
import { openTestStore } from '../support/test-store.ts';

/** A store under test. `damage` changes a stored byte behind its back; `leftovers` counts unfinished uploads. */
interface StoreUnderTest {
  readonly blobs: BlobStore;
  readonly clock: FixedClock;
  damage(administrationId: string, sha256: string): Promise<void>;
  /** Leaves what a process that dies in the middle of an upload leaves. */
  dieUploading(): Promise<void>;
  leftovers(): Promise<number>;
  close(): Promise<void>;
}

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function pseudoRandom(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = 42;
  for (let at = 0; at < size; at += 1) bytes[at] = (state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16;
  return bytes;
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await new Promise((resolve) => setImmediate(resolve));
    yield bytes.subarray(at, at + size);
  }
}

async function collect(stream: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** What every blob store promises. */
function conforms(name: string, openStore: () => Promise<StoreUnderTest>): void {
  describe(`blob store: ${name}`, () => {
    let store: StoreUnderTest;

    beforeEach(async () => {
      store = await openStore();
    });
    afterEach(async () => {
      await store.close();
    });

    it.each([0, 1, 100, 255 * 1024, 255 * 1024 + 1, 3_000_000])(
      'gives back %i bytes as they came',
      async (size) => {
        // given bytes that arrive in pieces
        const bytes = pseudoRandom(size);
        // when they are put
        const put = await store.blobs.put('adm-1', Readable.from(inChunks(bytes, 64 * 1024)));
        // then hash, size and content are theirs, read whole or streamed
        expect(put).toEqual({ sha256: sha256Of(bytes), size });
        expect(Buffer.compare(await store.blobs.read('adm-1', put.sha256), bytes)).toBe(0);
        expect(Buffer.compare(await collect(await store.blobs.open('adm-1', put.sha256)), bytes)).toBe(0);
        expect(await store.blobs.stat('adm-1', put.sha256)).toEqual({ size, storedAt: store.clock.now() });
      },
    );

    it('keeps one blob when the same bytes come again, and renews its date', async () => {
      // given a stored file
      const bytes = pseudoRandom(1000);
      const { sha256 } = await store.blobs.put('adm-1', bytes);
      // when it is put again an hour later
      store.clock.advance(3_600_000);
      await store.blobs.put('adm-1', bytes);
      // then there is one, with the later date, and nothing unfinished
      const kept = await all(store.blobs.list());
      expect(kept).toEqual([{ administrationId: 'adm-1', sha256, size: 1000, storedAt: store.clock.now() }]);
      expect(await store.leftovers()).toBe(0);
    });

    it('never shares a key between administrations', async () => {
      // given the same bytes put by two administrations
      const bytes = pseudoRandom(500);
      const { sha256 } = await store.blobs.put('adm-1', bytes);
      await expect(store.blobs.read('adm-2', sha256)).rejects.toMatchObject({ code: 'storage.blob_missing' });
      await store.blobs.put('adm-2', bytes);
      // when one removes its own
      await store.blobs.remove('adm-1', sha256);
      // then the other keeps it
      expect(await store.blobs.stat('adm-1', sha256)).toBeNull();
      expect(await store.blobs.read('adm-2', sha256)).toHaveLength(500);
    });

    it('says that a missing blob is missing, and removes it again without complaint', async () => {
      const sha256 = sha256Of(pseudoRandom(7));
      await expect(store.blobs.read('adm-1', sha256)).rejects.toMatchObject({
        code: 'storage.blob_missing',
        kind: 'unavailable',
      });
      await expect(store.blobs.open('adm-1', sha256)).rejects.toMatchObject({ code: 'storage.blob_missing' });
      expect(await store.blobs.stat('adm-1', sha256)).toBeNull();
      await store.blobs.remove('adm-1', sha256);
    });

    it('notices a changed byte', async () => {
      // given a stored file
      const { sha256 } = await store.blobs.put('adm-1', pseudoRandom(2000));
      // when a byte changes underneath
      await store.damage('adm-1', sha256);
      // then reading it whole refuses it
      await expect(store.blobs.read('adm-1', sha256)).rejects.toMatchObject({ code: 'storage.blob_damaged' });
    });

    it('keeps nothing of an upload that breaks', async () => {
      // given a source that fails half way
      async function* broken(): AsyncIterable<Uint8Array> {
        yield pseudoRandom(300_000);
        throw new Error('the line was cut');
      }
      // when it is put
      await expect(store.blobs.put('adm-1', Readable.from(broken()))).rejects.toThrow('the line was cut');
      // then nothing is stored
      expect(await all(store.blobs.list())).toEqual([]);
      expect(await store.leftovers()).toBe(0);
    });

    it('holds when the same bytes are put at once', async () => {
      // when ten uploads of the same bytes run together
      const bytes = pseudoRandom(100_000);
      const puts = await Promise.all(
        Array.from({ length: 10 }, () => store.blobs.put('adm-1', Readable.from(inChunks(bytes, 10_000)))),
      );
      // then all get the same answer and one blob is kept
      expect(new Set(puts.map((put) => put.sha256))).toEqual(new Set([sha256Of(bytes)]));
      expect(await all(store.blobs.list())).toHaveLength(1);
      expect(await store.leftovers()).toBe(0);
    });

    it('does not remove a blob that was renewed since', async () => {
      // given an old blob that a sweep has seen, then renewed by another filing
      const bytes = pseudoRandom(10);
      const { sha256 } = await store.blobs.put('adm-1', bytes);
      store.clock.advance(25 * 3_600_000);
      const horizon = store.clock.now();
      await store.blobs.put('adm-1', bytes);
      // when the sweep removes what it saw
      await store.blobs.remove('adm-1', sha256, horizon);
      // then the blob is still there; a day later it may go
      expect(await store.blobs.stat('adm-1', sha256)).not.toBeNull();
      store.clock.advance(1);
      await store.blobs.remove('adm-1', sha256, store.clock.now());
      expect(await store.blobs.stat('adm-1', sha256)).toBeNull();
    });

    it('sweeps what a dead process left half uploaded, and nothing younger or whole', async () => {
      // given a whole blob, and the leftovers of an upload that was cut a day ago
      const { sha256 } = await store.blobs.put('adm-1', pseudoRandom(300_000));
      await store.dieUploading();
      expect(await store.leftovers()).toBeGreaterThan(0);
      // when it sweeps with a horizon before, then after the upload
      const young = await store.blobs.sweepUnfinished(new Date(0));
      const old = await store.blobs.sweepUnfinished(new Date('2100-01-01T00:00:00Z'));
      // then only the second takes the leftovers, and the blob stays
      expect([young, old]).toEqual([0, 1]);
      expect(await store.leftovers()).toBe(0);
      expect(await store.blobs.read('adm-1', sha256)).toHaveLength(300_000);
    });

    it('refuses keys that are not an id and a hash', async () => {
      await expect(store.blobs.put('../adm', new Uint8Array(1))).rejects.toThrow(/administration id/);
      await expect(store.blobs.read('adm-1', '../../etc/passwd')).rejects.toThrow(/SHA-256/);
      await expect(store.blobs.stat('adm-1', 'A'.repeat(64))).rejects.toThrow(/SHA-256/);
    });
  });
}

conforms('disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'diwan-blobs-'));
  const clock = new FixedClock('2026-03-02T09:00:00Z');
  const blobs = await openDiskBlobStore({ folder, clock });
  return {
    blobs,
    clock,
    damage: async (administrationId, sha256) => {
      const path = join(folder, administrationId, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
      writeFileSync(
        path,
        pseudoRandom(statSync(path).size).map((byte) => byte ^ 1),
      );
    },
    dieUploading: async () => writeFileSync(join(folder, '.unfinished', 'cut'), 'half'),
    leftovers: async () => readdirSync(join(folder, '.unfinished')).length,
    close: async () => rmSync(folder, { recursive: true, force: true }),
  };
});

/** On the replica set of MONGODB_TEST_URI (a database that is dropped), else on the embedded store. */
const replicaSet = process.env['MONGODB_TEST_URI'];

conforms(`GridFS, ${replicaSet === undefined ? 'embedded store' : 'replica set'}`, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'dwn-'));
  const clock = new FixedClock('2026-03-02T09:00:00Z');
  const store = replicaSet === undefined ? await openTestStore(folder) : null;
  await connectMongo(store?.uri ?? replicaSet ?? '', { clock });
  const files = mongoose.connection.collection<{ _id: mongoose.Types.ObjectId; filename: string }>(
    'blobs.files',
  );
  const chunks = mongoose.connection.collection<{
    files_id: mongoose.Types.ObjectId;
    n: number;
    data: mongoose.mongo.Binary;
  }>('blobs.chunks');
  return {
    blobs: await openGridFsBlobStore({ clock }),
    clock,
    damage: async (administrationId, sha256) => {
      const file = await files.findOne({ filename: `${administrationId}/${sha256}` });
      const chunk = await chunks.findOne({ files_id: file!._id, n: 0 });
      const bytes = chunk!.data.value().map((byte) => byte ^ 1);
      await chunks.updateOne({ _id: chunk!._id }, { $set: { data: new mongoose.mongo.Binary(bytes) } });
    },
    dieUploading: async () => {
      const _id = new mongoose.Types.ObjectId();
      await mongoose.connection.collection('blobs.intents').insertOne({ _id, at: clock.now() });
      await chunks.insertOne({
        _id: new mongoose.Types.ObjectId(),
        files_id: _id,
        n: 0,
        data: new mongoose.mongo.Binary(pseudoRandom(10)),
      });
    },
    leftovers: async () => {
      const whole = await files.find({ filename: { $ne: 'unfinished' } }).toArray();
      return (
        (await files.countDocuments({ filename: 'unfinished' })) +
        (await chunks.countDocuments({ files_id: { $nin: whole.map((file) => file._id) } }))
      );
    },
    close: async () => {
      if (store === null) await mongoose.connection.dropDatabase();
      await disconnectMongo();
      await store?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});

describe('blob store on disk', () => {
  it('keeps files and folders to its owner', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'diwan-blobs-'));
    const blobs = await openDiskBlobStore({ folder, clock: new FixedClock('2026-03-02T09:00:00Z') });
    const { sha256 } = await blobs.put('adm-1', pseudoRandom(10));
    const path = join(folder, 'adm-1', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(join(folder, 'adm-1')).mode & 0o077).toBe(0);
    rmSync(folder, { recursive: true, force: true });
  });
});
