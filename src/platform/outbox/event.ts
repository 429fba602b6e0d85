import type { Platform } from '../platform.ts';
import type { QueueName } from '../queue/index.ts';

/** A fact, as CloudEvents 1.0: `source` is the administration, `subject` the aggregate. */
export interface DomainEvent {
  readonly id: string;
  /** Past tense, dotted: `letter.filed`. */
  readonly type: string;
  /** Of the shape of `data`. */
  readonly version: number;
  readonly administrationId: string;
  readonly aggregateId: string;
  /** Ascending within one aggregate, not gapless. */
  readonly sequence: number;
  readonly time: Date;
  /** Ids and plain values; no personal data. */
  readonly data: Record<string, unknown>;
}

/**
 * One thing that follows from a fact. `handle` may run more than once for one event, after a crash
 * or a lost answer: its second run must change nothing.
 */
export interface Subscription {
  readonly event: string;
  /** Imperative, dotted: `registry.issue-receipt`. Unique in the table of `main/compose.ts`. */
  readonly job: string;
  readonly queue: QueueName;
  readonly handle: (platform: Platform, event: DomainEvent) => Promise<void>;
}
