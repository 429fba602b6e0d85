import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Collection, Db } from 'mongodb';
import { openTestStore, type TestStore } from './harness.ts';

interface Row {
  _id: number;
  pages?: number | string;
  x?: number;
}

const FAILED = { code: 121, message: 'Document failed validation' };

let store: TestStore;
let db: Db;
let rows: Collection<Row>;

beforeEach(async () => {
  store = await openTestStore();
  db = (await store.connect()).db('validation');
  await db.createCollection('rows', { validator: { pages: { $type: 'int', $gte: 1 } } });
  rows = db.collection<Row>('rows');
});

afterEach(() => store.close());

describe('a validator', () => {
  it('refuses documents that do not match, and says which', async () => {
    await rows.insertOne({ _id: 1, pages: 3 });

    await expect(rows.insertOne({ _id: 2, pages: 0 })).rejects.toMatchObject(FAILED);
    await expect(rows.updateOne({ _id: 1 }, { $set: { pages: 'three' } })).rejects.toMatchObject(FAILED);
    await expect(rows.replaceOne({ _id: 1 }, {})).rejects.toMatchObject(FAILED);
    await expect(rows.updateOne({ _id: 9 }, { $set: { x: 1 } }, { upsert: true })).rejects.toMatchObject(
      FAILED,
    );
    await expect(rows.findOneAndUpdate({ _id: 1 }, { $set: { pages: 0 } })).rejects.toMatchObject({
      code: 121,
      errorResponse: { errInfo: { failingDocumentId: 1, details: expect.any(Object) as unknown } },
    });
    await expect(
      rows.aggregate([{ $set: { pages: 0 } }, { $merge: 'rows' }]).toArray(),
    ).rejects.toMatchObject(FAILED);
    expect(await rows.find().toArray()).toEqual([{ _id: 1, pages: 3 }]);
  });

  it('is left aside when the command says so', async () => {
    await rows.insertOne({ _id: 1, pages: 0 }, { bypassDocumentValidation: true });
    await rows.updateOne({ _id: 1 }, { $set: { pages: -1 } }, { bypassDocumentValidation: true });

    expect(await rows.find().toArray()).toEqual([{ _id: 1, pages: -1 }]);
  });

  it('at level moderate, lets what was invalid stay invalid', async () => {
    await rows.insertOne({ _id: 1, pages: 0 }, { bypassDocumentValidation: true });
    await rows.insertOne({ _id: 2, pages: 2 });
    await db.command({ collMod: 'rows', validationLevel: 'moderate' });

    await rows.updateOne({ _id: 1 }, { $set: { pages: -1 } });

    await expect(rows.updateOne({ _id: 2 }, { $set: { pages: 0 } })).rejects.toMatchObject(FAILED);
  });

  it('is added, listed and taken away by collMod, and outlives a restart', async () => {
    await db.command({ collMod: 'rows', validator: { pages: { $exists: true } } });
    await store.restart();

    await expect(rows.insertOne({ _id: 1 })).rejects.toMatchObject(FAILED);
    const [listed] = await db.listCollections({ name: 'rows' }).toArray();
    await db.command({ collMod: 'rows', validator: {} });
    await rows.insertOne({ _id: 1 });

    expect(listed).toMatchObject({ options: { validator: { pages: { $exists: true } } } });
    expect(await rows.countDocuments()).toBe(1);
  });

  it('is refused where this store would not honour it', async () => {
    await expect(db.createCollection('a', { validator: { $where: 'true' } })).rejects.toThrow('where');
    await expect(
      db.createCollection('b', { validator: { a: 1 }, validationAction: 'warn' }),
    ).rejects.toMatchObject({ code: 238 });
    await expect(
      db.command({ create: 'c', validator: { a: 1 }, validationLevel: 'some' }),
    ).rejects.toMatchObject({
      code: 2,
    });
  });
});
