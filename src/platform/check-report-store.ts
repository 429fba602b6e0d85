import { Schema } from 'mongoose';
import type { FoundFault } from './check-invariants.ts';
import { defineCollection, type StoredDocument } from './mongo/index.ts';

/** What became of one promise at the last check of this installation. */
export interface ReportedInvariant {
  readonly name: string;
  readonly promise: string;
  readonly checked: number;
  /** All that were found. */
  readonly faultCount: number;
  /** The first of them. */
  readonly faults: readonly FoundFault[];
}

/** The last whole check that this installation made of itself. */
export interface StoredReport extends StoredDocument {
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly ok: boolean;
  readonly faultCount: number;
  readonly administrations: number;
  readonly invariants: readonly ReportedInvariant[];
}

const LAST = 'last';

const Reports = defineCollection<StoredReport>({
  name: 'check_reports',
  scope: 'platform',
  schemaVersion: 1,
  fields: {
    startedAt: { type: Date, required: true },
    finishedAt: { type: Date, required: true },
    ok: { type: Boolean, required: true },
    faultCount: { type: Number, required: true },
    administrations: { type: Number, required: true },
    invariants: [Schema.Types.Mixed],
  },
  indexes: [],
});

export async function keepReport(
  report: Omit<StoredReport, '_id' | 'administrationId' | 'schemaVersion'>,
): Promise<void> {
  await Reports.updateOne(
    { _id: LAST },
    { $set: report, $setOnInsert: { administrationId: 'platform', schemaVersion: 1 } },
    { upsert: true },
  );
}

export function lastReport(): Promise<StoredReport | null> {
  return Reports.findOne({ _id: LAST }).lean<StoredReport>();
}
