import type { SharedServices } from './runtime.ts';

/** What the serving process tells its worker process. */
export type ToWorker =
  /** Once: the services are open, and the worker may begin. */
  | { readonly kind: 'start'; readonly services: SharedServices }
  /** Something was committed: there may be events to relay. */
  | { readonly kind: 'committed' }
  /** Finish what is running, then end. */
  | { readonly kind: 'stop' };
