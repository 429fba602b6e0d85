import { defineCollection, insert, type StoredDocument, type Tx } from '../platform/mongo/index.ts';
import { inPages } from '../platform/invariants.ts';
import type { Role } from '../platform/principal.ts';
import { CLOSED, type Task, type TaskChange } from './task.ts';

type StoredTask = Task & StoredDocument;

const Tasks = defineCollection<StoredTask>({
  name: 'tasks',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    instanceId: { type: String, required: true },
    executionId: { type: String, required: true },
    elementId: { type: String, required: true },
    name: { type: Object, required: true },
    stepKind: { type: String, required: true },
    role: String,
    unit: { type: Object },
    form: String,
    outcomes: { type: Array },
    circuit: { type: Object, required: true },
    subject: { type: Object, required: true },
    letter: { type: Object, required: true },
    offer: { type: String, required: true },
    queue: { type: String, required: true },
    solePositionId: String,
    unassigned: { type: Boolean, required: true },
    status: { type: String, required: true },
    revision: { type: Number, required: true },
    openedAt: { type: Date, required: true },
    dueAt: Date,
    dueExplanation: { type: Object },
    runningTerm: String,
    claimedBy: { type: Object },
    completedBy: { type: Object },
    completedFrom: Number,
    cancelledAt: Date,
    outcome: String,
    reason: String,
    values: { type: Object },
    remindedAt: Date,
    reminders: [String],
    changedAt: { type: Date, required: true },
  },
  indexes: [
    {
      keys: { administrationId: 1, _id: 1 },
      options: { name: 'with_term', partialFilterExpression: { runningTerm: { $exists: true } } },
    },
    { keys: { administrationId: 1, executionId: 1 }, options: { unique: true } },
    { keys: { administrationId: 1, queue: 1, _id: -1 } },
    { keys: { administrationId: 1, queue: 1, dueAt: 1, _id: 1 } },
    { keys: { administrationId: 1, 'subject.id': 1, _id: 1 } },
    { keys: { administrationId: 1, instanceId: 1, status: 1 } },
    { keys: { administrationId: 1, role: 1, status: 1, _id: 1 } },
  ],
});

/** Tasks are counted up to this: more is shown as "1000+". */
const COUNTED_AT_MOST = 1000;

export async function insertTask(tx: Tx, task: Task): Promise<void> {
  await insert<StoredTask>(tx, Tasks, task);
}

export function taskById(administrationId: string, taskId: string, tx?: Tx): Promise<Task | null> {
  return Tasks.findOne({ administrationId, _id: taskId })
    .session(tx ?? null)
    .lean<Task>();
}

export function taskByExecution(
  administrationId: string,
  executionId: string,
  tx?: Tx,
): Promise<Task | null> {
  return Tasks.findOne({ administrationId, executionId })
    .session(tx ?? null)
    .lean<Task>();
}

/** Applies a change to the revision that was read. False when somebody was quicker. */
export async function changeTask(tx: Tx, task: Task, change: TaskChange): Promise<boolean> {
  const { administrationId, _id, revision } = task;
  const removed = Object.fromEntries((change.unset ?? []).map((field) => [field, 1]));
  const result = await Tasks.updateOne(
    { administrationId, _id, revision },
    {
      $set: change.set,
      ...(!change.quiet && { $inc: { revision: 1 } }),
      ...(change.unset && { $unset: removed }),
    },
  ).session(tx);
  return result.matchedCount === 1;
}

/** Live tasks whose deadline is counted on the calendar, in the order of their ids. */
export function tasksWithTerm(
  administrationId: string,
  page: { limit: number; after?: string },
): Promise<Task[]> {
  const later = page.after === undefined ? {} : { _id: { $gt: page.after } };
  return Tasks.find({ administrationId, runningTerm: { $exists: true }, ...later })
    .sort({ _id: 1 })
    .limit(page.limit)
    .lean<Task[]>();
}

