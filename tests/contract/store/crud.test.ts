import {
  Decimal128,
  Double,
  Int32,
  Long,
  type Collection,
  type Document,
  type MongoClient,
  type UpdateOptions,
} from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from './harness.ts';

interface Letter {
  _id: number | string;
  [field: string]: unknown;
}

let store: TestStore;
let client: MongoClient;
let letters: Collection<Letter>;

beforeAll(async () => {
  store = await openTestStore();
  client = await store.connect();
});

afterAll(() => store.close());

beforeEach(async () => {
  letters = client.db().collection('letters');
  await letters.drop();
});

async function change(
  update: Document,
  options: UpdateOptions = {},
  filter: Document = { _id: 1 },
): Promise<unknown> {
  return letters.updateOne(filter, update, options);
}

async function code(run: Promise<unknown>): Promise<unknown> {
  return run.then(
    () => 'succeeded',
    (error: { code?: unknown }) => error.code,
  );
}

describe('documents', () => {
  it('keep the type of every number', async () => {
    await letters.insertOne({
      _id: 1,
      i: new Int32(1),
      d: new Double(1),
      l: Long.fromNumber(1),
      m: Decimal128.fromString('1.10'),
    });

    const found = await letters.findOne(
      { _id: 1, i: 1, d: 1, l: 1, m: Decimal128.fromString('1.1') },
      { promoteValues: false },
    );

    expect(
      [found?.['i'], found?.['d'], found?.['l'], found?.['m']].map(
        (value) => (value as { _bsontype: string })._bsontype,
      ),
    ).toEqual(['Int32', 'Double', 'Long', 'Decimal128']);
  });

  it('are found by the rules of null, missing and arrays', async () => {
    await letters.insertMany([
      { _id: 1, a: null },
      { _id: 2 },
      { _id: 3, a: [] },
      { _id: 4, a: [{ b: 1 }, { c: 2 }] },
      { _id: 5, a: [1, [2, 3]] },
    ]);
    const ids = async (filter: object): Promise<unknown[]> =>
      (await letters.find(filter, { sort: { _id: 1 } }).toArray()).map((doc) => doc._id);

    expect(await ids({ a: null })).toEqual([1, 2]);
    expect(await ids({ a: { $exists: false } })).toEqual([2]);
    expect(await ids({ 'a.b': null })).toEqual([1, 2, 4]);
    expect(await ids({ 'a.b': { $gt: 0 } })).toEqual([4]);
    expect(await ids({ a: [] })).toEqual([3]);
    expect(await ids({ a: { $size: 2 } })).toEqual([4, 5]);
    expect(await ids({ 'a.0': 1 })).toEqual([5]);
    expect(await ids({ a: { $elemMatch: { b: 1 } } })).toEqual([4]);
    expect(await ids({ a: { $not: { $type: 'array' } } })).toEqual([1, 2]);
  });

  it('are updated in place, positions and filters of arrays included', async () => {
    await letters.insertOne({
      _id: 1,
      steps: [
        { who: 'a', done: false },
        { who: 'b', done: false },
      ],
      n: 1,
    });

    await change(
      {
        $set: { 'steps.$.done': true },
        $inc: { n: 2 },
        $push: { log: { $each: [3, 1, 2], $sort: 1, $slice: -2 } },
      },
      {},
      { _id: 1, 'steps.who': 'b' },
    );
    await change({ $set: { 'steps.$[s].late': true } }, { arrayFilters: [{ 's.done': false }] });

    expect(await letters.findOne({ _id: 1 })).toEqual({
      _id: 1,
      steps: [
        { who: 'a', done: false, late: true },
        { who: 'b', done: true },
      ],
      n: 3,
      log: [2, 3],
    });
  });

  it('are upserted from the equalities of the filter', async () => {
    const result = await letters.findOneAndUpdate(
      { _id: 7, 'a.b': 1, c: { $gt: 3 } },
      { $set: { d: 1 }, $setOnInsert: { e: 2 } },
      { upsert: true, returnDocument: 'after' },
    );

    expect(result).toEqual({ _id: 7, a: { b: 1 }, d: 1, e: 2 });
  });

  it('refuse what MongoDB refuses, with its codes', async () => {
    await letters.insertOne({ _id: 1, s: 'text', n: null });

    expect(await code(change({ $inc: { s: 1 } }))).toBe(14);
    expect(await code(change({ $push: { s: 1 } }))).toBe(2);
    expect(await code(change({ $set: { 's.a': 1 } }))).toBe(28);
    expect(await code(change({ $set: { a: 1 }, $inc: { a: 1 } }))).toBe(40);
    expect(await code(change({ $set: { _id: 2 } }))).toBe(66);
    expect(await code(letters.find({ $where: 'true' }).toArray())).toBe(238);
    expect(await code(letters.find({}, { collation: { locale: 'fr', strength: 4 } }).toArray())).toBe(238);
    expect(await code(letters.aggregate([{ $bucketAuto: { groupBy: '$a', buckets: 2 } }]).toArray())).toBe(
      238,
    );
    expect(await code(letters.find({ a: { $like: 1 } }).toArray())).toBe(2);
    expect(await code(client.db().command({ nonsense: 1 }))).toBe(59);
    expect(await code(client.db().command({ find: 'letters', nonsense: 1 }))).toBe(40415);
  });
});

