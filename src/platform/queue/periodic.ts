import type { Platform } from '../platform.ts';

/**
 * Work that is due again and again (timers, sealing, sweeps). Run by one leader process at a time; a
 * run never overlaps itself. Must be idempotent: a change of leader may repeat a run.
 */
export interface Periodic {
  /** Stable, dotted: `engine.fire-timers`. */
  readonly name: string;
  readonly everyMs: number;
  /** `stopping` is aborted when the process is asked to stop: a long run ends early. */
  run(platform: Platform, stopping?: AbortSignal): Promise<void>;
}
