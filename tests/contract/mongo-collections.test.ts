import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  afterCommit,
  crossAdministration,
  defineCollection,
  ensureIndexes,
  inTransaction,
  insert,
  isDuplicateKey,
  migrateAll,
  part,
  releaseLease,
  StoreIsNewerError,
  takeLease,
  type StoredDocument,
} from '../../src/platform/mongo/index.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';

interface Counter extends StoredDocument {
  value: number;
  code: string;
  parts?: { name: string }[];
}

const Counters = defineCollection<Counter>({
  name: 'test_counters',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    value: { type: Number, default: 0 },
    code: { type: String, required: true },
    parts: { type: [{ name: String }], default: undefined },
  },
  indexes: [{ keys: { administrationId: 1, code: 1 }, options: { unique: true } }],
});

/** As its first version kept it: a name in one language. The second speaks two, the third counts its parts. */
interface Office extends StoredDocument {
  name: { ar: string; fr: string };
  parts: number;
}

const Offices = defineCollection<Office>({
  name: 'test_offices',
  scope: 'administration',
  schemaVersion: 3,
  fields: { name: part({ ar: String, fr: String }), parts: Number },
  indexes: [],
  migrations: {
    2: (old) => ({ ...old, name: { fr: old['name'], ar: old['name'] } }),
    3: (old) => ({ ...old, parts: 0 }),
  },
});

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(async () => {
  await platform.close();
});

async function counter(_id: string, administrationId = 'a'): Promise<void> {
  await inTransaction((tx) => insert(tx, Counters, { _id, administrationId, code: _id, value: 0 }));
}

describe('collections', () => {
  it('stamp the version of the schema and keep plain parts', async () => {
    // when a document with parts is inserted, and another upserted
    await inTransaction((tx) =>
      insert(tx, Counters, {
        _id: 'plain',
        administrationId: 'a',
        code: 'plain',
        value: 1,
        parts: [{ name: 'x' }],
      }),
    );
    await Counters.updateOne(
      { _id: 'upserted', administrationId: 'a' },
      { $set: { code: 'upserted' } },
      { upsert: true },
    );
    // then the store holds exactly that, and the version
    const stored = await mongoose.connection.collection<Counter>('test_counters').findOne({ _id: 'plain' });
    expect(stored).toEqual({
      _id: 'plain',
      administrationId: 'a',
      schemaVersion: 1,
      code: 'plain',
      value: 1,
      parts: [{ name: 'x' }],
    });
    const upserted = await Counters.findOne({ _id: 'upserted', administrationId: 'a' }).lean();
    expect(upserted).toEqual({
      _id: 'upserted',
      administrationId: 'a',
      schemaVersion: 1,
      code: 'upserted',
      value: 0,
    });
  });

  it('find nothing of another administration', async () => {
    await counter('mine', 'a');
    expect(await Counters.findOne({ _id: 'mine', administrationId: 'b' }).lean()).toBeNull();
    expect(
      await Counters.findOne({ _id: 'mine' }, null, { scope: crossAdministration('test') }).lean(),
    ).not.toBeNull();
  });

  it('cross administrations in every kind of query when they are asked to, with a reason', async () => {
    const scope = crossAdministration('test');
    await counter('cross', 'b');
    const _id = 'cross';
    expect(await Counters.countDocuments({ _id }, { scope })).toBe(1);
    expect(await Counters.distinct('administrationId', { _id }, { scope })).toEqual(['b']);
    expect(await Counters.aggregate([{ $match: { _id } }, { $project: { code: 1 } }], { scope })).toEqual([
      { _id, code: 'cross' },
    ]);
    expect((await Counters.updateMany({ _id }, { $set: { value: 4 } }, { scope })).modifiedCount).toBe(1);
    const seen = [];
    for await (const one of Counters.find({ _id }, null, { scope }).lean().cursor()) seen.push(one._id);
    expect(seen).toEqual(['cross']);
    expect((await Counters.deleteOne({ _id }, { scope })).deletedCount).toBe(1);
  });

  it('never change the administration of a stored document', async () => {
    await counter('fixed', 'a');
    const document = await Counters.findOne({ _id: 'fixed', administrationId: 'a' });
    document!.administrationId = 'b';
    await document!.save().catch(() => undefined);
    expect(await Counters.findOne({ _id: 'fixed', administrationId: 'a' }).lean()).not.toBeNull();
  });

  it('make their indexes again without complaint, and rebuild one that changed', async () => {
    // given an index of the same name with other keys, as an older version left it
    const collection = mongoose.connection.collection('test_counters');
    await collection.dropIndex('administrationId_1_code_1');
    await collection.createIndex({ value: 1 }, { name: 'administrationId_1_code_1' });
    // when the product starts
    await ensureIndexes();
    await ensureIndexes();
    // then the index is the declared one
    const indexes = await collection.indexes();
    expect(indexes.find((index) => index.name === 'administrationId_1_code_1')).toMatchObject({
      key: { administrationId: 1, code: 1 },
      unique: true,
    });
  });
});

