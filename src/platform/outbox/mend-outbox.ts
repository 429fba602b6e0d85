import { crossAdministration } from '../mongo/index.ts';
import type { Platform } from '../platform.ts';
import type { Sweep } from '../sweep.ts';
import { nudgeRelays } from './nudge.ts';
import { OutboxEntries } from './outbox-store.ts';

const SCOPE = crossAdministration('the sweep mends the outbox of every administration');
const MOST_AT_ONCE = 500;

/** Nothing is ever put off for so long: a clock was moved back since. */
export const FAR_AWAY_MS = 3 * 60_000;

/**
 * Makes events due again that no relay would ever look at: put off by a clock that was moved back, or
 * neither done, nor due, nor an incident. The relay itself queues again what the queue lost.
 */
async function mendOutbox(platform: Platform): Promise<number> {
  const now = platform.clock.now();
  const putOff = { dueAt: { $gt: new Date(now.getTime() + FAR_AWAY_MS) } };
  const { modifiedCount: back } = await OutboxEntries.updateMany(
    putOff,
    { $set: { dueAt: now } },
    { scope: SCOPE },
  );
  const forgotten = { settledAt: null, dueAt: null, incidentAt: null };
  const lost = await OutboxEntries.find(forgotten, { _id: 1 }, { scope: SCOPE })
    .limit(MOST_AT_ONCE)
    .lean<{ _id: string }[]>();
  if (lost.length > 0) {
    const ids = lost.map((entry) => entry._id);
    const update = { $set: { dueAt: now, sweeps: 0 } };
    await OutboxEntries.updateMany({ _id: { $in: ids }, ...forgotten }, update, { scope: SCOPE });
  }
  if (back + lost.length > 0) nudgeRelays();
  return back + lost.length;
}

export const outboxSweeps: readonly Sweep[] = [{ name: 'outbox.make-due-again', sweep: mendOutbox }];
