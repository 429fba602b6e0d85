import type { StepContext, StepHandler, StepReference } from '../engine/index.ts';
import { findUnit } from '../identity/index.ts';
import { newId } from '../platform/ids.ts';
import { storeClock, type Tx } from '../platform/mongo/index.ts';
import { taskBindings } from './bindings.ts';
import { stepDeadline } from './due.ts';
import { placeOffer } from './offer.ts';
import { cancelled, isLive, restingQueue, type Task } from './task.ts';
import { changeTask, insertTask, liveTasksOfInstances, taskByExecution } from './task-store.ts';
import { tellTask } from './tell-task.ts';

/** Where the engine sends human steps: opens a task once per execution, cancels it at most once. */
export const taskStepHandler: StepHandler = {
  open: openTask,
  cancel: cancelTask,
  waiting: liveTasksOfInstances,
  wasOpened: async ({ administrationId, executionId }, tx) =>
    (await taskByExecution(administrationId, executionId, tx)) !== null,
};

async function openTask(tx: Tx, step: StepContext): Promise<void> {
  const { administrationId, executionId } = step;
  if (await taskByExecution(administrationId, executionId, tx)) return;
  const task = await newTask(tx, step);
  await insertTask(tx, task);
  await tellTask(tx, 'opened', task, task.queue);
}

async function newTask(tx: Tx, step: StepContext): Promise<Task> {
  const { administrationId, role, unitId, form } = step;
  const placement = await placeOffer(administrationId, role, unitId);
  const unit = unitId === undefined ? null : await findUnit(administrationId, unitId);
  const letter = await taskBindings().subjects(tx, administrationId, step.subject);
  const openedAt = storeClock().now();
  const due = await stepDeadline(tx, { administrationId, openedAt, deadline: step.deadline });
  return {
    _id: newId(),
    administrationId,
    instanceId: step.instanceId,
    executionId: step.executionId,
    elementId: step.elementId,
    name: step.name,
    stepKind: step.stepKind,
    ...(role !== undefined && { role }),
    ...(unit && { unit: { id: unit._id, name: unit.name } }),
    ...(form !== undefined && { form }),
    outcomes: step.outcomes,
    circuit: step.circuit,
    subject: step.subject,
    letter,
    ...placement,
    queue: restingQueue(placement),
    status: 'open',
    revision: 1,
    openedAt,
    ...due,
    values: startingValues(step),
    reminders: [],
    changedAt: openedAt,
  };
}

/** Form fields that earlier steps filled start with what they said. */
function startingValues(step: StepContext): Record<string, unknown> {
  const scalars = Object.entries(step.variables).filter(
    ([, value]) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean',
  );
  return Object.fromEntries(scalars);
}

async function cancelTask(tx: Tx, step: StepReference): Promise<void> {
  const task = await taskByExecution(step.administrationId, step.executionId, tx);
  if (!task || !isLive(task)) return;
  const change = cancelled(storeClock().now());
  if (await changeTask(tx, task, change))
    await tellTask(tx, 'cancelled', task, change.set.queue ?? task.queue);
}
