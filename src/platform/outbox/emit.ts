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
  const { administrationId, aggregateId } = event;
  const now = storeClock().now();
  const last = await OutboxEntries.findOne({ administrationId, aggregateId }, { sequence: 1 })
    .sort({ sequence: -1 })
    .session(tx)
    .lean();
  const id = newId();
  await insert(tx, OutboxEntries, {
    _id: id,
    administrationId,
    aggregateId,
    type: event.type,
    version: event.version ?? 1,
    sequence: Math.max((last?.sequence ?? 0) + 1, now.getTime()),
    time: now,
    data: event.data,
    deliveries: {},
    dueAt: AT_ONCE,
    sweeps: 0,
  });
  afterCommit(tx, nudgeRelays);
  return id;
}
