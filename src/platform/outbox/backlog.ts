import { crossAdministration } from '../mongo/index.ts';
import type { Platform } from '../platform.ts';
import { HAS_INCIDENT, IS_DUE, OutboxEntries, type OutboxEntry } from './outbox-store.ts';

const SCOPE = crossAdministration('the operator watches the outbox of the whole installation');

export interface OutboxBacklog {
  /** Events with work to queue or under way. */
  readonly waiting: number;
  /** Age of the oldest of them, in milliseconds. */
  readonly oldestMs: number;
  /** Events with a delivery that was given up. */
  readonly incidents: number;
}

export async function outboxBacklog(platform: Pick<Platform, 'clock'>): Promise<OutboxBacklog> {
  const [waiting, incidents, oldest] = await Promise.all([
    OutboxEntries.countDocuments(IS_DUE, { scope: SCOPE }),
    OutboxEntries.countDocuments(HAS_INCIDENT, { scope: SCOPE }),
    OutboxEntries.findOne(IS_DUE, { time: 1 }, { scope: SCOPE })
      .sort({ dueAt: 1 })
      .lean<Pick<OutboxEntry, 'time'>>(),
  ]);
  const age = oldest === null ? 0 : platform.clock.now().getTime() - oldest.time.getTime();
  return { waiting, incidents, oldestMs: Math.max(0, age) };
}
