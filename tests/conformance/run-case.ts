import { MongoClient } from 'mongodb';
import { setTimeout as wait } from 'node:timers/promises';
import { checkEvents } from './compare-events.ts';
import { driverDeviation } from './driver-deviations.ts';
import { Entities, type Entity } from './entities.ts';
import { checkError, refusalIn } from './expect-error.ts';
import {
  fieldsOf,
  listOf,
  text,
  toOperation,
  type Case,
  type Fields,
  type Operation,
  type TestFile,
} from './format.ts';
import { difference } from './match.ts';
import type { Context } from './operations/operation.ts';
import { perform } from './operations/perform.ts';
import { CannotRun, Mismatch, runnerLacks, type Outcome } from './verdict.ts';

/** A case that takes longer, in ms, hangs: that is wrong. */
const LIMIT = 30_000;

interface Bench {
  uri: string;
  admin: MongoClient;
}

/** Runs one case on fresh data, whatever it does: it never throws and never hangs. */
export async function runCase(bench: Bench, file: TestFile, test: Case): Promise<Outcome> {
  const entities = new Entities(bench.uri);
  const timer = new AbortController();
  try {
    const late = wait(LIMIT, 'late' as const, { signal: timer.signal });
    const ended = await Promise.race([steps(bench, file, test, entities), late.catch(() => undefined)]);
    if (ended === 'late') throw new Mismatch(`the case was not over after ${LIMIT / 1000} s`);
    return { verdict: 'passed' };
  } catch (error) {
    return judge(error, entities, { file, test });
  } finally {
    timer.abort();
    await entities.close();
    await tidy(bench.admin);
  }
}

/** A case during which the server refused a command is refused, whatever came of that later. */
function judge(error: unknown, entities: Entities, { file, test }: { file: TestFile; test: Case }): Outcome {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof CannotRun) return { verdict: 'refused', why };
  const refusal = refusalIn(error) ?? entities.clients().find((one) => one.refusal !== null)?.refusal;
  if (typeof refusal === 'string') return { verdict: 'refused', why: refusal };
  const deviation = driverDeviation(test.description, JSON.stringify([file.createEntities, test]));
  if (deviation !== null) return { verdict: 'refused', why: deviation };
  return { verdict: 'wrong', why: error instanceof Mismatch ? why : `unexpected error: ${why}` };
}

async function tidy(admin: MongoClient): Promise<void> {
  const run = (command: Fields): Promise<unknown> =>
    admin
      .db('admin')
      .command(command)
      .catch(() => undefined);
  for (const name of ['failCommand', 'onPrimaryTransactionalWrite'])
    await run({ configureFailPoint: name, mode: 'off' });
  await run({ killAllSessions: [] });
}

async function steps({ uri, admin }: Bench, file: TestFile, test: Case, entities: Entities): Promise<void> {
  if (test.expectLogMessages !== undefined) throw runnerLacks('does not read log messages of the driver');
  if (test.expectTracingMessages !== undefined) throw runnerLacks('does not read traces of the driver');
  await prepare(admin, file.initialData);
  await entities.create(file.createEntities);
  const context: Context = {
    entities,
    uri,
    runAll: async (operations, propagate) => {
      for (const raw of operations) await runOperation(toOperation(raw), context, propagate);
    },
    admin: (command, database = 'admin') => admin.db(database).command(command),
  };
  await context.runAll(test.operations, false);
  if (test.expectEvents) checkEvents(test.expectEvents, entities);
  await checkOutcome(admin, test.outcome ?? [], entities);
}

async function prepare(admin: MongoClient, data: readonly Fields[]): Promise<void> {
  const writeConcern = { w: 'majority' as const };
  for (const one of data) {
    const db = admin.db(text(one, 'databaseName'));
    const name = text(one, 'collectionName');
    const documents = listOf(one, 'documents');
    await db.collection(name).drop({ writeConcern });
    if (documents.length === 0 || one['createOptions'] !== undefined)
      await db.createCollection(name, { ...fieldsOf(one, 'createOptions'), writeConcern });
    if (documents.length > 0)
      await db.collection(name).insertMany(documents, { writeConcern, forceServerObjectId: true });
  }
}

async function runOperation(operation: Operation, context: Context, propagate: boolean): Promise<void> {
  let result: unknown;
  try {
    result = await perform(operation, context);
  } catch (error) {
    if (error instanceof CannotRun || error instanceof Mismatch) throw error;
    failed(operation, error, context);
    if (propagate) throw error;
    return;
  }
  if (operation.ignoreResultAndError) return;
  if (operation.expectError) throw new Mismatch(`${operation.name} succeeded, but an error was expected`);
  if (operation.expectsResult) {
    const place = { path: operation.name, root: isRoot(operation, result), lookup: context.entities };
    const found = difference(operation.expectResult, result, place);
    if (found !== null) throw new Mismatch(found);
  }
  if (operation.saveResultAsEntity !== undefined)
    context.entities.add(operation.saveResultAsEntity, entityOf(operation.name, result));
}

/** Rows of an iteration are root documents, values of `distinct` are not. */
function isRoot({ name }: Operation, result: unknown): boolean {
  return !(Array.isArray(result) && name === 'distinct');
}

function failed(
  { name, expectError, ignoreResultAndError }: Operation,
  error: unknown,
  context: Context,
): void {
  if (ignoreResultAndError) return;
  if (!expectError) {
    const refusal = refusalIn(error);
    if (refusal !== null) throw new CannotRun(refusal);
    throw new Mismatch(`${name} failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  checkError(expectError, error, context.entities);
}

function entityOf(name: string, value: unknown): Entity {
  if (name === 'createFindCursor' || name === 'createCommandCursor' || name === 'createChangeStream')
    return { kind: 'cursor', value: value as Extract<Entity, { kind: 'cursor' }>['value'] };
  return { kind: 'value', value };
}

async function checkOutcome(
  admin: MongoClient,
  outcome: readonly Fields[],
  entities: Entities,
): Promise<void> {
  for (const one of outcome) {
    const name = text(one, 'collectionName');
    const found = await admin
      .db(text(one, 'databaseName'))
      .collection(name)
      .find({}, { sort: { _id: 1 }, readPreference: 'primary', readConcern: { level: 'local' } })
      .toArray();
    const place = { path: `outcome ${name}`, root: false, lookup: entities };
    const wrong = difference(listOf(one, 'documents'), found, place);
    if (wrong !== null) throw new Mismatch(wrong);
  }
}
