import { isDeepStrictEqual } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClientSession } from 'mongodb';
import { eventDifference } from '../compare-events.ts';
import type { ObservedClient } from '../observed-client.ts';
import { fieldsOf, listOf, text, toOperation, type Fields, shown } from '../format.ts';
import { Mismatch, runnerLacks } from '../verdict.ts';
import type { Context } from './operation.ts';

type Special = (args: Fields, context: Context) => Promise<void>;

const EVENT_WAIT = 10_000;
const STATES: Readonly<Record<string, readonly string[]>> = {
  none: ['NO_TRANSACTION'],
  starting: ['STARTING_TRANSACTION'],
  in_progress: ['TRANSACTION_IN_PROGRESS'],
  committed: ['TRANSACTION_COMMITTED', 'TRANSACTION_COMMITTED_EMPTY'],
  aborted: ['TRANSACTION_ABORTED'],
};

function check(holds: boolean, what: string): void {
  if (!holds) throw new Mismatch(`expected ${what}`);
}

const session = (args: Fields, { entities }: Context): ClientSession =>
  entities.of('session', text(args, 'session'));
const observed = (args: Fields, { entities }: Context): ObservedClient =>
  entities.of('client', text(args, 'client'));

/** The driver's own state of a session, which its types do not show. */
interface SessionInside {
  transaction: { state: string };
  serverSession: { isDirty: boolean };
  isPinned: boolean;
}

function inside(args: Fields, context: Context): SessionInside {
  return session(args, context) as unknown as SessionInside;
}

function lastSessionIds(args: Fields, context: Context): unknown[] {
  const started = observed(args, context)
    .events('command')
    .filter(({ kind }) => kind === 'commandStartedEvent')
    .slice(-2);
  check(started.length === 2, 'two commands to compare');
  return started.map(({ event }) => (event['command'] as Fields)['lsid']);
}

const SESSIONS: Record<string, Special> = {
  assertSessionTransactionState: async (a, x) => {
    const wanted = text(a, 'state');
    const { state } = inside(a, x).transaction;
    check(STATES[wanted]?.includes(state) === true, `the transaction ${wanted}, got ${state}`);
  },
  assertSessionPinned: async (a, x) => check(inside(a, x).isPinned, 'a pinned session'),
  assertSessionUnpinned: async (a, x) => check(!inside(a, x).isPinned, 'an unpinned session'),
  assertSessionDirty: async (a, x) => check(inside(a, x).serverSession.isDirty, 'a dirty session'),
  assertSessionNotDirty: async (a, x) => check(!inside(a, x).serverSession.isDirty, 'a clean session'),
  assertSameLsidOnLastTwoCommands: async (a, x) => {
    const [first, second] = lastSessionIds(a, x);
    check(isDeepStrictEqual(first, second), 'the same session twice');
  },
  assertDifferentLsidOnLastTwoCommands: async (a, x) => {
    const [first, second] = lastSessionIds(a, x);
    check(!isDeepStrictEqual(first, second), 'two sessions');
  },
};

async function collectionNames(args: Fields, { admin }: Context): Promise<unknown[]> {
  const filter = { name: text(args, 'collectionName') };
  const answer = await admin({ listCollections: 1, filter, nameOnly: true }, text(args, 'databaseName'));
  return fieldsOf(answer, 'cursor')['firstBatch'] as unknown[];
}

async function indexNames(args: Fields, { admin }: Context): Promise<unknown[]> {
  const command = { listIndexes: text(args, 'collectionName'), cursor: { batchSize: 1000 } };
  const answer = await admin(command, text(args, 'databaseName')).catch((error: { code?: unknown }) => {
    if (error.code === 26) return { cursor: { firstBatch: [] } };
    throw error;
  });
  return listOf(fieldsOf(answer, 'cursor'), 'firstBatch').map((index) => index['name']);
}

