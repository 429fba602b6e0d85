import { requireRight } from '../identity/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { PersonPrincipal } from '../platform/principal.ts';
import { invalidCursor } from './errors.ts';
import { offersTo } from './offer.ts';
import type { Task } from './task.ts';
import { countTasks, overdueTasks, tasksInQueues } from './task-store.ts';

/**
 * `mine`: claimed by me, or for a position of mine alone. `unit`: offered to several positions, one
 * of which is mine. `overdue`: of both, those whose time is over.
 */
type TaskView = 'mine' | 'unit' | 'overdue';

export interface TaskListQuery {
  readonly view: TaskView;
  readonly cursor?: string;
  readonly limit: number;
}

export interface TaskPage {
  readonly items: readonly Task[];
  readonly nextCursor?: string;
  /** Up to 1000 each. */
  readonly counts: Readonly<Record<TaskView, number>>;
}

/** One page of a person's tasks, newest first (`overdue`: the most urgent first), and how many there are. */
export async function listTasks(
  platform: Platform,
  query: TaskListQuery,
  principal: PersonPrincipal,
): Promise<TaskPage> {
  requireRight(principal, 'tasks.list');
  const queues = await queuesOf(principal);
  const now = platform.clock.now();
  const { administrationId } = principal;
  const all = [...queues.mine, ...queues.unit];
  const [page, mine, unit, overdue] = await Promise.all([
    readPage(administrationId, {
      ...query,
      queues: query.view === 'overdue' ? all : queues[query.view],
      now,
    }),
    countTasks(administrationId, queues.mine),
    countTasks(administrationId, queues.unit),
    countTasks(administrationId, all, now),
  ]);
  return { ...page, counts: { mine, unit, overdue } };
}

async function queuesOf(principal: PersonPrincipal): Promise<{ mine: string[]; unit: string[] }> {
  const offers = await offersTo(principal);
  const positions = principal.positions.map((position) => `position:${position.positionId}`);
  return { mine: [`person:${principal.personId}`, ...positions], unit: [...offers.keys()] };
}

type PageQuery = TaskListQuery & { readonly queues: readonly string[]; readonly now: Date };

async function readPage(
  administrationId: string,
  query: PageQuery,
): Promise<Pick<TaskPage, 'items' | 'nextCursor'>> {
  const tasks = await readTasks(administrationId, query);
  const items = tasks.slice(0, query.limit);
  const last = items.at(-1);
  return tasks.length > query.limit && last ? { items, nextCursor: cursorAt(last) } : { items };
}

function readTasks(administrationId: string, query: PageQuery): Promise<Task[]> {
  const { queues, now } = query;
  const limit = query.limit + 1;
  const from = query.cursor === undefined ? undefined : readCursor(query.cursor);
  if (query.view !== 'overdue') {
    return tasksInQueues(administrationId, queues, { limit, ...(from && { before: from.id }) });
  }
  if (from && !from.dueAt) throw invalidCursor();
  const after = from?.dueAt && { id: from.id, dueAt: from.dueAt };
  return overdueTasks(administrationId, queues, { limit, now, ...(after && { after }) });
}

function cursorAt(task: Task): string {
  return Buffer.from(JSON.stringify([task._id, task.dueAt?.getTime() ?? null])).toString('base64url');
}

function readCursor(cursor: string): { id: string; dueAt?: Date } {
  const [, id, dueAt] =
    /^\["([0-9a-f-]{36})",(\d{1,15}|null)\]$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (id === undefined) throw invalidCursor();
  return dueAt === 'null' ? { id } : { id, dueAt: new Date(Number(dueAt)) };
}
