import { inTransaction } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sendCommand } from './command.ts';
import { claimTimer, dueTimers } from './timer-store.ts';

const MOST_AT_ONCE = 200;

/** Sends the command of every timer whose instant has come: never early, each once. How many it sent. */
export async function fireTimers(platform: Platform): Promise<number> {
  let fired = 0;
  for (const timer of await dueTimers(platform.clock.now(), MOST_AT_ONCE)) {
    const claimed = await inTransaction(async (tx) => {
      if (!(await claimTimer(tx, timer))) return false;
      await sendCommand(tx, timer, { kind: 'fire-timer', executionId: timer.executionId });
      return true;
    });
    if (claimed) fired += 1;
  }
  return fired;
}
