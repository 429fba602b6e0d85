import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import { actorOf, type HeldPosition, type PersonPrincipal } from '../platform/principal.ts';
import {
  alreadyCancelled,
  alreadyClaimed,
  alreadyCompleted,
  changedMeanwhile,
  notYours,
  taskNotFound,
} from './errors.ts';
import { seeTask } from './rights.ts';
import { claimed, released, type Task, type TaskActor, type TaskChange } from './task.ts';
import { changeTask, taskById } from './task-store.ts';
import { tellTask } from './tell-task.ts';

/** Names a task and the revision of it that the caller saw. */
export interface TaskCommand {
  readonly taskId: string;
  readonly revision: number;
}

/** Takes an open task. Asked again by its holder, it answers the same. */
export async function claimTask(
  platform: Platform,
  command: TaskCommand,
  principal: PersonPrincipal,
): Promise<Task> {
  const { task, position } = await seeTask(principal, command.taskId);
  refuseOver(task);
  if (task.status === 'claimed') {
    if (task.claimedBy?.personId === principal.personId) return task;
    throw alreadyClaimed(task);
  }
  if (!position) throw notYours();
  if (task.revision !== command.revision) throw changedMeanwhile(task);
  const actor = taskActor(principal, position, platform.clock.now());
  return applyChange({ task, change: claimed(actor), fact: 'claimed', actor, principal });
}

/** Gives a claimed task back to those it was offered to. */
export async function releaseTask(
  platform: Platform,
  command: TaskCommand,
  principal: PersonPrincipal,
): Promise<Task> {
  const { task, position } = await seeTask(principal, command.taskId);
  refuseOver(task);
  if (task.status === 'open') return task;
  if (task.claimedBy?.personId !== principal.personId) throw alreadyClaimed(task);
  if (task.revision !== command.revision) throw changedMeanwhile(task);
  const at = platform.clock.now();
  const actor = position ? taskActor(principal, position, at) : { ...task.claimedBy, at };
  return applyChange({ task, change: released(task, at), fact: 'released', actor, principal });
}

/** Refuses a task that is completed or cancelled. */
export function refuseOver(task: Task): void {
  if (task.status === 'completed') throw alreadyCompleted(task);
  if (task.status === 'cancelled') throw alreadyCancelled(task);
}

/** Why a change that was decided on one revision no longer applies. */
export async function explainLostRace(task: Task): Promise<Error> {
  const now = await taskById(task.administrationId, task._id);
  if (!now) return taskNotFound();
  if (now.status === 'completed') return alreadyCompleted(now);
  if (now.status === 'cancelled') return alreadyCancelled(now);
  return now.status === 'claimed' ? alreadyClaimed(now) : changedMeanwhile(now);
}

export function taskActor(principal: PersonPrincipal, position: HeldPosition, at: Date): TaskActor {
  const { positionId, title } = position;
  return { personId: principal.personId, positionId, name: principal.name, title, at };
}

interface AppliedChange {
  readonly task: Task;
  readonly change: TaskChange;
  readonly fact: 'claimed' | 'released';
  readonly actor: TaskActor;
  readonly principal: PersonPrincipal;
}

async function applyChange(applied: AppliedChange): Promise<Task> {
  const { task, change, fact, actor, principal } = applied;
  const isDone = await inTransaction(async (tx) => {
    if (!(await changeTask(tx, task, change))) return false;
    await record(tx, {
      administrationId: task.administrationId,
      act: `task.${fact}`,
      subject: task.subject,
      actor: actorOf(principal, actor.positionId),
      facts: { taskId: task._id, elementId: task.elementId },
    });
    await tellTask(tx, fact, task, change.set.queue ?? task.queue);
    return true;
  });
  if (!isDone) throw await explainLostRace(task);
  return (await taskById(task.administrationId, task._id)) ?? task;
}
