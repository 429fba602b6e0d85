import type { Tx } from '../mongo/index.ts';
import { OutboxEntries, type OutboxEntry } from './outbox-store.ts';

const MOST_READ = 1000;

/** An event that something still follows from: work to queue, work under way, or an incident. */
export interface UnsettledEvent {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The queue will have it, or has it; otherwise it is an incident. */
  readonly due: boolean;
}

/** Whether something still follows from an event: its job is due, or an incident. */
export async function isUnsettled(administrationId: string, eventId: string): Promise<boolean> {
  const entry = await OutboxEntries.findOne(
    { _id: eventId, administrationId },
    { dueAt: 1, incidentAt: 1 },
  ).lean<Pick<OutboxEntry, 'dueAt' | 'incidentAt'>>();
  return entry !== null && (entry.dueAt !== undefined || entry.incidentAt !== undefined);
}

/** The latest events of an aggregate that are not settled. Within a transaction when `tx` is given. */
export async function unsettledEvents(
  administrationId: string,
  aggregateId: string,
  tx?: Tx,
): Promise<UnsettledEvent[]> {
  const entries = await OutboxEntries.find(
    { administrationId, aggregateId },
    { type: 1, data: 1, dueAt: 1, incidentAt: 1 },
  )
    .sort({ sequence: -1 })
    .limit(MOST_READ)
    .session(tx ?? null)
    .lean<Pick<OutboxEntry, '_id' | 'type' | 'data' | 'dueAt' | 'incidentAt'>[]>();
  return entries
    .filter((entry) => entry.dueAt !== undefined || entry.incidentAt !== undefined)
    .map(({ _id, type, data, dueAt }) => ({ id: _id, type, data, due: dueAt !== undefined }));
}
