import { record } from '../journal/index.ts';
import { emit } from '../platform/outbox/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import type { Advanced } from './advance.ts';
import { stepHandler } from './bindings.ts';
import { SERVICE_EVENT } from './command.ts';
import type { StepContext } from './contracts.ts';
import type { OpenStep, SetTimer } from './instance.ts';
import type { InstanceDocument } from './instance-store.ts';
import { changeTimers } from './timer-store.ts';

/**
 * Makes the world agree with where an instance now stands, in the transaction that saves it: opens
 * and cancels steps, sets and removes timers, asks for services.
 */
export async function carryOut(
  tx: Tx,
  instance: InstanceDocument,
  advanced: Advanced,
  completed: string | undefined,
): Promise<void> {
  const { administrationId, _id: instanceId } = instance;
  for (const step of without(instance.open, advanced.open)) {
    if (step.executionId === completed) continue;
    await stepHandler().cancel(tx, { administrationId, instanceId, executionId: step.executionId });
  }
  for (const step of without(advanced.open, instance.open)) {
    await stepHandler().open(tx, contextOf({ ...instance, variables: { ...advanced.variables } }, step));
  }
  await changeTimers(tx, {
    administrationId,
    instanceId,
    set: advanced.timers.filter((timer) => !isAmong(timer, instance.timers)),
    gone: instance.timers
      .filter((timer) => !isAmong(timer, advanced.timers))
      .map((timer) => timer.executionId),
  });
  for (const service of without(advanced.services, instance.services)) {
    await emit(tx, { type: SERVICE_EVENT, administrationId, aggregateId: instanceId, data: { ...service } });
  }
  if (advanced.ended) await noteEnd(tx, instance);
}

/** What is told of a step when it opens. */
export function contextOf(instance: InstanceDocument, { turn, ...step }: OpenStep): StepContext {
  return {
    ...step,
    administrationId: instance.administrationId,
    instanceId: instance._id,
    variables: { ...instance.variables, ...turn },
    subject: { type: instance.subjectType, id: instance.subjectId },
    circuit: { key: instance.circuitKey, version: instance.version, versionId: instance.versionId },
  };
}

async function noteEnd(tx: Tx, instance: InstanceDocument): Promise<void> {
  await record(tx, {
    administrationId: instance.administrationId,
    act: 'circuit.ended',
    subject: { type: 'instance', id: instance._id },
    actor: { kind: 'system', reason: 'engine' },
    facts: { circuit: instance.circuitKey, version: instance.version },
  });
}

interface Execution {
  readonly executionId: string;
}

/** A timer that repeats keeps its execution and gets another date: it is set anew. */
function isAmong(timer: SetTimer, others: readonly SetTimer[]): boolean {
  return others.some(
    ({ executionId, dueAt }) => executionId === timer.executionId && Number(dueAt) === Number(timer.dueAt),
  );
}

function without<T extends Execution>(these: readonly T[], those: readonly Execution[]): T[] {
  const ids = new Set(those.map((one) => one.executionId));
  return these.filter((one) => !ids.has(one.executionId));
}
