import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db, Document } from 'mongodb';
import { openTestStore, type TestStore } from './harness.ts';

let store: TestStore;
let db: Db;

beforeAll(async () => {
  store = await openTestStore();
  db = (await store.connect()).db('explain');
  const rows = Array.from({ length: 100 }, (_, i) => ({ _id: i, a: i % 10, b: i, text: `t${i}` }));
  await db.collection<{ _id: number }>('rows').insertMany(rows);
  await db.collection('rows').createIndex({ a: 1, b: 1 }, { name: 'by-a-b' });
});

afterAll(() => store.close());

async function explain(command: Document, verbosity = 'executionStats'): Promise<Document> {
  return db.command({ explain: command, verbosity });
}

/** The stages of the plan from the last to the first. */
function stagesOf(answer: Document): string[] {
  const stages: string[] = [];
  const planner = answer['queryPlanner'] as Document;
  for (let plan = planner['winningPlan'] as Document | undefined; plan; plan = plan['inputStage'] as Document)
    stages.push(
      plan['indexName'] === undefined ? String(plan['stage']) : `${plan['stage']} ${plan['indexName']}`,
    );
  return stages;
}

function readBy(answer: Document): unknown[] {
  const { nReturned, totalKeysExamined, totalDocsExamined } = answer['executionStats'] as Document;
  return [nReturned, totalKeysExamined, totalDocsExamined];
}

describe('explain with executionStats', () => {
  it('tells an index from a scan, and what each reads', async () => {
    const byId = await explain({ find: 'rows', filter: { _id: 7 } });
    const byIndex = await explain({ find: 'rows', filter: { a: 3, b: { $lt: 50 } } });
    const byScan = await explain({ find: 'rows', filter: { text: 't5' } });
    const byRange = await explain({ find: 'rows', filter: { _id: { $gte: 90 } } });

    expect([stagesOf(byId), readBy(byId)]).toEqual([['IDHACK'], [1, 1, 1]]);
    expect([stagesOf(byIndex), readBy(byIndex)]).toEqual([
      ['FETCH', 'IXSCAN by-a-b'],
      [5, 5, 5],
    ]);
    expect([stagesOf(byScan), readBy(byScan)]).toEqual([['COLLSCAN'], [1, 0, 100]]);
    expect([stagesOf(byRange), readBy(byRange)]).toEqual([
      ['FETCH', 'IXSCAN _id_'],
      [10, 10, 10],
    ]);
  });

  it('tells a sort from an order the index gives, and stops where the limit does', async () => {
    const ordered = await explain({ find: 'rows', filter: { a: 3 }, sort: { b: -1 }, limit: 2 });
    const sorted = await explain({ find: 'rows', filter: { a: 3 }, sort: { text: 1 }, skip: 1, limit: 2 });
    const newest = await explain({ find: 'rows', sort: { _id: -1 }, limit: 3 });

    expect([stagesOf(ordered), readBy(ordered)]).toEqual([
      ['FETCH', 'IXSCAN by-a-b'],
      [2, 2, 2],
    ]);
    expect([stagesOf(sorted), readBy(sorted)]).toEqual([
      ['SORT', 'FETCH', 'IXSCAN by-a-b'],
      [2, 10, 10],
    ]);
    expect(stagesOf(newest)).toEqual(['FETCH', 'IXSCAN _id_']);
    expect(readBy(newest)[0]).toBe(3);
  });

  it('explains writes without writing', async () => {
    const update = await explain({
      update: 'rows',
      updates: [{ q: { a: 3 }, u: { $set: { x: 1 } }, multi: true }],
    });
    const remove = await explain({ delete: 'rows', deletes: [{ q: { text: 't5' }, limit: 1 }] });
    const modify = await explain({
      findAndModify: 'rows',
      query: { a: 3 },
      sort: { b: 1 },
      update: { $set: { x: 1 } },
    });

    expect([stagesOf(update), readBy(update)]).toEqual([
      ['FETCH', 'IXSCAN by-a-b'],
      [10, 10, 10],
    ]);
    expect(stagesOf(remove)).toEqual(['COLLSCAN']);
    expect(readBy(modify)).toEqual([1, 1, 1]);
    expect(await db.collection('rows').countDocuments({ x: 1 })).toBe(0);
    expect(await db.collection('rows').countDocuments()).toBe(100);
  });

  it('runs nothing at verbosity queryPlanner, and refuses what it does not know', async () => {
    expect(await explain({ find: 'rows' }, 'queryPlanner')).not.toHaveProperty('executionStats');
    await expect(explain({ find: 'rows' }, 'loud')).rejects.toMatchObject({ code: 2 });
    await expect(explain({ ping: 1 })).rejects.toMatchObject({ code: 238 });
    expect(stagesOf(await explain({ find: 'nowhere' }))).toEqual(['EOF']);
  });
});
