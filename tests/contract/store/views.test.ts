import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from 'mongodb';
import { openTestStore, type TestStore } from './harness.ts';

interface Letter {
  _id: number;
  state: string;
  pages: number;
}

let store: TestStore;
let db: Db;

beforeEach(async () => {
  store = await openTestStore();
  db = (await store.connect()).db('views');
  await db.collection<Letter>('letters').insertMany([
    { _id: 1, state: 'open', pages: 3 },
    { _id: 2, state: 'closed', pages: 5 },
    { _id: 3, state: 'open', pages: 8 },
    { _id: 4, state: 'open', pages: 1 },
  ]);
  await db.createCollection('open', { viewOn: 'letters', pipeline: [{ $match: { state: 'open' } }] });
});

afterEach(() => store.close());

describe('a view', () => {
  it('answers find, count, distinct and aggregate with its pipeline before the question', async () => {
    const view = db.collection<Letter>('open');

    const found = await view
      .find({ pages: { $gt: 1 } }, { sort: { pages: -1 }, projection: { pages: 1 } })
      .toArray();
    const page = await view.find({}, { sort: { _id: 1 }, skip: 1, limit: 1 }).toArray();

    expect(found).toEqual([
      { _id: 3, pages: 8 },
      { _id: 1, pages: 3 },
    ]);
    expect(page.map((doc) => doc._id)).toEqual([3]);
    expect(await view.estimatedDocumentCount()).toBe(3);
    expect(await view.countDocuments({ pages: { $gt: 1 } })).toBe(2);
    expect(await view.distinct('pages', { _id: { $in: [1, 2, 3] } })).toEqual([3, 8]);
    expect(await view.aggregate([{ $group: { _id: null, pages: { $sum: '$pages' } } }]).toArray()).toEqual([
      { _id: null, pages: 12 },
    ]);
  });

  it('stands on another view, and serves $lookup', async () => {
    await db.createCollection('long', { viewOn: 'open', pipeline: [{ $match: { pages: { $gte: 3 } } }] });

    const rows = await db
      .collection('letters')
      .aggregate([
        { $match: { _id: { $in: [1, 4] } } },
        { $lookup: { from: 'long', localField: '_id', foreignField: '_id', as: 'long' } },
        { $project: { count: { $size: '$long' } } },
        { $sort: { _id: 1 } },
      ])
      .toArray();

    expect(await db.collection('long').countDocuments()).toBe(2);
    expect(rows).toEqual([
      { _id: 1, count: 1 },
      { _id: 4, count: 0 },
    ]);
  });

  it('is listed as a view, changed by collMod and dropped without its collection', async () => {
    await db.command({ collMod: 'open', viewOn: 'letters', pipeline: [{ $match: { state: 'closed' } }] });

    const [listed] = await db.listCollections({ name: 'open' }).toArray();
    const closed = await db.collection('open').countDocuments();
    await db.collection('open').drop();

    expect(listed).toMatchObject({ type: 'view', options: { viewOn: 'letters' }, info: { readOnly: true } });
    expect(closed).toBe(1);
    expect(await db.collection('letters').countDocuments()).toBe(4);
  });

  it('refuses to be written, indexed, or to stand on itself', async () => {
    const view = db.collection<{ _id: number }>('open');
    const notSupported = { code: 166 };

    await expect(view.insertOne({ _id: 9 })).rejects.toMatchObject(notSupported);
    await expect(view.updateMany({}, { $set: { x: 1 } })).rejects.toMatchObject(notSupported);
    await expect(view.deleteOne({})).rejects.toMatchObject(notSupported);
    await expect(view.findOneAndDelete({})).rejects.toMatchObject(notSupported);
    await expect(view.createIndex({ pages: 1 })).rejects.toMatchObject(notSupported);
    await expect(view.indexes()).rejects.toMatchObject(notSupported);
    await expect(
      db
        .collection('letters')
        .aggregate([{ $merge: 'open' }])
        .toArray(),
    ).rejects.toMatchObject(notSupported);
    await expect(db.createCollection('self', { viewOn: 'self', pipeline: [] })).rejects.toMatchObject({
      code: 5,
    });
    await expect(
      db.createCollection('writing', { viewOn: 'letters', pipeline: [{ $out: 'x' }] }),
    ).rejects.toThrow('$out');
  });
});

describe('a collection that is created twice', () => {
  it('is accepted with the same options only', async () => {
    await db.command({ create: 'letters' });

    await expect(db.command({ create: 'letters', validator: { a: 1 } })).rejects.toMatchObject({ code: 48 });
    await expect(db.command({ create: 'open' })).rejects.toMatchObject({ code: 48 });
  });
});
