import { defineCollection, isDuplicateKey, type StoredDocument } from '../platform/mongo/index.ts';

interface Lease extends StoredDocument {
  holder: string;
  until: Date;
}

const Leases = defineCollection<Lease>({
  name: 'leases',
  scope: 'platform',
  schemaVersion: 1,
  fields: { holder: { type: String, required: true }, until: { type: Date, required: true } },
  indexes: [],
});

/**
 * Takes or prolongs the lease of a name. At most one holder has it at a time, as far as the clocks of the
 * machines agree; what is done under it must bear being done twice.
 */
export async function holdLease(name: string, holder: string, span: { now: Date; until: Date }): Promise<boolean> {
  try {
    await Leases.updateOne(
      { _id: name, $or: [{ holder }, { until: { $lte: span.now } }] },
      { $set: { holder, until: span.until }, $setOnInsert: { administrationId: 'platform', schemaVersion: 1 } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Gives the leases of a stopping process back. */
export async function releaseLeases(holder: string, now: Date): Promise<void> {
  await Leases.updateMany({ holder }, { $set: { until: now } });
}