describe('indexes', () => {
  it('let one of fifty concurrent writers have a unique key', async () => {
    await letters.createIndex({ number: 1 }, { unique: true });

    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) => letters.insertOne({ _id: i, number: 'R-1' })),
    );

    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    const refused = results.find((result) => result.status === 'rejected') as PromiseRejectedResult;
    expect(refused.reason).toMatchObject({
      code: 11000,
      keyPattern: { number: 1 },
      keyValue: { number: 'R-1' },
    });
  });

  it('tell long keys apart', async () => {
    await letters.createIndex({ k: 1 }, { unique: true });
    const long = 'x'.repeat(5000);

    await letters.insertMany([
      { _id: long, k: `${long}a` },
      { _id: `${long}b`, k: `${long}b` },
    ]);

    expect(await code(letters.insertOne({ _id: 1, k: `${long}a` }))).toBe(11000);
    expect(
      (await letters.find({ k: { $gte: long } }, { sort: { k: -1 } }).toArray()).map(
        (doc) => String(doc._id).length,
      ),
    ).toEqual([5001, 5000]);
  });

  it('are kept apart by sparse and partial conditions', async () => {
    await letters.createIndex({ email: 1 }, { unique: true, sparse: true });
    await letters.createIndex({ seat: 1 }, { unique: true, partialFilterExpression: { open: true } });

    await letters.insertMany([
      { _id: 1, seat: 1, open: true },
      { _id: 2, seat: 1, open: false },
      { _id: 3, seat: 1 },
    ]);

    expect(await code(letters.insertOne({ _id: 4, seat: 1, open: true }))).toBe(11000);
    expect(await letters.countDocuments({ seat: 1 })).toBe(3);
  });

  it('are listed, refused when they clash, and dropped', async () => {
    await letters.createIndex({ a: 1, b: -1 });

    expect(await code(letters.createIndex({ a: 1, b: -1 }, { unique: true }))).toBe(86);
    expect(await code(letters.createIndex({ a: 'text' }))).toBe(238);
    expect((await letters.indexes()).map((index) => index.name)).toEqual(['_id_', 'a_1_b_-1']);
    await letters.dropIndex('a_1_b_-1');
    expect(await letters.indexes()).toHaveLength(1);
  });
});

describe('cursors', () => {
  it('give every document once, from one stable state', async () => {
    await letters.insertMany(Array.from({ length: 500 }, (_, i) => ({ _id: i })));
    const cursor = letters.find({}, { batchSize: 50, sort: { _id: 1 } });
    const seen: unknown[] = [];
    for await (const doc of cursor) {
      if (seen.length === 10) await letters.deleteMany({ _id: { $gte: 400 } });
      seen.push(doc._id);
    }

    expect(seen).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });

  it('are unknown once they are over', async () => {
    expect(await code(client.db().command({ getMore: Long.fromNumber(42), collection: 'letters' }))).toBe(43);
  });
});

describe('aggregation', () => {
  it('groups, joins, unwinds and counts', async () => {
    await letters.insertMany([
      { _id: 1, unit: 'a', tags: ['x', 'y'], at: new Date('2026-01-31T23:30:00Z') },
      { _id: 2, unit: 'b', tags: ['x'], at: new Date('2026-02-01T00:00:00Z') },
      { _id: 3, unit: 'a', tags: [], at: new Date('2026-02-02T00:00:00Z') },
    ]);
    await client.db().collection<{ _id: string; name: string }>('units').deleteMany({});
    await client
      .db()
      .collection<{ _id: string; name: string }>('units')
      .insertOne({ _id: 'a', name: 'Registry' });

    const byTag = await letters
      .aggregate([
        { $unwind: '$tags' },
        { $group: { _id: '$tags', n: { $sum: 1 }, last: { $max: '$at' } } },
        { $sort: { n: -1 } },
      ])
      .toArray();
    const joined = await letters
      .aggregate([
        { $match: { unit: 'a' } },
        { $lookup: { from: 'units', localField: 'unit', foreignField: '_id', as: 'u' } },
        { $project: { _id: 0, name: { $first: '$u.name' } } },
      ])
      .toArray();
    const byDay = await letters
      .aggregate([
        {
          $group: {
            _id: { $dateToString: { date: '$at', format: '%Y-%m-%d', timezone: 'Africa/Casablanca' } },
            n: { $sum: 1 },
          },
        },
        { $sort: { _id: 1 } },
      ])
      .toArray();
    const facets = await letters
      .aggregate([
        {
          $facet: {
            total: [{ $count: 'n' }],
            first: [{ $sort: { _id: 1 } }, { $limit: 1 }, { $project: { _id: 1 } }],
          },
        },
      ])
      .toArray();

    expect(byTag).toEqual([
      { _id: 'x', n: 2, last: new Date('2026-02-01T00:00:00Z') },
      { _id: 'y', n: 1, last: new Date('2026-01-31T23:30:00Z') },
    ]);
    expect(joined).toEqual([{ name: 'Registry' }, { name: 'Registry' }]);
    expect(byDay).toEqual([
      { _id: '2026-02-01', n: 2 },
      { _id: '2026-02-02', n: 1 },
    ]);
    expect(facets).toEqual([{ total: [{ n: 3 }], first: [{ _id: 1 }] }]);
  });
});
