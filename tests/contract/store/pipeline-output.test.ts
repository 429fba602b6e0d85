import type { Collection, Db, Document } from 'mongodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from './harness.ts';

interface Row extends Document {
  _id: number;
}

let store: TestStore;
let db: Db;
let source: Collection<Row>;
let target: Collection<Row>;

beforeAll(async () => {
  store = await openTestStore();
  db = (await store.connect()).db('db');
  source = db.collection('source');
  target = db.collection('target');
});
afterAll(() => store.close());

beforeEach(async () => {
  await source.deleteMany({});
  await target.drop();
  await source.insertMany([
    { _id: 1, key: 'a', n: 10 },
    { _id: 2, key: 'b', n: 20 },
  ]);
  await target.insertMany([
    { _id: 2, key: 'b', old: true },
    { _id: 3, key: 'c' },
  ]);
});

const merged = async (merge: Document): Promise<Document[]> => {
  await source.aggregate([{ $merge: { into: 'target', ...merge } }]).toArray();
  return target.find().sort({ _id: 1 }).toArray();
};

describe('$out', () => {
  it('makes the documents the whole collection, which keeps its indexes', async () => {
    await target.createIndex({ key: 1 }, { unique: true, name: 'by-key' });

    await source.aggregate([{ $match: { n: { $gt: 10 } } }, { $out: 'target' }]).toArray();

    expect(await target.find().toArray()).toEqual([{ _id: 2, key: 'b', n: 20 }]);
    expect((await target.indexes()).map((index) => index.name)).toEqual(['_id_', 'by-key']);
    expect(await target.find({ key: 'b' }).explain()).toMatchObject({
      queryPlanner: { winningPlan: { inputStage: { indexName: 'by-key' } } },
    });
  });

  it('leaves everything as it was when one document is refused', async () => {
    await target.createIndex({ kind: 1 }, { unique: true, sparse: true });
    const before = await target.find().sort({ _id: 1 }).toArray();

    const attempt = source
      .aggregate([{ $set: { kind: 1 } }, { $out: { db: 'db', coll: 'target' } }])
      .toArray();

    await expect(attempt).rejects.toMatchObject({ code: 11000 });
    expect(await target.find().sort({ _id: 1 }).toArray()).toEqual(before);
  });
});

describe('$merge', () => {
  it('merges what it finds and inserts the rest', async () => {
    expect(await merged({})).toEqual([
      { _id: 1, key: 'a', n: 10 },
      { _id: 2, key: 'b', old: true, n: 20 },
      { _id: 3, key: 'c' },
    ]);
  });

  it('replaces, keeps or changes by a pipeline what it finds, and may drop the rest', async () => {
    expect(await merged({ whenMatched: 'keepExisting', whenNotMatched: 'discard' })).toEqual([
      { _id: 2, key: 'b', old: true },
      { _id: 3, key: 'c' },
    ]);
    expect(await merged({ whenMatched: 'replace', whenNotMatched: 'discard' })).toEqual([
      { _id: 2, key: 'b', n: 20 },
      { _id: 3, key: 'c' },
    ]);
    const whenMatched = [{ $set: { n: { $add: ['$n', '$$new.n', '$$more'] } } }];
    expect(await merged({ whenMatched, let: { more: { $literal: 1 } }, whenNotMatched: 'discard' })).toEqual([
      { _id: 2, key: 'b', n: 41 },
      { _id: 3, key: 'c' },
    ]);
  });

  it('fails as asked, and then writes nothing', async () => {
    await expect(merged({ whenMatched: 'fail' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { _id: 1 },
    });
    await expect(merged({ whenNotMatched: 'fail' })).rejects.toMatchObject({ code: 13113 });
    expect(await target.countDocuments()).toBe(2);
  });

  it('joins by other fields only under a unique index', async () => {
    const byKey = [{ $unset: '_id' }, { $merge: { into: 'target', on: 'key' } }];
    await expect(source.aggregate(byKey).toArray()).rejects.toMatchObject({ code: 51183 });

    await target.createIndex({ key: 1 }, { unique: true });
    await source.aggregate([{ $match: { key: 'b' } }, ...byKey]).toArray();

    expect(await target.findOne({ key: 'b' })).toEqual({ _id: 2, key: 'b', old: true, n: 20 });
    const taken = source.aggregate([{ $match: { key: 'b' } }, { $set: { _id: 9 } }, byKey[1]!]).toArray();
    await expect(taken).rejects.toMatchObject({ code: 66 });
  });
});
