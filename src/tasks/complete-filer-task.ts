import { completeStep } from '../engine/index.ts';
import { record } from '../journal/index.ts';
import { storeClock, type Tx } from '../platform/mongo/index.ts';
import { actorOf, ANONYMOUS } from '../platform/principal.ts';
import { taskNotFound } from './errors.ts';
import { FILER } from './offer.ts';
import { cancelled, CLOSED, isLive, type Task } from './task.ts';
import { changeTask, tasksOfLetter } from './task-store.ts';
import { tellTask } from './tell-task.ts';

/** The step of a letter that waits for its filer, if any. */
export async function openFilerTask(
  administrationId: string,
  letterId: string,
  tx?: Tx,
): Promise<Task | null> {
  const tasks = await tasksOfLetter(administrationId, letterId, tx);
  return tasks.find((task) => task.offer === FILER && isLive(task)) ?? null;
}

export interface FilerCompletion {
  readonly administrationId: string;
  readonly letterId: string;
  /** An outcome of the step; the first one when absent. */
  readonly outcome?: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

/**
 * The filer did what was asked, by the portal: closes the step that waited for it, in the
 * transaction that keeps what the filer sent. Refuses when no step waits.
 */
export async function completeFilerTask(tx: Tx, completion: FilerCompletion): Promise<Task> {
  const { administrationId, letterId, values = {} } = completion;
  const task = await openFilerTask(administrationId, letterId, tx);
  const outcome = completion.outcome ?? task?.outcomes[0]?.key;
  if (!task || outcome === undefined) throw taskNotFound();
  const at = storeClock().now();
  const { cancelledAt: _, ...closed } = cancelled(at).set;
  await changeTask(tx, task, {
    set: { ...closed, status: 'completed', outcome, completedFrom: task.revision },
  });
  await record(tx, {
    administrationId,
    act: 'task.completed',
    subject: task.subject,
    actor: actorOf(ANONYMOUS),
    facts: { taskId: task._id, elementId: task.elementId, stepKind: task.stepKind, outcome },
  });
  const { instanceId, executionId } = task;
  await completeStep(tx, { administrationId, instanceId, executionId, output: { outcome, values } });
  await tellTask(tx, 'completed', task, CLOSED);
  return task;
}