const CATALOG: Record<string, Special> = {
  assertCollectionExists: async (a, x) =>
    check((await collectionNames(a, x)).length === 1, `the collection ${text(a, 'collectionName')}`),
  assertCollectionNotExists: async (a, x) =>
    check((await collectionNames(a, x)).length === 0, `no collection ${text(a, 'collectionName')}`),
  assertIndexExists: async (a, x) =>
    check((await indexNames(a, x)).includes(text(a, 'indexName')), `the index ${text(a, 'indexName')}`),
  assertIndexNotExists: async (a, x) =>
    check(!(await indexNames(a, x)).includes(text(a, 'indexName')), `no index ${text(a, 'indexName')}`),
};

function counted(args: Fields, context: Context): number {
  const event = fieldsOf(args, 'event');
  const [kind = ''] = Object.keys(event);
  const type = kind.startsWith('command') ? 'command' : /^(pool|connection)/.test(kind) ? 'cmap' : 'sdam';
  return observed(args, context).seen(
    kind,
    (seen) => eventDifference(event, { kind, type, event: seen }, context.entities) === null,
  );
}

const EVENTS: Record<string, Special> = {
  waitForEvent: async (a, x) => {
    for (let waited = 0; counted(a, x) < Number(a['count']); waited += 20) {
      check(waited < EVENT_WAIT, `${shown(a['count'])} of ${JSON.stringify(a['event'])}`);
      await wait(20);
    }
  },
  assertEventCount: async (a, x) =>
    check(
      counted(a, x) === Number(a['count']),
      `${shown(a['count'])} of ${JSON.stringify(a['event'])}, got ${counted(a, x)}`,
    ),
  assertNumberConnectionsCheckedOut: async (a, x) =>
    check(
      observed(a, x).checkedOut === Number(a['connections']),
      `${shown(a['connections'])} connections in use, got ${observed(a, x).checkedOut}`,
    ),
  recordTopologyDescription: async (a, x) =>
    x.entities.add(text(a, 'id'), { kind: 'topology', value: observed(a, x).topology ?? {} }),
  assertTopologyType: async (a, x) => {
    const { type } = x.entities.of('topology', text(a, 'topologyDescription'));
    check(type === text(a, 'topologyType'), `the topology ${text(a, 'topologyType')}, got ${shown(type)}`);
  },
  waitForPrimaryChange: () => Promise.reject(runnerLacks('has one server: its primary does not change')),
};

/** How often a loop runs: the format leaves its end to a signal from outside. */
const LOOPS = 5;

async function loop(args: Fields, { entities, runAll }: Context): Promise<void> {
  const store = (name: string, value: unknown): boolean => {
    if (args[name] === undefined) return false;
    entities.collect(text(args, name), value);
    return true;
  };
  for (let i = 0; i < LOOPS; i++) {
    try {
      await runAll(listOf(args, 'operations'), false);
    } catch (error) {
      const failed = error instanceof Mismatch;
      const kept = store(failed ? 'storeFailuresAsEntity' : 'storeErrorsAsEntity', { error: String(error) });
      if (!kept && !store(failed ? 'storeErrorsAsEntity' : 'storeFailuresAsEntity', { error: String(error) }))
        throw error;
    }
  }
}

const CONTROL: Record<string, Special> = {
  failPoint: async (a, x) => {
    await observed(a, x).client.db('admin').command(fieldsOf(a, 'failPoint'));
  },
  targetedFailPoint: async (a, x) => {
    await x.admin(fieldsOf(a, 'failPoint'));
  },
  createEntities: (a, x) => x.entities.create(listOf(a, 'entities')),
  wait: (a) => wait(Number(a['ms'])),
  loop,
  runOnThread: async (a, x) => {
    const thread = x.entities.of('thread', text(a, 'thread'));
    const operation = fieldsOf(a, 'operation');
    toOperation(operation);
    thread.work = thread.work.then(() => x.runAll([operation], false));
    thread.work.catch(() => undefined);
  },
  waitForThread: (a, x) => x.entities.of('thread', text(a, 'thread')).work,
};

export const TEST_RUNNER: Readonly<Record<string, Special>> = {
  ...SESSIONS,
  ...CATALOG,
  ...EVENTS,
  ...CONTROL,
};
