import { Counter } from 'prom-client';
import type { Platform } from './platform.ts';

/**
 * Finds what should have happened and did not, and makes it happen, within 60 s of when it was due. On a
 * healthy database it changes nothing. Reads through an index, a bounded number of documents per run; two
 * processes may run it at once.
 */
export interface Sweep {
  /** `module.what-it-mends`, unique in the table of `main/compose.ts`. */
  readonly name: string;
  /** Answers how many things it repaired. */
  sweep(platform: Platform): Promise<number>;
}

const sweptTotal = new Counter({
  name: 'diwan_swept_total',
  help: 'Things that should have happened and did not, repaired, by sweep',
  labelNames: ['sweep'] as const,
});

/** Runs each sweep once; one that fails is logged and does not hold up the others. Repairs by name. */
export async function runSweeps(
  platform: Platform,
  sweeps: readonly Sweep[],
): Promise<Record<string, number>> {
  const repaired: Record<string, number> = {};
  for (const { name, sweep } of sweeps) {
    repaired[name] = await sweep(platform).catch((error: unknown) => {
      platform.log.warn({ err: error, sweep: name }, 'a sweep failed and will be repeated');
      return 0;
    });
    sweptTotal.inc({ sweep: name }, repaired[name]);
    if (repaired[name] > 0) platform.log.warn({ sweep: name, repaired: repaired[name] }, 'repaired');
  }
  return repaired;
}
