import type { CompensationState } from './compensation.ts';
import type { OpenStep, PendingService, Subscription } from './instance.ts';

/** An instance between two commands: what waits, what is known, and the engine's own state. */
export interface Snapshot {
  readonly variables: Readonly<Record<string, unknown>>;
  /** Absent before the start. */
  readonly state?: Uint8Array;
  readonly open: readonly OpenStep[];
  readonly services: readonly PendingService[];
  readonly subscriptions?: readonly Subscription[];
  readonly compensation?: CompensationState;
}
