import { emit } from '../platform/outbox/index.ts';
import type { Tx } from '../platform/mongo/index.ts';
import { roleOfOffer } from './offer.ts';
import { CLOSED, type Task } from './task.ts';

/** What happened to a task. */
export type TaskFact =
  | 'opened'
  | 'claimed'
  | 'released'
  | 'completed'
  | 'cancelled'
  | 'reminded'
  | 'reoffered'
  | 'rescheduled';

/**
 * Emits `task.<fact>` {taskId, letterId, instanceId, elementId, stepKind, audience}: those who see the
 * task in a list before or after the change are told to look again.
 */
export async function tellTask(tx: Tx, fact: TaskFact, task: Task, queueAfter: string): Promise<void> {
  const queues = [task.queue, queueAfter, task.offer];
  await emit(tx, {
    type: `task.${fact}`,
    administrationId: task.administrationId,
    aggregateId: task._id,
    data: {
      taskId: task._id,
      letterId: task.subject.id,
      instanceId: task.instanceId,
      elementId: task.elementId,
      stepKind: task.stepKind,
      audience: [...new Set(queues.flatMap(audienceOf))],
    },
  });
}

/** The live audience of a list. */
function audienceOf(queue: string): string[] {
  if (queue === CLOSED) return [];
  if (queue.startsWith('person:') || queue.startsWith('position:')) return [queue];
  const role = roleOfOffer(queue);
  return role === undefined ? [] : [`role:${role}`];
}
