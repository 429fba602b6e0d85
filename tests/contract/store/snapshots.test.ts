import { setTimeout as wait } from 'node:timers/promises';
import { Timestamp, type MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from './harness.ts';

interface Letter {
  _id: number;
  n: number;
}

let now = Date.parse('2026-01-01T00:00:00Z');
let store: TestStore;
let client: MongoClient;

beforeAll(async () => {
  store = await openTestStore({ now: () => now });
  client = await store.connect();
});

afterAll(() => store.close());

describe('reads of one instant outside transactions', () => {
  it('see every collection as it was when the first was read', async () => {
    // given
    const letters = client.db().collection<Letter>('letters');
    const others = client.db().collection<Letter>('others');
    await letters.insertMany(Array.from({ length: 300 }, (_, n) => ({ _id: n, n })));
    await others.insertOne({ _id: 1, n: 1 });
    const session = client.startSession({ snapshot: true });

    // when
    const cursor = letters.find({}, { session, batchSize: 10, sort: { _id: 1 } });
    await cursor.next();
    await letters.updateMany({}, { $set: { n: -1 } });
    await letters.deleteOne({ _id: 299 });
    await others.insertOne({ _id: 2, n: 2 });
    await others.createIndex({ n: 1 });

    // then
    expect((await cursor.toArray()).map(({ n }) => n)).toEqual(Array.from({ length: 299 }, (_, n) => n + 1));
    expect(await others.find({}, { session }).toArray()).toEqual([{ _id: 1, n: 1 }]);
    expect(await others.countDocuments({}, { session })).toBe(1);
    expect(await letters.distinct('n', { _id: { $gte: 298 } }, { session })).toEqual([298, 299]);
    expect(await letters.distinct('n')).toEqual([-1]);
    await session.endSession();
  });

  it('still see a collection that was dropped, and its entries reclaimed, meanwhile', async () => {
    const gone = client.db().collection<Letter>('gone');
    await gone.insertMany([{ _id: 1, n: 1 }]);
    const session = client.startSession({ snapshot: true });
    await client.db().collection('letters').findOne({}, { session });

    await gone.drop();
    await store.server.sweep();

    expect(await gone.find({}, { session }).toArray()).toEqual([{ _id: 1, n: 1 }]);
    await session.endSession();
  });

  it('are refused once nobody has read for five minutes, never answered from another state', async () => {
    const others = client.db().collection<Letter>('others');
    const session = client.startSession({ snapshot: true });
    await others.find({}, { session }).toArray();

    now += 301_000;
    await wait(1500);

    await expect(others.find({}, { session }).toArray()).rejects.toMatchObject({ code: 239 });
    await session.endSession();
  });

  it('are refused for commands that cannot read the past, and for instants never announced', async () => {
    const database = client.db();
    const level = { level: 'snapshot' };

    await expect(database.command({ count: 'others', readConcern: level })).rejects.toMatchObject({
      code: 72,
    });
    const never = { ...level, atClusterTime: new Timestamp({ t: 1, i: 1 }) };
    await expect(database.command({ find: 'others', readConcern: never })).rejects.toMatchObject({
      code: 239,
    });
  });
});
