import { crossAdministration } from '../mongo/index.ts';
import type { Platform } from '../platform.ts';
import { HAS_INCIDENT, IS_DUE, OutboxEntries, type OutboxEntry } from './outbox-store.ts';

const SCOPE = crossAdministration('the operator watches the outbox of the whole installation');

/** Readiness is asked every few seconds, also while a long outage has left a long backlog. */
const MOST_COUNTED = 10_000;

export interface OutboxBacklog {
  /** Events with work to queue or under way, up to 10,000. */
  readonly waiting: number;
  /** Age of the oldest of them, in milliseconds. */
  readonly oldestMs: number;
  /** Since when the first of those to be queued next is due; null when nothing is due now. */
  readonly dueSince: Date | null;
  /** Events with a delivery that was given up, up to 10,000. */
  readonly incidents: number;
}

export async function outboxBacklog(platform: Pick<Platform, 'clock'>): Promise<OutboxBacklog> {
  const now = platform.clock.now();
  const [waiting, incidents, oldest, first] = await Promise.all([
    OutboxEntries.countDocuments(IS_DUE, { scope: SCOPE, limit: MOST_COUNTED }),
    OutboxEntries.countDocuments(HAS_INCIDENT, { scope: SCOPE, limit: MOST_COUNTED }),
    OutboxEntries.findOne(IS_DUE, { time: 1 }, { scope: SCOPE })
      .sort({ dueAt: 1 })
      .lean<Pick<OutboxEntry, 'time'>>(),
    OutboxEntries.findOne(
      { dueAt: { $gte: new Date(0), $lte: now } },
      { time: 1, dueAt: 1 },
      { scope: SCOPE },
    )
      .sort({ dueAt: 1 })
      .lean<Pick<OutboxEntry, 'time' | 'dueAt'>>(),
  ]);
  const age = oldest === null ? 0 : now.getTime() - oldest.time.getTime();
  return { waiting, incidents, oldestMs: Math.max(0, age), dueSince: dueSince(first) };
}

/** An event that was never queued is due since it happened. */
function dueSince(entry: Pick<OutboxEntry, 'time' | 'dueAt'> | null): Date | null {
  if (entry?.dueAt === undefined) return null;
  return entry.dueAt > entry.time ? entry.dueAt : entry.time;
}