describe('transactions', () => {
  it('keep all or nothing, and call back only after the commit', async () => {
    // given a transaction that fails after its writes
    const calls: string[] = [];
    const failing = inTransaction(async (tx) => {
      await insert(tx, Counters, { _id: 'lost', administrationId: 'a', code: 'lost', value: 0 });
      afterCommit(tx, () => calls.push('lost'));
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    // when another succeeds
    const answer = await inTransaction(async (tx) => {
      await insert(tx, Counters, { _id: 'kept', administrationId: 'a', code: 'kept', value: 0 });
      afterCommit(tx, () => calls.push('kept'));
      expect(calls).toEqual([]);
      return 42;
    });
    // then only the second left a trace
    expect(answer).toBe(42);
    expect(calls).toEqual(['kept']);
    expect(await Counters.findOne({ _id: 'lost', administrationId: 'a' }).lean()).toBeNull();
    expect(await Counters.findOne({ _id: 'kept', administrationId: 'a' }).lean()).not.toBeNull();
  });

  it('lose no increment among 200 that read, think and write', async () => {
    // given a counter
    await counter('busy');
    // when 200 transactions read it, wait, and write one more
    let attempts = 0;
    await Promise.all(
      Array.from({ length: 200 }, () =>
        inTransaction(async (tx) => {
          attempts += 1;
          const now = await Counters.findOne({ _id: 'busy', administrationId: 'a' }).session(tx).lean();
          await Counters.updateOne(
            { _id: 'busy', administrationId: 'a' },
            { $set: { value: now!.value + 1 } },
          ).session(tx);
        }),
      ),
    );
    // then every one counts, some after losing a race
    expect((await Counters.findOne({ _id: 'busy', administrationId: 'a' }).lean())?.value).toBe(200);
    expect(attempts).toBeGreaterThanOrEqual(200);
  });

  it('refuse a second document under a unique key, recognisably', async () => {
    await counter('unique');
    const again = inTransaction((tx) =>
      insert(tx, Counters, { _id: 'other', administrationId: 'a', code: 'unique', value: 0 }),
    );
    await expect(again).rejects.toSatisfy(isDuplicateKey);
    await inTransaction((tx) =>
      insert(tx, Counters, { _id: 'other', administrationId: 'b', code: 'unique', value: 0 }),
    );
  });

  it('refuse a callback outside a transaction', async () => {
    const session = await mongoose.connection.startSession();
    expect(() => afterCommit(session, () => undefined)).toThrow(/open transaction/);
    await session.endSession();
  });
});

describe('migrations', () => {
  const raw = () => mongoose.connection.collection<{ _id: string; [field: string]: unknown }>('test_offices');

  it('bring kept old documents to the version of the code, once', async () => {
    // given documents as version 1 and 2 wrote them, more than one batch
    await raw().insertMany([
      ...Array.from({ length: 450 }, (_, n) => ({
        _id: `v1-${n}`,
        administrationId: 'a',
        schemaVersion: 1,
        name: `Bureau ${n}`,
      })),
      { _id: 'v2', administrationId: 'b', schemaVersion: 2, name: { ar: 'مكتب', fr: 'Bureau' } },
    ]);
    // when two processes start at once
    const [one, other] = await Promise.all([migrateAll(), migrateAll()]);
    // then every document is as today's code writes it, changed by one of them
    expect((one['test_offices'] ?? 0) + (other['test_offices'] ?? 0)).toBe(451);
    expect(await Offices.findOne({ _id: 'v1-7', administrationId: 'a' }).lean()).toEqual({
      _id: 'v1-7',
      administrationId: 'a',
      schemaVersion: 3,
      name: { ar: 'Bureau 7', fr: 'Bureau 7' },
      parts: 0,
    });
    expect(await Offices.findOne({ _id: 'v2', administrationId: 'b' }).lean()).toMatchObject({
      schemaVersion: 3,
      parts: 0,
    });
    expect(await raw().countDocuments({ schemaVersion: { $lt: 3 } })).toBe(0);
    // and a second start changes nothing
    expect(await migrateAll()).toEqual({});
  });

  it('refuse a store that newer code has written', async () => {
    // given a store at a later version
    const versions = mongoose.connection.collection<{ _id: string; version: number }>('schema_versions');
    await versions.updateOne({ _id: 'test_offices' }, { $set: { version: 4 } });
    // then this code does not start on it
    await expect(migrateAll()).rejects.toThrow(StoreIsNewerError);
    await versions.updateOne({ _id: 'test_offices' }, { $set: { version: 3 } });
  });
});

describe('leases', () => {
  it('belong to one owner until they end or are given back', async () => {
    expect(await takeLease('sweep', 60_000, 'one')).toBe(true);
    expect(await takeLease('sweep', 60_000, 'two')).toBe(false);
    expect(await takeLease('sweep', -1, 'one')).toBe(true);
    expect(await takeLease('sweep', 60_000, 'two')).toBe(true);
    await releaseLease('sweep', 'one');
    expect(await takeLease('sweep', 60_000, 'one')).toBe(false);
    await releaseLease('sweep', 'two');
    expect(await takeLease('sweep', 60_000, 'one')).toBe(true);
  });

  it('go to one of many that ask at once', async () => {
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, n) => takeLease('race', 60_000, `owner-${n}`)),
    );
    expect(taken.filter(Boolean)).toHaveLength(1);
  });
});
