import { isDeepStrictEqual } from 'node:util';
import { completeStep } from '../engine/index.ts';
import { findPosition, findUnit, resolveAdministration } from '../identity/index.ts';
import { record } from '../journal/index.ts';
import type { FieldFault } from '../platform/errors.ts';
import { inTransaction, type Tx } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import { actorOf, type PersonPrincipal } from '../platform/principal.ts';
import { taskBindings, type Completion } from './bindings.ts';
import { explainLostRace, refuseOver, taskActor } from './claim-task.ts';
import { alreadyClaimed, changedMeanwhile, notYours, valuesRefused } from './errors.ts';
import { formOf } from './form-of-task.ts';
import { checkValues, chosenFrom, type FormValues } from './form-values.ts';
import { seeTask } from './rights.ts';
import { completed, type Decision, type Task } from './task.ts';
import { changeTask, taskById } from './task-store.ts';
import { tellTask } from './tell-task.ts';

export interface CompleteTask extends Decision {
  readonly taskId: string;
}

const LONGEST_REASON = 2000;

/**
 * Decides a step: the right person, a live task, the revision that was seen, an outcome that is
 * offered and values that the form accepts. The task, the journal, what the step kind changes and the
 * circuit's command are one transaction. The same completion sent again gets the same answer.
 */
export async function completeTask(
  platform: Platform,
  command: CompleteTask,
  principal: PersonPrincipal,
): Promise<Task> {
  const { task, position } = await seeTask(principal, command.taskId);
  if (isRepeat(task, command, principal)) return task;
  refuseOver(task);
  if (task.status === 'claimed' && task.claimedBy?.personId !== principal.personId)
    throw alreadyClaimed(task);
  if (!position) throw notYours();
  if (task.revision !== command.revision) throw changedMeanwhile(task);
  const decision = await checkedDecision(task, command);
  const { positionId } = position;
  const at = platform.clock.now();
  const completion: Completion = { platform, task, principal, positionId, at, ...decision };
  const change = completed(taskActor(principal, position, at), decision);
  const isDone = await inTransaction(async (tx) => {
    if (!(await changeTask(tx, task, change))) return false;
    await follow(tx, completion);
    return true;
  });
  const now = (await taskById(task.administrationId, task._id)) ?? task;
  if (isDone || isRepeat(now, command, principal)) return now;
  throw await explainLostRace(task);
}

/** A second click, or a retry after a lost answer. */
function isRepeat(task: Task, command: CompleteTask, principal: PersonPrincipal): boolean {
  return (
    task.status === 'completed' &&
    task.completedBy?.personId === principal.personId &&
    task.completedFrom === command.revision &&
    task.outcome === command.outcome &&
    isDeepStrictEqual(task.reason, reasonOf(command))
  );
}

function reasonOf(command: CompleteTask): string | undefined {
  const reason = command.reason?.trim();
  return reason === '' ? undefined : reason;
}

async function checkedDecision(task: Task, command: CompleteTask): Promise<Decision> {
  const outcome = task.outcomes.find((one) => one.key === command.outcome);
  if (!outcome) throw valuesRefused([{ pointer: '/outcome', code: 'field.not_allowed' }]);
  const form = await formOf(task);
  const { values, faults } = checkValues(form, command.values, outcome.key);
  const reason = reasonOf(command);
  const all = [...faults, ...reasonFaults(reason, outcome.reasonRequired)];
  for (const choice of chosenFrom(form, values)) {
    if (!(await isKnown(task.administrationId, choice))) {
      all.push({ pointer: `/values/${choice.key}`, code: 'field.not_allowed' });
    }
  }
  if (all.length > 0) throw valuesRefused(all);
  return {
    outcome: outcome.key,
    values,
    revision: command.revision,
    ...(reason !== undefined && { reason }),
  };
}

/** A refusal or a return is reasoned in writing (law 03-01, article 1). */
function reasonFaults(reason: string | undefined, isRequired: boolean): FieldFault[] {
  if (reason === undefined) return isRequired ? [{ pointer: '/reason', code: 'tasks.reason_required' }] : [];
  if (reason.length <= LONGEST_REASON) return [];
  return [{ pointer: '/reason', code: 'field.too_long', facts: { limit: LONGEST_REASON } }];
}

async function isKnown(
  administrationId: string,
  choice: { source: string; value: string },
): Promise<boolean> {
  switch (choice.source) {
    case 'units':
      return (await findUnit(administrationId, choice.value)) !== null;
    case 'officers':
      return (await findPosition(administrationId, choice.value)) !== null;
    case 'administrations':
      return (await resolveAdministration(choice.value)) !== null;
    default:
      return true;
  }
}

async function follow(tx: Tx, completion: Completion): Promise<void> {
  const { task, principal, positionId, outcome, values } = completion;
  const { administrationId, instanceId, executionId } = task;
  const extra: FormValues = (await taskBindings().effects[task.stepKind]?.(tx, completion)) ?? {};
  await record(tx, {
    administrationId,
    act: 'task.completed',
    subject: task.subject,
    actor: actorOf(principal, positionId),
    facts: { taskId: task._id, elementId: task.elementId, stepKind: task.stepKind, outcome },
  });
  const output = { outcome, values: { ...values, ...extra } };
  await completeStep(tx, { administrationId, instanceId, executionId, output });
  await tellTask(tx, 'completed', task, task.queue);
}
