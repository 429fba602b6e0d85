import type { Collection, Db, Document, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from './harness.ts';

let store: TestStore;
let client: MongoClient;
let db: Db;
let letters: Collection<Document>;

beforeAll(async () => {
  store = await openTestStore({ noTableScan: true });
  client = await store.connect();
  db = client.db('db');
  letters = db.collection('letters');
  await letters.createIndexes([
    { key: { state: 1, at: -1 }, name: 'by-state' },
    { key: { number: 1 }, name: 'by-number' },
  ]);
  await letters.insertMany(
    Array.from({ length: 20 }, (_, i) => ({ state: i % 2 ? 'open' : 'closed', at: i, number: i, other: i })),
  );
});
afterAll(() => store.close());

const stagesOf = async (command: Document): Promise<string> =>
  JSON.stringify((await db.command({ explain: command }))['queryPlanner'].winningPlan);

describe('explain', () => {
  it('tells for each command the index it would use', async () => {
    const filter = { state: 'open' };
    const commands: Document[] = [
      { find: 'letters', filter, sort: { at: -1 } },
      { count: 'letters', query: filter },
      { distinct: 'letters', key: 'at', query: filter },
      { aggregate: 'letters', pipeline: [{ $match: filter }, { $group: { _id: '$at' } }], cursor: {} },
      { findAndModify: 'letters', query: filter, sort: { at: 1 }, remove: true },
      { update: 'letters', updates: [{ q: filter, u: { $set: { x: 1 } }, multi: true }] },
      { delete: 'letters', deletes: [{ q: filter, limit: 0 }] },
    ];
    for (const command of commands) {
      const stages = await stagesOf(command);
      expect(stages).toContain('"indexName":"by-state"');
      expect(stages).not.toContain('SORT');
    }
  });

  it('tells branches, sorts, single documents and scans apart', async () => {
    const find = (filter: Document, more: Document = {}): Promise<string> =>
      stagesOf({ find: 'letters', filter, ...more });

    expect(await find({ $or: [{ state: 'open' }, { number: 3 }] }, { sort: { other: 1 } })).toMatch(
      /"SORT".*"OR".*"by-state".*"by-number"/,
    );
    expect(await find({ _id: 1 })).toBe('{"stage":"IDHACK"}');
    expect(await find({ other: 1 })).toContain('COLLSCAN');
    expect(await find({}, { sort: { _id: -1 } })).toContain('"indexName":"_id_"');
    expect(await stagesOf({ find: 'nothing' })).toBe('{"stage":"EOF"}');
  });
});

describe('a server without table scans', () => {
  it('refuses what reads a whole collection, and nothing else', async () => {
    await expect(letters.findOne({ other: 1 })).rejects.toMatchObject({ code: 291 });
    await expect(letters.updateMany({ other: 1 }, { $set: { x: 1 } })).rejects.toMatchObject({ code: 291 });
    await expect(letters.aggregate([{ $match: { other: 1 } }]).toArray()).rejects.toMatchObject({
      code: 291,
    });
    expect(await letters.countDocuments({ state: 'open', other: 1 })).toBe(1);
    expect(await letters.find({}).sort({ number: -1 }).limit(1).toArray()).toMatchObject([{ number: 19 }]);
    expect(await db.collection('empty').findOne({ other: 1 })).toBeNull();
  });

  it('counts by the index alone what the index knows', async () => {
    expect(await db.command({ count: 'letters', query: { state: 'open' } })).toMatchObject({ n: 10 });
    const page = { count: 'letters', query: { state: { $in: ['open', 'closed'] } }, skip: 5, limit: 8 };
    expect(await db.command(page)).toMatchObject({ n: 8 });
  });
});
