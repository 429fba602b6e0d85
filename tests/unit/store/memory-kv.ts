import type { KvEntry, KvReader } from '../../../src/embedded/store/storage/kv.ts';

/** An empty ordered store: overlays put over it hold everything. */
export const EMPTY: KvReader = {
  get: () => undefined,
  range: (): Iterable<KvEntry> => [],
  count: () => 0,
};
