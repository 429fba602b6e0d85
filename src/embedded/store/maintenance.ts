import type { Engine } from './engine.ts';
import { staleSessions } from './sessions/retryable.ts';
import { findCollection, listCollections, type CollectionMeta, type IndexMeta } from './storage/catalog.ts';
import { indexPrefix, reclaimedPrefix, reclaimPrefix } from './storage/keys.ts';
import { afterPrefix, type KvReader } from './storage/kv.ts';
import type { Overlay } from './storage/overlay.ts';
import { deleteRow, documentKey, rowOf } from './storage/records.ts';
import { inverted, encodeKey } from './values/key-encoding.ts';
import { visitPath } from './values/paths.ts';
import { TAG } from './values/types.ts';

const CHUNK = 200;

/** One round of housekeeping: cursors, transactions, expired documents, remains of drops, old retry memories. */
export async function sweepOnce(engine: Engine): Promise<void> {
  engine.cursors.sweep();
  engine.transactions.sweep();
  for (const collection of listCollections(engine.kv.latest, null)) {
    for (const index of collection.indexes)
      if (index.expireAfterSeconds !== null) await expire(engine, collection, index);
  }
  while (hasRemains(engine.kv.latest) && !engine.stopping) await engine.write((view) => reclaim(view));
  const stale = staleSessions(engine.kv.latest, engine.options.now(), CHUNK);
  if (stale.length === 0) return;
  await engine.write((view) => {
    for (const key of staleSessions(view, engine.options.now(), CHUNK)) view.delete(key);
  });
}

async function expire(engine: Engine, collection: CollectionMeta, index: IndexMeta): Promise<void> {
  const cutoff = engine.options.now() - (index.expireAfterSeconds ?? 0) * 1000;
  while (hasCandidates(engine.kv.latest, index, cutoff)) {
    const deleted = await engine.write((view) => expireChunk(view, collection.namespace, index.id, cutoff));
    if (deleted === 0) return;
  }
}

function hasCandidates(view: KvReader, index: IndexMeta, cutoff: number): boolean {
  for (const _ of expiredEntries(view, index, cutoff)) return true;
  return false;
}

function expiredEntries(view: KvReader, index: IndexMeta, cutoff: number): Iterable<{ value: Buffer }> {
  const prefix = indexPrefix(index.id);
  const low = Buffer.from([TAG.date]);
  const high = encodeKey(new Date(cutoff));
  const [from, to] = index.fields[0]?.descending ? [inverted(high), inverted(low)] : [low, high];
  return view.range(Buffer.concat([prefix, from]), afterPrefix(Buffer.concat([prefix, to])));
}

function expireChunk(view: Overlay, namespace: string, indexId: number, cutoff: number): number {
  const collection = findCollection(view, namespace);
  const index = collection?.indexes.find(({ id }) => id === indexId);
  if (!collection || !index) return 0;
  const ids: Buffer[] = [];
  for (const { value } of expiredEntries(view, index, cutoff)) {
    ids.push(value);
    if (ids.length >= CHUNK) break;
  }
  let deleted = 0;
  for (const id of ids) {
    const raw = view.get(documentKey(collection, id));
    if (!raw) continue;
    const row = rowOf(id, raw);
    const isExpired = visitPath(
      row.doc,
      index.fields[0]!.parts,
      (value) => value instanceof Date && value.getTime() <= cutoff,
    );
    if (!isExpired) continue;
    deleteRow(view, collection, row);
    deleted++;
  }
  return deleted;
}

function hasRemains(view: KvReader): boolean {
  for (const _ of view.range(reclaimPrefix(), afterPrefix(reclaimPrefix()))) return true;
  return false;
}

/** Deletes some of what a drop left behind. */
function reclaim(view: Overlay): void {
  let deleted = 0;
  const marks = Array.from(view.range(reclaimPrefix(), afterPrefix(reclaimPrefix())));
  for (const { key } of marks) {
    const prefix = reclaimedPrefix(key);
    const before = deleted;
    for (const entry of view.range(prefix, afterPrefix(prefix))) {
      view.delete(entry.key);
      if (++deleted >= CHUNK * 5) return;
    }
    if (deleted === before) view.delete(key);
  }
}
