import type { Entity } from '../entities.ts';
import type { Operation } from '../format.ts';
import { resultOf } from '../results.ts';
import { runnerLacks } from '../verdict.ts';
import { BUCKET } from './bucket.ts';
import { CLIENT } from './client.ts';
import { COLLECTION } from './collection.ts';
import { CURSOR } from './cursor.ts';
import { DATABASE } from './database.ts';
import type { Context, Run } from './operation.ts';
import { SESSION } from './session.ts';
import { TEST_RUNNER } from './test-runner.ts';

/** Runs one step and gives its result. @throws CannotRun for what this runner does not do */
export async function perform(operation: Operation, context: Context): Promise<unknown> {
  const { name, object, arguments: args } = operation;
  if (object === 'testRunner') {
    const special = TEST_RUNNER[name];
    if (!special) throw runnerLacks(`has no operation testRunner.${name}`);
    return special(args, context);
  }
  return resultOf(await onEntity(context.entities.get(object), operation, context));
}

async function onEntity(
  entity: Entity,
  { name, arguments: args }: Operation,
  context: Context,
): Promise<unknown> {
  const call = <T>(table: Readonly<Record<string, Run<T>>>, target: T): Promise<unknown> => {
    const run = Object.hasOwn(table, name) ? table[name] : undefined;
    if (!run) throw runnerLacks(`has no operation ${name} of a ${entity.kind}`);
    return run(target, args, context);
  };
  switch (entity.kind) {
    case 'client':
      return call(CLIENT, entity.value);
    case 'database':
      return call(DATABASE, entity.value);
    case 'collection':
      return call(COLLECTION, entity.value);
    case 'session':
      return call(SESSION, entity.value);
    case 'bucket':
      return call(BUCKET, entity.value);
    case 'cursor':
      return call(CURSOR, entity.value);
    default:
      throw runnerLacks(`has no operations of a ${entity.kind}`);
  }
}
