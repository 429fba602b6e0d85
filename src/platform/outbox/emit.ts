import { newId } from '../ids.ts';
import { afterCommit, insert, storeClock, type Tx } from '../mongo/index.ts';
import { nudgeRelays } from './nudge.ts';
import { OutboxEntries } from './outbox-store.ts';

export interface NewEvent {
  readonly type: string;
  readonly administrationId: string;
  readonly aggregateId: string;
  /** Ids and plain values; no personal data. */
  readonly data: Record<string, unknown>;
  readonly version?: number;
}

/** Due before anything a clock may say. */
const AT_ONCE = new Date(0);

/**
 * Writes a fact in the act's own transaction and answers its id. What follows from it starts after
 * the commit; two acts on one aggregate at the same moment conflict, and one of them runs again.
 */
export async function emit(tx: Tx, event: NewEvent): Promise<string> {
  const [id] = await emitAll(tx, event.administrationId, [event]);
  return id!;
}

/** Writes several facts of one administration, in their order, as `emit` does one. */
export async function emitAll(
  tx: Tx,
  administrationId: string,
  events: readonly Omit<NewEvent, 'administrationId'>[],
): Promise<string[]> {
  if (events.length === 0) return [];
  const now = storeClock().now();
  const last = await lastSequences(tx, administrationId, [
    ...new Set(events.map((event) => event.aggregateId)),
  ]);
  const entries = events.map((event) => {
    const sequence = Math.max((last.get(event.aggregateId) ?? 0) + 1, now.getTime());
    last.set(event.aggregateId, sequence);
    return {
      _id: newId(),
      administrationId,
      aggregateId: event.aggregateId,
      type: event.type,
      version: event.version ?? 1,
      sequence,
      time: now,
      data: event.data,
      deliveries: {},
      dueAt: AT_ONCE,
      sweeps: 0,
    };
  });
  await insert(tx, OutboxEntries, ...entries);
  afterCommit(tx, nudgeRelays);
  return entries.map((entry) => entry._id);
}

async function lastSequences(
  tx: Tx,
  administrationId: string,
  aggregateIds: readonly string[],
): Promise<Map<string, number>> {
  const [only] = aggregateIds;
  const one = aggregateIds.length === 1;
  const entries = await OutboxEntries.find(
    { administrationId, aggregateId: one ? only : { $in: [...aggregateIds] } },
    { aggregateId: 1, sequence: 1 },
  )
    .sort({ sequence: -1 })
    .limit(one ? 1 : 0)
    .session(tx)
    .lean();
  const last = new Map<string, number>();
  for (const { aggregateId, sequence } of entries)
    if (!last.has(aggregateId)) last.set(aggregateId, sequence);
  return last;
}