/** Tasks of some lists, newest first, older than the cursor. */
export function tasksInQueues(
  administrationId: string,
  queues: readonly string[],
  page: { limit: number; before?: string },
): Promise<Task[]> {
  const older = page.before === undefined ? {} : { _id: { $lt: page.before } };
  return Tasks.find({ administrationId, queue: { $in: [...queues] }, ...older })
    .sort({ _id: -1 })
    .limit(page.limit)
    .lean<Task[]>();
}

export interface OverduePage {
  readonly limit: number;
  readonly now: Date;
  readonly after?: { readonly dueAt: Date; readonly id: string };
}

/** Tasks of some lists whose time is over, the most urgent first. */
export function overdueTasks(
  administrationId: string,
  queues: readonly string[],
  page: OverduePage,
): Promise<Task[]> {
  const { after, now } = page;
  const later = after && {
    $or: [{ dueAt: { $gt: after.dueAt } }, { dueAt: after.dueAt, _id: { $gt: after.id } }],
  };
  const from = after && { $gte: after.dueAt };
  const due = { administrationId, queue: { $in: [...queues] }, dueAt: { ...from, $lte: now } };
  return Tasks.find(later ? { $and: [due, later] } : due)
    .sort({ dueAt: 1, _id: 1 })
    .limit(page.limit)
    .lean<Task[]>();
}

/** How many stand in some lists (due by then), up to 1000. */
export function countTasks(
  administrationId: string,
  queues: readonly string[],
  dueBy?: Date,
): Promise<number> {
  const due = dueBy === undefined ? {} : { dueAt: { $lte: dueBy } };
  return Tasks.countDocuments({ administrationId, queue: { $in: [...queues] }, ...due }).limit(
    COUNTED_AT_MOST,
  );
}

/** Every task a letter ever had, oldest first. */
export function tasksOfLetter(administrationId: string, letterId: string, tx?: Tx): Promise<Task[]> {
  return Tasks.find({ administrationId, 'subject.id': letterId })
    .sort({ _id: 1 })
    .session(tx ?? null)
    .lean<Task[]>();
}

export function liveTasksOfInstance(administrationId: string, instanceId: string): Promise<Task[]> {
  return Tasks.find({ administrationId, instanceId, status: { $in: ['open', 'claimed'] } }).lean<Task[]>();
}

/** Which steps of some instances wait for somebody. */
export function liveTasksOfInstances(
  administrationId: string,
  instanceIds: readonly string[],
  tx?: Tx,
): Promise<Pick<Task, 'instanceId' | 'executionId'>[]> {
  const instanceId = { $in: [...instanceIds] };
  const live = { $in: ['open', 'claimed'] as const };
  return Tasks.find({ administrationId, instanceId, status: live }, { instanceId: 1, executionId: 1 })
    .session(tx ?? null)
    .lean<Pick<Task, 'instanceId' | 'executionId'>[]>();
}

/** The live tasks of an administration, in pages: those that stand in any list but that of the closed. */
export async function* liveTaskPages(
  administrationId: string,
  limit: number,
): AsyncGenerator<readonly Task[]> {
  const page = (range: Readonly<Record<string, string>>, after: Task | undefined): Promise<Task[]> => {
    const queue = after === undefined ? range : { ...range, $gte: after.queue };
    const later = after && { $or: [{ queue: { $gt: after.queue } }, { _id: { $lt: after._id } }] };
    return Tasks.find({ administrationId, queue, ...later })
      .sort({ queue: 1, _id: -1 })
      .limit(limit)
      .lean<Task[]>();
  };
  yield* inPages((after: Task | undefined) => page({ $gte: '', $lt: CLOSED }, after));
  yield* inPages((after: Task | undefined) => page({ $gt: CLOSED }, after));
}

/** Live tasks that ask for one of these roles, a batch at a time by id. */
export function liveTasksForRoles(
  administrationId: string,
  roles: readonly Role[],
  batch: { after?: string; limit: number },
): Promise<Task[]> {
  const later = batch.after === undefined ? {} : { _id: { $gt: batch.after } };
  const live = { $in: ['open', 'claimed'] as const };
  return Tasks.find({ administrationId, role: { $in: [...roles] }, status: live, ...later })
    .sort({ _id: 1 })
    .limit(batch.limit)
    .lean<Task[]>();
}
