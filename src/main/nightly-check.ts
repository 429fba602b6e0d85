import { checkInvariants, type CheckReport } from '../platform/check-invariants.ts';
import { keepReport, lastReport } from '../platform/check-report-store.ts';
import { civilTime } from '../platform/civil-time.ts';
import type { Invariant } from '../platform/invariants.ts';
import type { Periodic } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { everyAdministration } from './every-administration.ts';

const LOOK_EVERY_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
/** A night is missed by a machine that is off: it catches up when it is on. */
const OLDEST_MS = 36 * HOUR_MS;
const YOUNGEST_MS = 20 * HOUR_MS;
/** Casablanca. */
const NIGHT = { from: '01:00', to: '05:00' } as const;
const MOST_KEPT = 20;

/** Holds the whole installation to its promises once a night, and keeps what was found for the operator. */
export function nightlyCheck(invariants: readonly Invariant[]): Periodic {
  return {
    name: 'platform.check',
    everyMs: LOOK_EVERY_MS,
    run: async (platform, signal) => {
      const last = await lastReport();
      if (isDue(platform.clock.now(), last?.finishedAt)) await checkNow(platform, invariants, signal);
    },
  };
}

/** At night when the last check is of the night before; at any time when it is older. The first one waits for a night. */
export function isDue(now: Date, finishedAt: Date | undefined): boolean {
  const time = civilTime(now);
  const isNight = time >= NIGHT.from && time < NIGHT.to;
  if (finishedAt === undefined) return isNight;
  const age = Math.abs(now.getTime() - finishedAt.getTime());
  return age > OLDEST_MS || (isNight && age > YOUNGEST_MS);
}

/** Checks, and keeps the report unless it was cut short. */
export async function checkNow(
  platform: Platform,
  invariants: readonly Invariant[],
  signal?: AbortSignal,
): Promise<void> {
  const startedAt = platform.clock.now();
  const report = await checkInvariants(platform, invariants, {
    administrations: everyAdministration(),
    ...(signal !== undefined && { signal }),
  });
  if (signal?.aborted === true) return;
  await keep(platform, report, startedAt);
}

async function keep(platform: Platform, report: CheckReport, startedAt: Date): Promise<void> {
  const invariants = report.invariants.map(({ name, promise, checked, faults }) => ({
    name,
    promise,
    checked,
    faultCount: faults.length,
    faults: faults.slice(0, MOST_KEPT),
  }));
  const faultCount = invariants.reduce((sum, one) => sum + one.faultCount, 0);
  const { ok, administrations } = report;
  await keepReport({
    startedAt,
    finishedAt: platform.clock.now(),
    ok,
    faultCount,
    administrations,
    invariants,
  });
  const broken = invariants.filter((one) => one.faultCount > 0).map((one) => one.name);
  if (ok) platform.log.info({ administrations }, 'the nightly check found nothing');
  else platform.log.error({ faultCount, broken }, 'the nightly check found broken promises');
}
