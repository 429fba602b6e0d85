import type { DomainEvent, Subscription } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { recountAllDeadlines, recountDeadlines } from './recount-deadlines.ts';
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
  'rescheduled',
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
  {
    event: 'calendar.revised',
    job: 'tasks.recount-deadlines',
    queue: 'engine',
    handle: recountDeadlines,
  },
  {
    event: 'holidays.confirmed',
    job: 'tasks.recount-all-deadlines',
    queue: 'engine',
    handle: recountAllDeadlines,
  },
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
