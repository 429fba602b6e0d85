import { Schema } from 'mongoose';
import { defineCollection, type StoredDocument } from '../mongo/index.ts';
import type { DomainEvent } from './event.ts';

/** What became of one subscription's work on one event. */
export interface Delivery {
  /** Set once, when the handler has succeeded. */
  readonly doneAt?: Date;
  /** Failed runs so far. */
  readonly attempts?: number;
  readonly lastError?: string;
  readonly lastErrorAt?: Date;
  /** Set when it is given up: a person must look, then retry. */
  readonly incidentAt?: Date;
  /** Times a person asked for it again. */
  readonly retries?: number;
}

/** An event with its deliveries. `dueAt` exists while something may still have to be queued. */
export interface OutboxEntry extends StoredDocument {
  type: string;
  version: number;
  aggregateId: string;
  sequence: number;
  time: Date;
  data: Record<string, unknown>;
  deliveries: Record<string, Delivery>;
  /** When the relay looks at it (again); absent once settled. */
  dueAt?: Date;
  /** Times the relay has queued it. */
  sweeps: number;
  /** When every subscription was done. Removed 30 days later. */
  settledAt?: Date;
  /** When a delivery was given up; absent when none is. */
  incidentAt?: Date;
}

const SETTLED_KEPT_SECONDS = 30 * 24 * 3600;

export const OutboxEntries = defineCollection<OutboxEntry>({
  name: 'outbox',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    type: { type: String, required: true },
    version: { type: Number, required: true },
    aggregateId: { type: String, required: true },
    sequence: { type: Number, required: true },
    time: { type: Date, required: true },
    data: { type: Schema.Types.Mixed, default: {} },
    deliveries: { type: Schema.Types.Mixed, default: {} },
    dueAt: { type: Date },
    sweeps: { type: Number, default: 0 },
    settledAt: { type: Date },
    incidentAt: { type: Date },
  },
  indexes: [
    {
      keys: { administrationId: 1, aggregateId: 1, sequence: 1 },
      options: { unique: true, name: 'by_aggregate' },
    },
    { keys: { dueAt: 1 }, options: { sparse: true, name: 'due' } },
    { keys: { incidentAt: 1 }, options: { sparse: true, name: 'incidents' } },
    { keys: { settledAt: 1 }, options: { expireAfterSeconds: SETTLED_KEPT_SECONDS, name: 'settled_expire' } },
  ],
});

/** With work to queue, or under way. A range, because `$exists` would not use the index. */
export const IS_DUE = { dueAt: { $gte: new Date(0) } };

/** With a delivery that was given up. */
export const HAS_INCIDENT = { incidentAt: { $gte: new Date(0) } };

/** The field of a job in `deliveries`: a dot would be read as a path. */
export function deliveryKey(job: string): string {
  return job.replaceAll('.', '/');
}

export function eventOf(entry: OutboxEntry): DomainEvent {
  return {
    id: entry._id,
    type: entry.type,
    version: entry.version,
    administrationId: entry.administrationId,
    aggregateId: entry.aggregateId,
    sequence: entry.sequence,
    time: entry.time,
    data: entry.data,
  };
}
