import { calendarInForce, computeDeadline, explainDeadline } from '../calendar/index.ts';
import { administrationsAfter } from '../identity/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { DomainEvent } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { parseTerm } from '../platform/term.ts';
import type { Task } from './task.ts';
import { changeTask, tasksWithTerm } from './task-store.ts';
import { tellTask } from './tell-task.ts';

const BATCH = 200;

/** Follows `calendar.revised`: the open deadlines of the administration are counted again. */
export async function recountDeadlines(_platform: Platform, event: DomainEvent): Promise<void> {
  await recountIn(event.administrationId);
}

/** Follows `holidays.confirmed`: a holiday announced late moves deadlines in every administration. */
export async function recountAllDeadlines(): Promise<void> {
  for (let after: string | undefined, more = true; more;) {
    const administrations = await administrationsAfter(after, BATCH);
    for (const { _id } of administrations) await recountIn(_id);
    after = administrations.at(-1)?._id;
    more = administrations.length === BATCH;
  }
}

async function recountIn(administrationId: string): Promise<void> {
  for (let after: string | undefined, more = true; more;) {
    const tasks = await tasksWithTerm(administrationId, { limit: BATCH, ...(after && { after }) });
    for (const task of tasks) await recount(task);
    after = tasks.at(-1)?._id;
    more = tasks.length === BATCH;
  }
}

/** Reads the calendar in the transaction that writes: of two recounts at once, the newer calendar stays. */
async function recount(task: Task): Promise<void> {
  const term = parseTerm(task.runningTerm ?? '');
  if (term === null) return;
  await inTransaction(async (tx) => {
    const { calendar } = await calendarInForce(task.administrationId, tx);
    const deadline = computeDeadline({ start: task.openedAt, term, calendar });
    const dueExplanation = explainDeadline(deadline);
    if (deadline.dueAt.getTime() === task.dueAt?.getTime() && dueExplanation.fr === task.dueExplanation?.fr)
      return;
    const set = { dueAt: deadline.dueAt, dueExplanation };
    if (await changeTask(tx, task, { set, quiet: true })) await tellTask(tx, 'rescheduled', task, task.queue);
  });
}
