import type { Sweep } from '../platform/sweep.ts';
import { mendCases } from './mend-cases.ts';
import { mendTimers } from './mend-timers.ts';

/** Timers first: a case that waits for one is right to wait. */
export const engineSweeps: readonly Sweep[] = [
  { name: 'engine.mend-timers', sweep: mendTimers },
  { name: 'engine.mend-cases', sweep: mendCases },
];
