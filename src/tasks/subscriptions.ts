import type { DomainEvent, Subscription } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { reofferTasks } from './reoffer-tasks.ts';
import type { TaskFact } from './tell-task.ts';

const FACTS: readonly TaskFact[] = [
  'opened',
  'claimed',
  'released',
  'completed',
  'cancelled',
  'reminded',
  'reoffered',
];

/** What follows from facts: browsers look again, tasks follow a change of post. */
export const taskSubscriptions: readonly Subscription[] = [
  ...FACTS.map((fact): Subscription => ({
    event: `task.${fact}`,
    job: `tasks.announce-${fact}`,
    queue: 'live',
    handle: announce,
  })),
  { event: 'position.changed', job: 'tasks.reoffer', queue: 'engine', handle: reofferTasks },
];

async function announce(platform: Platform, event: DomainEvent): Promise<void> {
  const { audience, taskId, letterId } = event.data;
  if (!Array.isArray(audience) || audience.length === 0) return;
  await platform.live.publish({
    administrationId: event.administrationId,
    audience: audience.map(String),
    type: 'task.changed',
    data: { taskId, letterId, change: event.type },
  });
}
