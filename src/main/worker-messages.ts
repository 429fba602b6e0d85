import type { MetricFamily } from '../platform/metrics/index.ts';
import type { SharedServices } from './runtime.ts';

/** What the serving process tells its worker process. */
export type ToWorker =
  /** Once: the services are open, and the worker may begin. */
  | { readonly kind: 'start'; readonly services: SharedServices }
  /** Something was committed: there may be events to relay. */
  | { readonly kind: 'committed' }
  /** Say what you count. */
  | { readonly kind: 'metrics'; readonly question: number }
  /** Finish what is running, then end. */
  | { readonly kind: 'stop' };

/** What the worker process answers: everything it counts, when it is asked. */
export interface FromWorker {
  readonly kind: 'metrics';
  /** Of which question: a late answer is not taken for the next one's. */
  readonly question: number;
  readonly families: readonly MetricFamily[];
}
