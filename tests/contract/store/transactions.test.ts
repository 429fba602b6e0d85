import { Long, UUID, type Collection, type MongoClient } from 'mongodb';
import mongoose from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from './harness.ts';
import { sendRaw } from './raw-client.ts';

interface Counter {
  _id: number;
  n: number;
}

let store: TestStore;
let client: MongoClient;
let counters: Collection<Counter>;

beforeAll(async () => {
  store = await openTestStore({ transactionLifetime: 1000 });
  client = await store.connect();
});

afterAll(() => store.close());

beforeEach(async () => {
  counters = client.db().collection<Counter>('counters');
  await counters.drop();
  await counters.insertOne({ _id: 1, n: 0 });
});

describe('transactions', () => {
  it('lose none of many concurrent increments read first and written after', async () => {
    await Promise.all(
      Array.from({ length: 24 }, () =>
        client.withSession((session) =>
          session.withTransaction(async () => {
            const found = await counters.findOne({ _id: 1 }, { session });
            await counters.updateOne({ _id: 1 }, { $set: { n: (found?.n ?? 0) + 1 } }, { session });
          }),
        ),
      ),
    );

    expect(await counters.findOne({ _id: 1 })).toEqual({ _id: 1, n: 24 });
  });

  it('see their own writes and a frozen state of the rest', async () => {
    await client.withSession(async (session) => {
      session.startTransaction();
      await counters.insertOne({ _id: 2, n: 2 }, { session });
      await counters.insertOne({ _id: 3, n: 3 });

      expect(
        (await counters.find({}, { session, sort: { _id: 1 } }).toArray()).map((doc) => doc._id),
      ).toEqual([1, 2]);
      expect(await counters.countDocuments()).toBe(2);
      await session.abortTransaction();
    });

    expect((await counters.find({}, { sort: { _id: 1 } }).toArray()).map((doc) => doc._id)).toEqual([1, 3]);
  });

  it('conflict at once on a document another one changed', async () => {
    const [first, second] = [client.startSession(), client.startSession()];
    first.startTransaction();
    second.startTransaction();
    await counters.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: first });

    const error: unknown = await counters
      .updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session: second })
      .catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code: 112 });
    expect(
      (error as { hasErrorLabel(label: string): boolean }).hasErrorLabel('TransientTransactionError'),
    ).toBe(true);
    await first.commitTransaction();
    await Promise.all([first.endSession(), second.endSession()]);
    expect(await counters.findOne({ _id: 1 })).toEqual({ _id: 1, n: 1 });
  });

  it('make a plain write wait for their end', async () => {
    const session = client.startSession();
    session.startTransaction();
    await counters.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });
    const waiting = counters.updateOne({ _id: 1 }, { $inc: { n: 10 } });

    await session.commitTransaction();
    await waiting;
    await session.endSession();

    expect(await counters.findOne({ _id: 1 })).toEqual({ _id: 1, n: 11 });
  });

  it('are given up when nobody ends them', async () => {
    const session = client.startSession();
    session.startTransaction();
    await counters.updateOne({ _id: 1 }, { $inc: { n: 1 } }, { session });

    await counters.updateOne({ _id: 1 }, { $inc: { n: 10 } });

    await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
    await session.endSession();
    expect(await counters.findOne({ _id: 1 })).toEqual({ _id: 1, n: 10 });
  });

  it('are committed once, however often that is asked, after a restart too', async () => {
    const numbered = { lsid: { id: new UUID() }, txnNumber: Long.fromNumber(1), autocommit: false };
    const commit = { commitTransaction: 1, ...numbered, $db: 'admin' };
    await sendRaw(store.server.uri, {
      insert: 'counters',
      documents: [{ _id: 9, n: 9 }],
      ...numbered,
      startTransaction: true,
      $db: 'diwan',
    });

    const first = await sendRaw(store.server.uri, commit);
    const second = await sendRaw(store.server.uri, commit);
    await store.restart();
    const third = await sendRaw(store.server.uri, commit);

    expect([first['ok'], second['ok'], third['ok']]).toEqual([1, 1, 1]);
    expect(await counters.countDocuments({ _id: 9 })).toBe(1);
  });

  it('whose client is gone hold up nobody for long', async () => {
    const patient = await openTestStore();
    const other = (await patient.connect()).db().collection<Counter>('counters');
    await other.insertOne({ _id: 1, n: 0 });
    const gone = {
      update: 'counters',
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
      lsid: { id: new UUID() },
      txnNumber: Long.fromNumber(1),
      autocommit: false,
      startTransaction: true,
      $db: 'diwan',
    };
    const begin = performance.now();

    await sendRaw(patient.server.uri, gone);
    await other.updateOne({ _id: 1 }, { $inc: { n: 10 } });

    expect(performance.now() - begin).toBeLessThan(15_000);
    expect(await other.findOne({ _id: 1 })).toEqual({ _id: 1, n: 10 });
    await patient.close();
  });

  it('start under numbers that only grow, after a restart too', async () => {
    const lsid = { id: new UUID() };
    const begin = (number: number) => ({
      find: 'counters',
      lsid,
      txnNumber: Long.fromNumber(number),
      autocommit: false,
      startTransaction: true,
      $db: 'diwan',
    });
    const write = { insert: 'counters', documents: [{ _id: 7, n: 7 }], lsid, $db: 'diwan' };
    await sendRaw(store.server.uri, { ...write, txnNumber: Long.fromNumber(5) });
    await store.restart();

    expect(await sendRaw(store.server.uri, begin(4))).toMatchObject({ ok: 0, code: 225 });
    expect(await sendRaw(store.server.uri, begin(5))).toMatchObject({ ok: 0, code: 117 });
    expect(await sendRaw(store.server.uri, begin(6))).toMatchObject({ ok: 1 });
  });

  it('run through mongoose', async () => {
    const connection = await mongoose.createConnection(store.server.uri).asPromise();
    const Letter = connection.model(
      'Letter',
      new mongoose.Schema({ number: { type: String, unique: true } }),
    );
    await Letter.init();

    await connection.transaction(async (session) => {
      await Letter.create([{ number: 'A' }, { number: 'B' }], { session, ordered: true });
    });
    const failed = connection.transaction(async (session) => {
      await Letter.create([{ number: 'C' }], { session });
      await Letter.create([{ number: 'A' }], { session });
    });

    await expect(failed).rejects.toMatchObject({ code: 11000 });
    expect((await Letter.find().sort({ number: 1 })).map((letter) => letter.number)).toEqual(['A', 'B']);
    await connection.close();
  });
});

describe('retryable writes', () => {
  it('are done once, after a restart too', async () => {
    const numbered = { lsid: { id: new UUID() }, txnNumber: Long.fromNumber(5), $db: 'diwan' };
    const increment = {
      update: 'counters',
      updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } } }],
      ...numbered,
    };

    const first = await sendRaw(store.server.uri, increment);
    const second = await sendRaw(store.server.uri, increment);
    await store.restart();
    const third = await sendRaw(store.server.uri, increment);
    const older = await sendRaw(store.server.uri, { ...increment, txnNumber: Long.fromNumber(4) });

    expect([first, second, third].map(({ n, nModified }) => [n, nModified])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    expect(await counters.findOne({ _id: 1 })).toEqual({ _id: 1, n: 1 });
    expect(older).toMatchObject({ ok: 0, code: 225 });
  });
});
