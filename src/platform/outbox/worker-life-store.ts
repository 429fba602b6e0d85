import { defineCollection, type StoredDocument } from '../mongo/index.ts';

/** Signs of life of one worker process. */
export interface WorkerLife extends StoredDocument {
  /** It has been giving signs without a pause since then. */
  since: Date;
  seenAt: Date;
}

const MOST_READ = 50;

const WorkerLives = defineCollection<WorkerLife>({
  name: 'worker_lives',
  scope: 'platform',
  schemaVersion: 1,
  fields: { since: { type: Date, required: true }, seenAt: { type: Date, required: true } },
  indexes: [{ keys: { seenAt: 1 } }],
});

export async function writeLife(id: string, since: Date, seenAt: Date): Promise<void> {
  await WorkerLives.updateOne(
    { _id: id },
    { $set: { since, seenAt }, $setOnInsert: { administrationId: 'platform', schemaVersion: 1 } },
    { upsert: true },
  );
}

/** The workers seen last, the latest first. */
export function lastLives(): Promise<WorkerLife[]> {
  return WorkerLives.find({ seenAt: { $gte: new Date(0) } })
    .sort({ seenAt: -1 })
    .limit(MOST_READ)
    .lean<WorkerLife[]>();
}

export async function forgetLivesBefore(instant: Date): Promise<void> {
  await WorkerLives.deleteMany({ seenAt: { $lt: instant } });
}
