import { newId } from '../ids.ts';
import { defineCollection, type StoredDocument } from './collection.ts';
import { storeClock } from './connection.ts';
import { isDuplicateKey } from './transaction.ts';

/** A right held by one process for a while. `_id` names it. */
interface Lease extends StoredDocument {
  owner: string;
  expiresAt: Date;
}

const Leases = defineCollection<Lease>({
  name: 'process_leases',
  scope: 'platform',
  schemaVersion: 1,
  fields: { owner: { type: String, required: true }, expiresAt: { type: Date, required: true } },
  indexes: [],
});

/** Clocks of an installation differ by less than this. */
const CLOCKS_APART_MS = 60_000;

/** This process, for as long as it runs. */
const LEASE_OWNER = newId();

/**
 * Takes or renews a right for a while; false when another holds it. Not a fence: work under a lease
 * must still be safe when two do it, because a clock or a pause may let a lease run out. One that ends
 * later than any of its name could was taken before a clock was moved back: it is free.
 */
export async function takeLease(name: string, forMs: number, owner: string = LEASE_OWNER): Promise<boolean> {
  const now = storeClock().now();
  const tooFar = new Date(now.getTime() + 2 * forMs + CLOCKS_APART_MS);
  const free = { $or: [{ owner }, { expiresAt: { $lte: now } }, { expiresAt: { $gt: tooFar } }] };
  try {
    await Leases.updateOne(
      { _id: name, ...free },
      {
        $set: { owner, expiresAt: new Date(now.getTime() + forMs) },
        $setOnInsert: { administrationId: 'platform', schemaVersion: 1 },
      },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Gives a right back, if it is still held. */
export async function releaseLease(name: string, owner: string = LEASE_OWNER): Promise<void> {
  await Leases.deleteOne({ _id: name, owner });
}
