import { newId } from '../platform/ids.ts';
import type { Periodic } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { holdLease, releaseLeases } from './lease-store.ts';

/** A holder that died gives way after this long, at least. */
const SHORTEST_LEASE_MS = 10_000;

export interface RunningPeriodics {
  stop(): Promise<void>;
}

/** Runs each periodic in this process while it holds its lease; a run never overlaps itself. */
export function startPeriodics(platform: Platform, periodics: readonly Periodic[]): RunningPeriodics {
  const holder = newId();
  const running = new Map<string, Promise<void>>();
  const timers = periodics.map((periodic) =>
    setInterval(() => {
      if (running.has(periodic.name)) return;
      const run = runOnce(platform, periodic, holder).finally(() => running.delete(periodic.name));
      running.set(periodic.name, run);
    }, periodic.everyMs),
  );
  return {
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running.values());
      await releaseLeases(holder, platform.clock.now()).catch(() => undefined);
    },
  };
}

async function runOnce(platform: Platform, periodic: Periodic, holder: string): Promise<void> {
  try {
    const now = platform.clock.now();
    const until = new Date(now.getTime() + Math.max(SHORTEST_LEASE_MS, periodic.everyMs * 3));
    if (await holdLease(periodic.name, holder, { now, until })) await periodic.run(platform);
  } catch (error) {
    platform.log.warn({ err: error, periodic: periodic.name }, 'a periodic run failed and will be repeated');
  }
}
