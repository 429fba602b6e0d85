import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFolder, type CaseReport } from './run-folder.ts';

const ENTITIES = [
  { client: { id: 'client0', observeEvents: ['commandStartedEvent', 'commandSucceededEvent'] } },
  { database: { id: 'database0', client: 'client0', databaseName: 'runner' } },
  { collection: { id: 'collection0', database: 'database0', collectionName: 'rows' } },
  { session: { id: 'session0', client: 'client0' } },
];
const DATA = [{ databaseName: 'runner', collectionName: 'rows', documents: [{ _id: 1, x: 11 }] }];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'runner-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, tests: object[], extra: object = {}): void {
  const whole = {
    description: name,
    schemaVersion: '1.9',
    createEntities: ENTITIES,
    initialData: DATA,
    tests,
    ...extra,
  };
  mkdirSync(join(folder, 'deep'), { recursive: true });
  writeFileSync(join(folder, 'deep', name), JSON.stringify(whole));
}

async function verdicts(): Promise<Record<string, Pick<CaseReport, 'verdict' | 'why'>>> {
  const { cases } = await runFolder(folder);
  return Object.fromEntries(
    cases.map(({ description, verdict, why }) => [
      description,
      why === undefined ? { verdict } : { verdict, why },
    ]),
  );
}

const find = (filter: object, expectResult: unknown): object => ({
  name: 'find',
  object: 'collection0',
  arguments: { filter },
  expectResult,
});

describe('the runner of the unified test format', () => {
  it('tells a right result from a wrong one, and a wrong outcome from a right one', async () => {
    file('results.json', [
      { description: 'right', operations: [find({}, [{ _id: 1, x: 11 }])] },
      { description: 'wrong value', operations: [find({}, [{ _id: 1, x: 12 }])] },
      { description: 'wrong number', operations: [find({}, [])] },
      { description: 'wrong outcome', operations: [], outcome: [{ ...DATA[0], documents: [] }] },
      {
        description: 'no error came',
        operations: [{ ...find({}, []), expectResult: undefined, expectError: { isError: true } }],
      },
    ]);

    const found = await verdicts();

    expect(found['right']).toEqual({ verdict: 'passed' });
    expect(found['wrong value']?.why).toContain('expected 11'.replace('11', '12'));
    for (const name of ['wrong value', 'wrong number', 'wrong outcome', 'no error came'])
      expect(found[name]?.verdict, name).toBe('wrong');
  });

  it('refuses what the store, the driver or the runner does not do', async () => {
    file('refused.json', [
      {
        description: 'by the store',
        operations: [
          { name: 'aggregate', object: 'collection0', arguments: { pipeline: [{ $graphLookup: {} }] } },
        ],
      },
      { description: 'by the driver', operations: [{ name: 'mapReduce', object: 'collection0' }] },
      { description: 'by the runner', operations: [{ name: 'dance', object: 'collection0' }] },
      { description: 'no such entity', operations: [{ name: 'find', object: 'collection7' }] },
    ]);

    const found = await verdicts();

    expect(Object.values(found).map(({ verdict }) => verdict)).toEqual([
      'refused',
      'refused',
      'refused',
      'refused',
    ]);
    expect(found['by the driver']?.why).toMatch(/^the driver /);
    expect(found['by the runner']?.why).toMatch(/^the runner /);
  });

  it('skips only what is meant for another server', async () => {
    file('skipped.json', [
      { description: 'old', operations: [], runOnRequirements: [{ maxServerVersion: '4.2.99' }] },
      { description: 'sharded', operations: [], runOnRequirements: [{ topologies: ['sharded'] }] },
      {
        description: 'either',
        operations: [],
        runOnRequirements: [{ topologies: ['sharded'] }, { minServerVersion: '3.6' }],
      },
      { description: 'said so', operations: [], skipReason: 'not yet' },
      {
        description: 'parameter',
        operations: [],
        runOnRequirements: [{ serverParameters: { nonesuch: 1 } }],
      },
    ]);

    expect(await verdicts()).toEqual({
      old: { verdict: 'skipped', why: 'for server 4.2.99 or older' },
      sharded: { verdict: 'skipped', why: 'for topology sharded' },
      either: { verdict: 'passed' },
      'said so': { verdict: 'skipped', why: 'not yet' },
      parameter: { verdict: 'skipped', why: 'for servers with nonesuch = 1' },
    });
  });

  it('compares the events of a client, in order and in number', async () => {
    const events = (...started: object[]): object[] => [
      {
        client: 'client0',
        events: started.map((one) => ({ commandStartedEvent: one })),
        ignoreExtraEvents: false,
      },
    ];
    const insert = {
      name: 'insertOne',
      object: 'collection0',
      arguments: { session: 'session0', document: { _id: 2 } },
    };
    const command = {
      insert: 'rows',
      lsid: { $$sessionLsid: 'session0' },
      comment: { $$exists: false },
      documents: [{ _id: { $$type: ['int', 'long'] } }],
    };
    const observed = {
      createEntities: [
        { client: { id: 'client0', observeEvents: ['commandStartedEvent'] } },
        ...ENTITIES.slice(1),
      ],
    };
    file(
      'events.json',
      [
        {
          description: 'same',
          operations: [insert],
          expectEvents: events({ command, databaseName: 'runner' }),
        },
        { description: 'too few', operations: [insert], expectEvents: events({ command }, { command }) },
        {
          description: 'too many',
          operations: [insert, find({}, { $$type: 'array' })],
          expectEvents: events({ command }),
        },
        { description: 'another', operations: [insert], expectEvents: events({ commandName: 'find' }) },
      ],
      observed,
    );

    const found = await verdicts();

    expect(Object.values(found).map(({ verdict }) => verdict)).toEqual(['passed', 'wrong', 'wrong', 'wrong']);
  });

  it('refuses files it cannot read, with a reason, and goes on with the others', async () => {
    writeFileSync(join(folder, 'a.json'), '{ "schemaVersion": ');
    writeFileSync(join(folder, 'b.json'), '{ "schemaVersion": "2.0", "tests": [] }');
    writeFileSync(join(folder, 'c.json'), '[1, 2]');
    writeFileSync(join(folder, 'd.json'), '{ "schemaVersion": "1.0", "tests": [7] }');
    file('e.json', [{ description: 'fine', operations: [] }]);

    const { cases, refused, passed, wrong } = await runFolder(folder);

    expect([refused, passed, wrong]).toEqual([4, 1, 0]);
    expect(cases.find((one) => one.file === 'b.json')?.why).toContain('does not know schemaVersion 2.0');
  });

  it('ends transactions that a case leaves open, so that the next one is not kept waiting', async () => {
    const steps = [
      { name: 'startTransaction', object: 'session0' },
      { name: 'insertOne', object: 'collection0', arguments: { session: 'session0', document: { _id: 2 } } },
      {
        name: 'assertSessionTransactionState',
        object: 'testRunner',
        arguments: { session: 'session0', state: 'in_progress' },
      },
    ];
    file('open.json', [
      { description: 'first', operations: steps },
      { description: 'second', operations: steps },
    ]);

    expect(await verdicts()).toEqual({ first: { verdict: 'passed' }, second: { verdict: 'passed' } });
  });
});
