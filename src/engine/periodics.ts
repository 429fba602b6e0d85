import type { Periodic } from '../platform/queue/index.ts';
import { fireTimers } from './fire-timers.ts';

/** Work that is due again and again. */
export const enginePeriodics: readonly Periodic[] = [
  {
    name: 'engine.fire-timers',
    everyMs: 1000,
    run: async (platform) => {
      await fireTimers(platform);
    },
  },
];
