import type { Platform } from '../platform/platform.ts';
import { byAdministration } from './by-administration.ts';
import { fireTimers } from './fire-timers.ts';
import { casesById } from './instance-store.ts';
import { removeTimer, timersDueBefore, type TimerDocument } from './timer-store.ts';

/** A timer that is this late was forgotten by the poll. */
const LATE_MS = 20_000;
const MOST_AT_ONCE = 500;

/**
 * Fires the timers that the poll should have fired, and removes those that fired for an instance that
 * no longer waits for them. Those it still waits for are set again by `mendCases`.
 */
export async function mendTimers(platform: Platform): Promise<number> {
  const before = new Date(platform.clock.now().getTime() - LATE_MS);
  const forgotten = await timersDueBefore('set', before, undefined, MOST_AT_ONCE);
  const fired = forgotten.length === 0 ? 0 : await fireTimers(platform);
  return fired + (await removeStrays(await timersDueBefore('fired', before, undefined, MOST_AT_ONCE)));
}

async function removeStrays(timers: readonly TimerDocument[]): Promise<number> {
  let removed = 0;
  for (const [administrationId, some] of byAdministration(timers)) {
    const cases = await casesById(administrationId, [...new Set(some.map((timer) => timer.instanceId))]);
    const waited = new Set(cases.flatMap((one) => one.timers.map((timer) => timer.executionId)));
    for (const timer of some.filter((one) => !waited.has(one.executionId))) {
      await removeTimer(timer);
      removed += 1;
    }
  }
  return removed;
}
