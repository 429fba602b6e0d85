import { setImmediate as turn } from 'node:timers/promises';
import { StoreError } from '../errors.ts';
import { encodeKey } from '../values/key-encoding.ts';
import { type CollectionMeta, type IndexMeta } from './catalog.ts';
import { describeValue } from './describe.ts';
import { clipped, documentPrefix, indexPrefix } from './keys.ts';
import { afterPrefix, type KvReader } from './kv.ts';
import { entriesOf, rowOf } from './records.ts';

const TURN_EVERY = 300;
const MOST_FAULTS = 100;

/** What a walk over a collection found; `faults` are the first hundred, in plain words. */
export interface Verified {
  readonly documents: number;
  readonly keys: ReadonlyMap<string, number>;
  readonly missing: number;
  readonly extra: number;
  readonly corrupt: number;
  readonly faults: readonly string[];
}

/**
 * Walks a collection both ways: every document has its entries in every index, and every entry leads to a
 * document that has it. Gives way to other work; the view must be a snapshot.
 */
export async function verifyCollection(view: KvReader, collection: CollectionMeta): Promise<Verified> {
  const walk = new Walk(view, collection);
  const prefix = documentPrefix(collection.id);
  for (const { key, value } of view.range(prefix, afterPrefix(prefix))) {
    walk.document(key.subarray(prefix.length), value);
    if (walk.documents % TURN_EVERY === 0) await turn();
  }
  for (const index of collection.indexes) await walk.index(index);
  return walk;
}

class Walk implements Verified {
  documents = 0;
  missing = 0;
  extra = 0;
  corrupt = 0;
  readonly keys = new Map<string, number>();
  readonly faults: string[] = [];
  readonly #expected = new Map<number, number>();
  readonly #missingIn = new Map<number, number>();
  readonly #view: KvReader;
  readonly #collection: CollectionMeta;

  constructor(view: KvReader, collection: CollectionMeta) {
    this.#view = view;
    this.#collection = { ...collection, building: [] };
  }

  document(idKey: Buffer, raw: Buffer): void {
    this.documents += 1;
    try {
      const { doc } = rowOf(idKey, raw);
      const named = describeValue(doc['_id']);
      if (!clipped(encodeKey(doc['_id'])).equals(idKey))
        this.#corrupt(`${named} is stored under another _id`);
      for (const { index, key } of entriesOf(this.#collection, doc, idKey, null)) {
        this.#expected.set(index.id, (this.#expected.get(index.id) ?? 0) + 1);
        if (this.#view.get(key)?.equals(idKey) === true) continue;
        this.missing += 1;
        this.#missingIn.set(index.id, (this.#missingIn.get(index.id) ?? 0) + 1);
        this.#fault(`${named} is not in the index ${index.name}`);
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#corrupt(`a document cannot be read: ${error.message}`);
    }
  }

  async index(index: IndexMeta): Promise<void> {
    const prefix = indexPrefix(index.id);
    let entries = 0;
    for (const { value } of this.#view.range(prefix, afterPrefix(prefix))) {
      entries += 1;
      if (entries % TURN_EVERY === 0) await turn();
      const document = Buffer.concat([documentPrefix(this.#collection.id), value]);
      if (this.#view.get(document) === undefined)
        this.#fault(`the index ${index.name} leads to a document that is not there`);
    }
    this.keys.set(index.name, entries);
    const expected = (this.#expected.get(index.id) ?? 0) - (this.#missingIn.get(index.id) ?? 0);
    if (entries <= expected) return;
    this.extra += entries - expected;
    this.#fault(`the index ${index.name} has ${entries - expected} entries that no document has`);
  }

  #corrupt(fault: string): void {
    this.corrupt += 1;
    this.#fault(fault);
  }

  #fault(fault: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(fault);
  }
}
