import type { Document } from 'bson';
import mongoose from 'mongoose';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bindModules, periodics } from '../../src/main/compose.ts';
import { definedCollections } from '../../src/platform/mongo/index.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';
import { asFind, readRecorded, type RecordedQuery } from './recorded.ts';
import { FEW_DOCUMENTS, READS_EVERYTHING } from './small-collections.ts';

/** Set by tests/run.mjs; a folder of an earlier run will do. */
const recorded = process.env['DIWAN_TEST_QUERIES'];
let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  bindModules();
  // what is due too seldom to be seen while the product ran is recorded here
  for (const periodic of periodics) await periodic.run(platform);
});

afterAll(async () => {
  await platform.close();
});

/** Stages of a plan, the outermost first. */
function stagesOf(plan: Document | undefined): string[] {
  if (plan === undefined) return [];
  const inner = [plan['inputStage'], ...((plan['inputStages'] as Document[] | undefined) ?? [])];
  return [String(plan['stage']), ...inner.flatMap((stage) => stagesOf(stage as Document | undefined))];
}

async function explained(query: RecordedQuery): Promise<string[]> {
  const answer = await mongoose.connection.db!.command({ explain: asFind(query), verbosity: 'queryPlanner' });
  return stagesOf((answer['queryPlanner'] as Document)['winningPlan'] as Document);
}

function told(query: RecordedQuery, stages: readonly string[]): string {
  return `${query.place}: ${query.command} on ${query.collection} ${query.shape} is ${stages.join(' < ')}`;
}

async function queriesWith(stage: string, excused: (query: RecordedQuery) => boolean): Promise<string[]> {
  const known = new Set(definedCollections().map(({ spec }) => spec.name));
  const bad: string[] = [];
  for (const query of readRecorded(recorded!)) {
    if (!known.has(query.collection) || excused(query)) continue;
    const stages = await explained(query);
    if (stages.includes(stage)) bad.push(told(query, stages));
  }
  return bad;
}

it('was recorded while the product ran', () => {
  expect(recorded, 'run `npm test`, which records, or set DIWAN_TEST_QUERIES').toBeTypeOf('string');
  const collections = new Set(readRecorded(recorded!).map((query) => query.collection));
  expect([...collections]).toEqual(expect.arrayContaining(['letters', 'tasks', 'outbox', 'instances']));
});

it('scans no collection for any query of the product', async () => {
  expect(
    await queriesWith(
      'COLLSCAN',
      ({ collection, place }) => collection in FEW_DOCUMENTS || place in READS_EVERYTHING,
    ),
  ).toEqual([]);
});

it('sorts nothing in memory that grows', async () => {
  expect(await queriesWith('SORT', (query) => query.collection in FEW_DOCUMENTS)).toEqual([]);
});
