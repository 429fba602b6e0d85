import type { Engine } from '../engine.ts';
import { StoreError } from '../errors.ts';
import {
  dropIndexEntries,
  findCollection,
  listCollections,
  saveCollection,
  type CollectionMeta,
  type IndexMeta,
} from '../storage/catalog.ts';
import { documentPrefix } from '../storage/keys.ts';
import { afterPrefix, type KvReader } from '../storage/kv.ts';
import type { Overlay } from '../storage/overlay.ts';
import { indexRow, rowOf, union } from '../storage/records.ts';

/** A collection of more documents gets its indexes piece by piece, other commands in between. */
const AT_ONCE = 1_000;
const CHUNK_DOCUMENTS = 400;
const CHUNK_BYTES = 1024 * 1024;

/** Indexes marked in the catalog as being built. */
export interface Build {
  readonly namespace: string;
  readonly collectionId: number;
  readonly ids: readonly number[];
}

interface Found {
  readonly arrays: readonly number[];
  readonly long: boolean;
}

/** Whether a collection is small enough for its indexes to be made in one commit. */
export function fitsOneCommit(view: KvReader, { id }: CollectionMeta): boolean {
  const prefix = documentPrefix(id);
  let documents = 0;
  for (const _ of view.range(prefix, afterPrefix(prefix))) if (++documents > AT_ONCE) return false;
  return true;
}

/**
 * Fills indexes that are marked as being built, in commits of a few hundred documents; meanwhile every write
 * keeps them up. They are used by nobody until the last commit makes them whole.
 *
 * @throws DuplicateKey, IndexBuildAborted, InterruptedAtShutdown; nothing of them is left then
 */
export async function buildIndexes(engine: Engine, build: Build): Promise<void> {
  const found = new Map<number, Found>();
  try {
    let from: Buffer | null = documentPrefix(build.collectionId);
    while (from !== null) {
      if (engine.stopping)
        throw new StoreError('InterruptedAtShutdown', 'The index build ended with the server');
      const start: Buffer = from;
      from = await engine.write((view) => fillChunk(view, build, { from: start, found }));
    }
    await engine.write((view) => finish(view, build, found));
  } catch (error) {
    await engine.write((view) => dropUnfinished(view, build.namespace, build.ids));
    throw error;
  }
}

/** The index builds of this process. */
export class Builds {
  readonly #ends = new Map<number, { promise: Promise<void>; resolve: () => void }>();

  begin(ids: readonly number[]): void {
    let resolve = (): void => {};
    const promise = new Promise<void>((done) => (resolve = done));
    for (const id of ids) this.#ends.set(id, { promise, resolve });
  }

  end(ids: readonly number[]): void {
    for (const id of ids) {
      this.#ends.get(id)?.resolve();
      this.#ends.delete(id);
    }
  }

  /** Settles when the build of this index ends, however that is; undefined where there is none. */
  endOf(id: number): Promise<void> | undefined {
    return this.#ends.get(id)?.promise;
  }
}

/** Drops what an index build of an earlier process left: its client was never told that it was done. */
export async function dropAllUnfinished(engine: Engine): Promise<void> {
  for (const { namespace, building } of listCollections(engine.kv.latest, null)) {
    if (building.length === 0) continue;
    const ids = building.map(({ id }) => id);
    await engine.write((view) => dropUnfinished(view, namespace, ids)).catch(unlessFull);
  }
}

/** On a full disk what is left can still be read: indexes that are not whole are used by nobody. */
function unlessFull(error: unknown): void {
  if (!(error instanceof StoreError && error.codeName === 'OutOfDiskSpace')) throw error;
}

function fillChunk(
  view: Overlay,
  build: Build,
  { from, found }: { from: Buffer; found: Map<number, Found> },
): Buffer | null {
  const { collection, indexes } = underWay(view, build);
  const prefix = documentPrefix(collection.id);
  const seen = new Map(found);
  let documents = 0;
  let bytes = 0;
  for (const { key, value } of view.range(from, afterPrefix(prefix))) {
    if (documents >= CHUNK_DOCUMENTS || bytes >= CHUNK_BYTES) {
      for (const [id, flags] of seen) found.set(id, flags);
      return Buffer.from(key);
    }
    const row = rowOf(Buffer.from(key.subarray(prefix.length)), value);
    for (const index of indexes) {
      const flags = indexRow(view, collection, index, row);
      const before = seen.get(index.id) ?? { arrays: [], long: false };
      seen.set(index.id, {
        arrays: union(before.arrays, flags.arrays),
        long: before.long || flags.long,
      });
    }
    documents += 1;
    bytes += value.length;
  }
  for (const [id, flags] of seen) found.set(id, flags);
  return null;
}

function finish(view: Overlay, build: Build, found: ReadonlyMap<number, Found>): void {
  const { collection, indexes } = underWay(view, build);
  const whole = indexes.map((index) => {
    const flags = found.get(index.id) ?? { arrays: [], long: false };
    const arrays = union(index.arrays, flags.arrays);
    return { ...index, arrays, long: index.long || flags.long, building: false };
  });
  saveCollection(view, {
    ...collection,
    indexes: [...collection.indexes, ...whole],
    building: collection.building.filter(({ id }) => !build.ids.includes(id)),
  });
}

function underWay(view: Overlay, build: Build): { collection: CollectionMeta; indexes: IndexMeta[] } {
  const collection = findCollection(view, build.namespace);
  const indexes = collection?.building.filter(({ id }) => build.ids.includes(id)) ?? [];
  if (collection?.id !== build.collectionId || indexes.length !== build.ids.length)
    throw new StoreError('IndexBuildAborted', `Index build failed: ${build.namespace} was dropped`);
  return { collection, indexes };
}

/** Takes indexes that are not whole out of the catalog; the sweeper deletes their entries. */
export function dropUnfinished(view: Overlay, namespace: string, ids: readonly number[]): void {
  const collection = findCollection(view, namespace);
  const unfinished = collection?.building.filter(({ id }) => ids.includes(id)) ?? [];
  if (!collection || unfinished.length === 0) return;
  for (const index of unfinished) dropIndexEntries(view, index);
  const building = collection.building.filter((index) => !unfinished.includes(index));
  saveCollection(view, { ...collection, building });
}
