import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { serialize } from 'bson';
import { open, type RootDatabase } from 'lmdb';
import { sustained } from './report.ts';
import {
  ADMINISTRATIONS,
  DOCUMENTS,
  idOf,
  letter,
  MINUTE,
  RANGE_LIMIT,
  rangeOf,
  type LoadName,
} from './store-loads.ts';

/** Rates of the same acts done straight on LMDB, on the same bytes, per number of clients. */
export interface RawRates {
  rate(load: LoadName, clients: number): number;
  /** Loading `DOCUMENTS` documents in batches of `batch`, documents per second. */
  load: number;
  /** A walk of all documents, in seconds. */
  scan: number;
  /** Bytes of all documents. */
  bytes: number;
  fileBytes: number;
}

const SECONDS = 2;
const BATCH = 1_000;
const LOADS: LoadName[] = ['insert', 'find_id', 'find_index', 'update', 'range', 'transaction'];

/** Puts are awaited until they are on disk, as every acknowledgement of the store is. */
export async function rawRates(folder: string): Promise<RawRates> {
  const path = join(folder, 'raw.mdb');
  const db = open<Buffer, Buffer>({
    path,
    encoding: 'binary',
    keyEncoding: 'binary',
    noSubdir: true,
    cache: false,
    overlappingSync: false,
  });
  const raw = new Raw(db);
  const { load, bytes } = await raw.load();
  const fileBytes = statSync(path).size;
  const rates = new Map<string, number>();
  for (const name of LOADS)
    for (const clients of [1, 32]) rates.set(`${name} ${clients}`, await raw.rate(name, clients));
  const begin = performance.now();
  raw.scan();
  const scan = (performance.now() - begin) / 1_000;
  await db.close();
  rmSync(path, { force: true });
  rmSync(`${path}-lock`, { force: true });
  return {
    rate: (name, clients) => rates.get(`${name} ${clients}`) ?? Number.NaN,
    load,
    scan,
    bytes,
    fileBytes,
  };
}

/** The documents by `_id`, by number, and by administration and date, as the store keeps them. */
class Raw {
  readonly #db: RootDatabase<Buffer, Buffer>;
  #fresh = DOCUMENTS;

  constructor(db: RootDatabase<Buffer, Buffer>) {
    this.#db = db;
  }

  async load(): Promise<{ load: number; bytes: number }> {
    let bytes = 0;
    const begin = performance.now();
    for (let from = 0; from < DOCUMENTS; from += BATCH) {
      let written: Promise<boolean> | undefined;
      for (let number = from; number < from + BATCH; number++) {
        const document = serialize(letter(number));
        bytes += document.length;
        written = this.#put(number, document);
      }
      await written;
    }
    return { load: DOCUMENTS / ((performance.now() - begin) / 1_000), bytes };
  }

  async rate(load: LoadName, clients: number): Promise<number> {
    const { perSecond } = await sustained(clients, SECONDS, async () =>
      this.#act(load, Math.floor(Math.random() * DOCUMENTS)),
    );
    return perSecond;
  }

  scan(): void {
    let size = 0;
    for (const { value } of this.#db.getRange({ start: Buffer.from('d'), end: Buffer.from('e') }))
      size += value.length;
    if (size === 0) throw new Error('Expected documents, but the walk found none');
  }

  async #act(load: LoadName, random: number): Promise<void> {
    const id = documentKey(random);
    if (load === 'insert') await this.#put(this.#fresh++, serialize(letter(random)));
    else if (load === 'find_id') this.#get(id);
    else if (load === 'find_index') this.#get(this.#get(numberKey(random)));
    else if (load === 'range') this.#page(random);
    else if (load === 'update') await this.#db.put(id, this.#get(id));
    else {
      void this.#put(this.#fresh++, serialize(letter(random)));
      void this.#put(this.#fresh++, serialize(letter(random)));
      await this.#db.put(id, this.#get(id));
    }
  }

  #get(key: Buffer): Buffer {
    const value = this.#db.get(key);
    if (!value) throw new Error('Expected a value, but found none');
    return value;
  }

  #page(random: number): void {
    const { administration, from } = rangeOf(random);
    const number = Math.ceil((from.getTime() - letter(0).at.getTime()) / MINUTE);
    let found = 0;
    for (const { value } of this.#db.getRange({
      start: pageKey(administration, number),
      limit: RANGE_LIMIT,
    })) {
      this.#get(value);
      found++;
    }
    if (found !== RANGE_LIMIT) throw new Error('Expected a whole page, but it is shorter');
  }

  #put(number: number, document: Uint8Array): Promise<boolean> {
    const key = documentKey(number);
    void this.#db.put(numberKey(number), key);
    void this.#db.put(pageKey(`administration-${number % ADMINISTRATIONS}`, number), key);
    return this.#db.put(key, Buffer.from(document.buffer, document.byteOffset, document.length));
  }
}

function documentKey(number: number): Buffer {
  return Buffer.from(`d${idOf(number)}`);
}

function numberKey(number: number): Buffer {
  const key = Buffer.from('n....');
  key.writeUInt32BE(number, 1);
  return key;
}

function pageKey(administration: string, number: number): Buffer {
  const key = Buffer.from(`p${administration}\0....`);
  key.writeUInt32BE(number, key.length - 4);
  return key;
}
