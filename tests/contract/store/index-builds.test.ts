import type { Collection, MongoClient } from 'mongodb';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openTestStore, type TestStore } from './harness.ts';

interface Letter {
  _id: number;
  n: number;
  tags?: string[];
}

const MANY = 6_000;
let store: TestStore;
let client: MongoClient;
let letters: Collection<Letter>;

beforeAll(async () => {
  store = await openTestStore();
  client = await store.connect();
});

afterAll(() => store.close());

beforeEach(async () => {
  letters = client.db().collection<Letter>('letters');
  await letters.drop();
  await letters.insertMany(Array.from({ length: MANY }, (_, n) => ({ _id: n, n, tags: [`t${n % 7}`] })));
});

function validate(): Promise<unknown> {
  return client.db().command({ validate: 'letters' });
}

it('an index is built while inserts, updates, deletes and transactions go on, and holds them all', async () => {
  // given
  let building = true;
  let writes = 0;
  const writing = Array.from({ length: 4 }, async (_, writer) => {
    for (let i = 0; building; i++) {
      const at = (i * 97 + writer * 1_511) % MANY;
      await letters.updateOne({ _id: at }, { $set: { n: -at - 1, tags: ['a', `w${writer}`] } });
      await letters.deleteOne({ _id: (at + 31) % MANY });
      await letters.insertOne({ _id: MANY + i * 4 + writer, n: MANY + i * 4 + writer });
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await letters.updateOne({ _id: (at + 50) % MANY }, { $push: { tags: 'x' } }, { session });
          await letters.deleteOne({ _id: (at + 60) % MANY }, { session });
        }),
      );
      writes += 5;
    }
  });

  // when
  await letters.createIndexes([{ key: { n: 1 }, unique: true }, { key: { tags: 1, n: -1 } }]);
  building = false;
  await Promise.all(writing);

  // then
  expect(writes).toBeGreaterThan(20);
  expect(await validate()).toMatchObject({ valid: true, errors: [] });
  const all = await letters.find().toArray();
  const wanted = all.filter(({ tags }) => tags?.includes('x')).length;
  expect(await letters.countDocuments({ tags: 'x' }, { hint: 'tags_1_n_-1' })).toBe(wanted);
  const [{ n } = { n: 0 }] = all;
  await expect(letters.insertOne({ _id: -5, n })).rejects.toMatchObject({ code: 11000 });
});

it('a violation of a unique index under construction is reported, and nothing of it is left', async () => {
  await letters.updateOne({ _id: MANY - 1 }, { $set: { n: 17 } });

  await expect(letters.createIndex({ n: 1 }, { unique: true })).rejects.toMatchObject({
    code: 11000,
    keyValue: { n: 17 },
  });

  expect((await letters.indexes()).map(({ name }) => name)).toEqual(['_id_']);
  await letters.insertOne({ _id: MANY, n: 17 });
  await store.server.sweep();
  expect(await validate()).toMatchObject({ valid: true, nIndexes: 1 });
});

it('several clients that ask for the same index wait for one build', async () => {
  const names = await Promise.all(Array.from({ length: 4 }, () => letters.createIndex({ n: -1 })));

  expect(names).toEqual(['n_-1', 'n_-1', 'n_-1', 'n_-1']);
  expect((await letters.indexes()).length).toBe(2);
  expect(await validate()).toMatchObject({ valid: true, keysPerIndex: { 'n_-1': MANY } });
});

it('is given up when its collection is dropped, and refused in a transaction', async () => {
  const session = client.startSession();
  session.startTransaction();
  await expect(letters.createIndex({ n: 1 }, { session })).rejects.toMatchObject({ code: 263 });
  await session.abortTransaction();
  await session.endSession();

  const built = letters.createIndex({ n: 1 }).catch((error: unknown) => error);
  while ((await client.db().command({ ping: 1 }))['ok'] !== 1);
  await letters.drop();

  expect([276, undefined]).toContain(((await built) as { code?: number }).code);
  expect(await client.db().listCollections({ name: 'letters' }).toArray()).toEqual([]);
});
