import { join } from 'node:path';
import type { Document } from 'bson';
import { searchOf } from '../../src/embedded/store/commands/search.ts';
import { search } from '../../src/embedded/store/query/scan.ts';
import { findCollection } from '../../src/embedded/store/storage/catalog.ts';
import type { KvEntry, KvReader } from '../../src/embedded/store/storage/kv.ts';
import { openLmdb } from '../../src/embedded/store/storage/lmdb-kv.ts';
import { asFind, type RecordedQuery } from './recorded.ts';

/** What a query costs: index entries and documents looked at, and documents found. */
export interface Work {
  readonly query: RecordedQuery;
  readonly read: number;
  readonly found: number;
}

/** Runs recorded queries on a store folder that nobody serves, and counts what each reads. */
export async function workOf(dataDir: string, queries: readonly RecordedQuery[]): Promise<Work[]> {
  const kv = openLmdb(join(dataDir, 'store', 'store.mdb'));
  try {
    return queries.flatMap((query) => {
      const view = new Counting(kv.latest);
      const { find, filter, sort, hint, limit, skip } = asFind(query) as Search;
      const collection = findCollection(view, `diwan.${find}`);
      if (collection === null) return [];
      view.read = 0;
      const request = searchOf(collection, { filter, sort, hint, limit: limit ?? Infinity, skip: skip ?? 0 });
      const found = [...search(view, request)].length;
      return [{ query, read: view.read, found }];
    });
  } finally {
    await kv.close();
  }
}

interface Search {
  readonly find: string;
  readonly filter: Document;
  readonly sort?: Document;
  readonly hint?: Document;
  readonly limit?: number;
  readonly skip?: number;
}

class Counting implements KvReader {
  read = 0;
  readonly #below: KvReader;

  constructor(below: KvReader) {
    this.#below = below;
  }

  get(key: Buffer): Buffer | undefined {
    this.read += 1;
    return this.#below.get(key);
  }

  *range(from: Buffer, to: Buffer, reverse?: boolean): Iterable<KvEntry> {
    for (const entry of this.#below.range(from, to, reverse)) {
      this.read += 1;
      yield entry;
    }
  }

  count(from: Buffer, to: Buffer): number {
    return this.#below.count(from, to);
  }
}
