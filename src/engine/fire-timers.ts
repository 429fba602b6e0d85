import { inTransaction } from '../platform/mongo/index.ts';
import type { Platform } from '../platform/platform.ts';
import { sendCommand } from './command.ts';
import { claimTimer, dueTimers, type TimerDocument } from './timer-store.ts';

const MOST_AT_ONCE = 200;

/** Sends the command of every timer whose instant has come: never early, each once. How many it sent. */
export async function fireTimers(platform: Platform): Promise<number> {
  let fired = 0;
  for (;;) {
    const due = await dueTimers(platform.clock.now(), MOST_AT_ONCE);
    const now = await fireAll(platform, due);
    fired += now;
    if (due.length < MOST_AT_ONCE || now === 0) return fired;
  }
}

/** One timer that cannot be fired now does not hold up the others. */
async function fireAll(platform: Platform, timers: readonly TimerDocument[]): Promise<number> {
  let fired = 0;
  for (const timer of timers) {
    const claimed = await fire(timer).catch((error: unknown) => {
      platform.log.warn({ err: error, instanceId: timer.instanceId }, 'a timer could not be fired yet');
      return false;
    });
    if (claimed) fired += 1;
  }
  return fired;
}

function fire(timer: TimerDocument): Promise<boolean> {
  return inTransaction(async (tx) => {
    if (!(await claimTimer(tx, timer))) return false;
    await sendCommand(tx, timer, { kind: 'fire-timer', executionId: timer.executionId });
    return true;
  });
}
