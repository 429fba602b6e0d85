import type { Periodic } from '../platform/queue/index.ts';

/** Work that is due again and again. */
export const enginePeriodics: Periodic[] = [];
