import type { Collection, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from './harness.ts';

interface Person {
  _id: number;
  name: string;
  tags?: string[];
}

let store: TestStore;
let client: MongoClient;
let people: Collection<Person>;

beforeAll(async () => {
  store = await openTestStore();
  client = await store.connect();
  people = client.db('db').collection<Person>('people');
  await people.createIndex({ name: 1 });
  await people.insertMany([
    { _id: 1, name: 'Élodie', tags: ['A', 'b'] },
    { _id: 2, name: 'elodie' },
    { _id: 3, name: 'Zoé' },
    { _id: 4, name: 'eve' },
    { _id: 5, name: 'أحمد' },
    { _id: 6, name: 'احمد' },
    { _id: 7, name: 'بدر' },
    { _id: 8, name: 'n10' },
    { _id: 9, name: 'n9' },
  ]);
});
afterAll(() => store.close());

const ids = (docs: Person[]): number[] => docs.map((doc) => doc._id);

describe('a collation', () => {
  it('sorts as the language does, whatever index there is', async () => {
    const latin = { name: { $regex: '^[A-Za-zÉ]' } };

    const french = await people.find(latin).sort({ name: 1 }).collation({ locale: 'fr' }).toArray();
    const numeric = await people
      .find(latin)
      .sort({ name: -1 })
      .collation({ locale: 'en', numericOrdering: true })
      .toArray();

    expect(ids(french)).toEqual([2, 1, 4, 8, 9, 3]);
    expect(ids(numeric)).toEqual([3, 8, 9, 4, 1, 2]);
  });

  it('compares by its strength in filters, never by the bytes of an index', async () => {
    const found = async (strength: 1 | 2 | 3): Promise<number[]> =>
      ids(
        await people
          .find({ name: 'elodie' })
          .collation({ locale: 'fr', strength })
          .sort({ _id: 1 })
          .toArray(),
      );

    expect(await found(1)).toEqual([1, 2]);
    expect(await found(2)).toEqual([2]);
    expect(await found(3)).toEqual([2]);
    const arabic = await people.find({ name: 'احمد' }).collation({ locale: 'ar', strength: 1 }).toArray();
    expect(ids(arabic).toSorted((a, b) => Number(a) - Number(b))).toEqual([5, 6]);
    expect(ids(await people.find({ tags: 'a' }).collation({ locale: 'en', strength: 2 }).toArray())).toEqual([
      1,
    ]);
  });

  it('holds for counting, distinct values, groups, updates and deletes', async () => {
    const options = { collation: { locale: 'fr', strength: 1 as const } };
    const copies = client.db('db').collection<Person>('copies');
    await copies.insertMany([
      { _id: 1, name: 'été' },
      { _id: 2, name: 'ETE' },
      { _id: 3, name: 'hiver' },
    ]);

    expect(await copies.countDocuments({ name: 'ete' }, options)).toBe(2);
    expect(await copies.distinct('name', {}, options)).toEqual(['été', 'hiver']);
    const groups = await copies.aggregate([{ $group: { _id: '$name', n: { $sum: 1 } } }], options).toArray();
    expect(groups).toEqual([
      { _id: 'été', n: 2 },
      { _id: 'hiver', n: 1 },
    ]);
    const cased = await copies
      .aggregate([{ $match: { $expr: { $eq: ['$name', 'ETE'] } } }], options)
      .toArray();
    expect(cased).toHaveLength(2);
    await copies.updateMany({ name: 'ete' }, { $set: { tags: ['x'] } }, options);
    await copies.updateOne({ _id: 1 }, { $addToSet: { tags: 'X' } }, options);
    expect(await copies.findOne({ _id: 1 })).toEqual({ _id: 1, name: 'été', tags: ['x'] });
    expect((await copies.findOneAndDelete({ name: 'ÉTÉ' }, { ...options, sort: { _id: -1 } }))?._id).toBe(2);
    expect((await copies.deleteMany({ name: 'HIVER' }, options)).deletedCount).toBe(1);
  });

  it('is refused where it cannot be kept to the letter', async () => {
    const find = (collation: { locale: string; [option: string]: unknown }): Promise<unknown> =>
      people.find({}).collation(collation).toArray();

    await expect(find({ locale: 'fr', strength: 4 })).rejects.toMatchObject({ code: 238 });
    await expect(find({ locale: 'fr', backwards: true })).rejects.toMatchObject({ code: 238 });
    await expect(find({ locale: 'fr', strength: 2, caseLevel: true })).rejects.toMatchObject({ code: 238 });
    await expect(find({ locale: 'klingon' })).rejects.toMatchObject({ code: 2 });
    await expect(find({ locale: 'xx' })).rejects.toMatchObject({ code: 2 });
    await expect(people.createIndex({ tags: 1 }, { collation: { locale: 'fr' } })).rejects.toMatchObject({
      code: 238,
    });
  });
});
