import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Periodic } from '../platform/outbox/index.ts';
import type { Clock } from '../platform/clock.ts';
import { spoolsFolder } from './spool.ts';

const HOUR_MS = 3_600_000;
/** No upload lasts this long. */
const SPOOL_AGE_MS = 24 * HOUR_MS;

/** Removes the uploads that a killed process left half received; answers how many. */
export async function sweepSpools(platform: {
  readonly clock: Clock;
  readonly config: { readonly dataDir: string };
}): Promise<number> {
  const folder = spoolsFolder(platform.config.dataDir);
  const before = platform.clock.now().getTime() - SPOOL_AGE_MS;
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names) {
    const path = join(folder, name);
    const left = await stat(path).catch(() => null);
    if (left === null || left.mtimeMs > before) continue;
    await rm(path, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

export const portalPeriodics: readonly Periodic[] = [
  {
    name: 'portal.sweep-spools',
    everyMs: HOUR_MS,
    run: async (platform) => {
      await sweepSpools(platform);
    },
  },
];
