import type { Platform } from '../platform/platform.ts';
import type { Periodic } from '../platform/queue/index.ts';
import { heldHashes } from './document-reference-store.ts';
import { mayRemoveBlobs, removalIsDone } from './hold-blobs.ts';

const HOUR_MS = 3_600_000;
const BATCH = 200;

/** A blob that nobody holds is kept this long: its filing may still be on its way. */
export const ORPHAN_AGE_MS = 24 * HOUR_MS;

/**
 * Removes blobs that were stored more than 24 hours ago and that no document reference holds.
 * Storing the same content again renews its age, and removal reads the age again, so a filing in
 * progress is never robbed. What interrupted uploads left goes too. Does nothing while somebody copies all
 * files (`holdingBlobs`). Returns how many blobs were swept.
 */
export async function sweepOrphans(platform: Platform): Promise<number> {
  if (!(await mayRemoveBlobs())) return 0;
  try {
    return await sweepAll(platform);
  } finally {
    await removalIsDone();
  }
}

async function sweepAll(platform: Platform): Promise<number> {
  const before = new Date(platform.clock.now().getTime() - ORPHAN_AGE_MS);
  let removed = 0;
  let batch = new Map<string, string[]>();
  let size = 0;
  for await (const blob of platform.blobs.list()) {
    if (blob.storedAt >= before) continue;
    batch.set(blob.administrationId, [...(batch.get(blob.administrationId) ?? []), blob.sha256]);
    size += 1;
    if (size < BATCH) continue;
    removed += await sweepBatch(platform, batch, before);
    batch = new Map();
    size = 0;
  }
  removed += await sweepBatch(platform, batch, before);
  await platform.blobs.sweepUnfinished(before);
  if (removed > 0) platform.log.info({ removed }, 'orphan files swept');
  return removed;
}

async function sweepBatch(platform: Platform, batch: Map<string, string[]>, before: Date): Promise<number> {
  if (!(await mayRemoveBlobs())) return 0;
  let removed = 0;
  for (const [administrationId, hashes] of batch) {
    const held = await heldHashes(administrationId, hashes);
    for (const sha256 of hashes.filter((hash) => !held.has(hash))) {
      await platform.blobs.remove(administrationId, sha256, before);
      removed += 1;
    }
  }
  return removed;
}

export const documentsPeriodics: readonly Periodic[] = [
  {
    name: 'documents.sweep-orphans',
    everyMs: HOUR_MS,
    run: async (platform) => {
      await sweepOrphans(platform);
    },
  },
];
