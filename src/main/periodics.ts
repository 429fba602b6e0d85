import { releaseLease, takeLease } from '../platform/mongo/index.ts';
import type { Periodic } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';

/** A holder that died gives way after this long, at least. */
const SHORTEST_LEASE_MS = 10_000;
/** A holder renews its lease at each run; one that died gives way soon after the next. */
const GRACE_MS = 5_000;

export interface RunningPeriodics {
  stop(): Promise<void>;
}

/** Runs each periodic in this process while it holds its lease; a run never overlaps itself. */
export function startPeriodics(platform: Platform, periodics: readonly Periodic[]): RunningPeriodics {
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();
  const timers = periodics.map((periodic) =>
    setInterval(() => {
      if (running.has(periodic.name)) return;
      const run = runOnce(platform, periodic, stopping.signal).finally(() => running.delete(periodic.name));
      running.set(periodic.name, run);
    }, periodic.everyMs),
  );
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
      await Promise.all(running.values());
      await Promise.all(periodics.map((periodic) => releaseLease(periodic.name).catch(() => undefined)));
    },
  };
}

async function runOnce(platform: Platform, periodic: Periodic, stopping: AbortSignal): Promise<void> {
  try {
    const lease = Math.max(SHORTEST_LEASE_MS, periodic.everyMs + GRACE_MS);
    if (await takeLease(periodic.name, lease)) await periodic.run(platform, stopping);
  } catch (error) {
    platform.log.warn({ err: error, periodic: periodic.name }, 'a periodic run failed and will be repeated');
  }
}
