import { crossAdministration, defineCollection, insert } from '../platform/mongo/index.ts';
import type { StoredDocument, Tx } from '../platform/mongo/index.ts';
import type { SetTimer } from './instance.ts';

/** A timer of an instance. `set` until the poll claims it, then `fired` until the instance took it. */
export interface TimerDocument extends StoredDocument {
  instanceId: string;
  executionId: string;
  elementId: string;
  dueAt: Date;
  status: 'set' | 'fired';
}

const SCOPE = crossAdministration('one poll fires the due timers of every administration');

const Timers = defineCollection<TimerDocument>({
  name: 'engine_timers',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    instanceId: { type: String, required: true },
    executionId: { type: String, required: true },
    elementId: { type: String, required: true },
    dueAt: { type: Date, required: true },
    status: { type: String, required: true },
  },
  indexes: [{ keys: { status: 1, dueAt: 1, _id: 1 } }, { keys: { administrationId: 1, instanceId: 1 } }],
});

interface TimerChange {
  readonly administrationId: string;
  readonly instanceId: string;
  readonly set: readonly SetTimer[];
  /** Execution ids of timers that no longer wait. */
  readonly gone: readonly string[];
}

/** Sets and removes timers in the transaction that saves their instance. */
export async function changeTimers(tx: Tx, change: TimerChange): Promise<void> {
  const { administrationId, instanceId, set, gone } = change;
  if (gone.length > 0) {
    const ids = gone.map((executionId) => timerId(instanceId, executionId));
    await Timers.deleteMany({ administrationId, _id: { $in: ids } }, { session: tx });
  }
  if (set.length === 0) return;
  const timers = set.map(({ executionId, elementId, dueAt }) => ({
    _id: timerId(instanceId, executionId),
    administrationId,
    instanceId,
    executionId,
    elementId,
    dueAt,
    status: 'set' as const,
  }));
  await insert(tx, Timers, ...timers);
}

/** Timers whose instant has come, the oldest first. */
export async function dueTimers(now: Date, limit: number): Promise<TimerDocument[]> {
  return Timers.find({ status: 'set', dueAt: { $lte: now } }, null, { scope: SCOPE })
    .sort({ dueAt: 1 })
    .limit(limit)
    .lean<TimerDocument[]>();
}

/** Takes a timer for firing; false when another poll was first or the instance let it go. */
export async function claimTimer(tx: Tx, timer: TimerDocument): Promise<boolean> {
  const { administrationId, _id } = timer;
  const result = await Timers.updateOne(
    { administrationId, _id, status: 'set' },
    { $set: { status: 'fired' } },
    { session: tx },
  );
  return result.matchedCount === 1;
}

/** The timers of some instances of an administration. */
export async function timersOf(
  administrationId: string,
  instanceIds: readonly string[],
  tx?: Tx,
): Promise<TimerDocument[]> {
  return Timers.find({ administrationId, instanceId: { $in: [...instanceIds] } })
    .session(tx ?? null)
    .lean<TimerDocument[]>();
}

/** Sets a timer again that an instance waits for, whatever became of it. */
export async function setTimerAgain(
  tx: Tx,
  instance: { readonly administrationId: string; readonly instanceId: string },
  timer: SetTimer,
): Promise<void> {
  const { administrationId, instanceId } = instance;
  await changeTimers(tx, { administrationId, instanceId, set: [timer], gone: [timer.executionId] });
}

/** Timers that are set and due before an instant, or fired by then and not taken: a page, the oldest first. */
export async function timersDueBefore(
  status: TimerDocument['status'],
  before: Date,
  after: TimerDocument | undefined,
  limit: number,
): Promise<TimerDocument[]> {
  const dueAt = { $gte: after?.dueAt ?? new Date(0), $lt: before };
  const later = after && { $or: [{ dueAt: { $gt: after.dueAt } }, { _id: { $gt: after._id } }] };
  return Timers.find({ status, dueAt, ...later }, null, { scope: SCOPE })
    .sort({ dueAt: 1, _id: 1 })
    .limit(limit)
    .lean<TimerDocument[]>();
}

/** Removes a timer that no instance waits for. */
export async function removeTimer(timer: TimerDocument): Promise<void> {
  await Timers.deleteOne({ administrationId: timer.administrationId, _id: timer._id, status: timer.status });
}

function timerId(instanceId: string, executionId: string): string {
  return `${instanceId}:${executionId}`;
}
