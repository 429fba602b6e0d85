import type { ServiceContext, ServiceHandler } from '../engine/index.ts';
import { record } from '../journal/index.ts';
import { actorOf } from '../platform/principal.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction, type Tx } from '../platform/mongo/index.ts';
import { isOverdue, type Task } from './task.ts';
import { changeTask, liveTasksOfInstance } from './task-store.ts';
import { tellTask } from './tell-task.ts';

/**
 * The service `tasks.remind`: marks the step it is drawn on, or else the overdue steps of the letter,
 * and emits `task.reminded`. One reminder per execution, however often it runs.
 */
export const remindTask: ServiceHandler = { run: remind };

async function remind(
  platform: Platform,
  step: ServiceContext,
  complete: (tx: Tx, output: Record<string, unknown>) => Promise<void>,
): Promise<void> {
  const at = platform.clock.now();
  const live = await liveTasksOfInstance(step.administrationId, step.instanceId);
  const due = concerned(live, step, at).filter((task) => !task.reminders.includes(step.executionId));
  await inTransaction(async (tx) => {
    for (const task of due) await markReminded(tx, task, { executionId: step.executionId, at });
    await complete(tx, { reminded: due.length });
  });
}

function concerned(live: readonly Task[], step: ServiceContext, at: Date): readonly Task[] {
  if (step.step) return live.filter((task) => task.executionId === step.step?.executionId);
  const overdue = live.filter((task) => isOverdue(task, at));
  return overdue.length > 0 ? overdue : live;
}

async function markReminded(tx: Tx, task: Task, reminder: { executionId: string; at: Date }): Promise<void> {
  const reminders = [...task.reminders, reminder.executionId];
  if (!(await changeTask(tx, task, { set: { remindedAt: reminder.at, reminders }, quiet: true }))) return;
  await record(tx, {
    administrationId: task.administrationId,
    act: 'task.reminded',
    subject: task.subject,
    actor: actorOf({ kind: 'system', reason: 'tasks.remind' }),
    facts: { taskId: task._id, elementId: task.elementId },
  });
  await tellTask(tx, 'reminded', task, task.queue);
}
