import type { Collection, MongoClient } from 'mongodb';

/** Documents in the collection every load works on. */
export const DOCUMENTS = 100_000;
export const DATABASE = 'bench';
export const ADMINISTRATIONS = 50;
/** A day apart, so that a range of dates is a range of numbers. */
const FIRST_DAY = Date.UTC(2020, 0, 1);
export const MINUTE = 60_000;

/** About 450 bytes as BSON, of the kinds of values that letters have. */
export interface Letter {
  _id: string;
  administration: string;
  number: number;
  at: Date;
  subject: string;
  state: string;
  revision: number;
  filer: { name: string; kind: string; email: string };
  tags: string[];
  text: string;
}

export function letter(number: number, prefix = 'l'): Letter {
  return {
    _id: idOf(number, prefix),
    administration: `administration-${number % ADMINISTRATIONS}`,
    number,
    at: new Date(FIRST_DAY + number * MINUTE),
    subject: `Demande ${number} d'autorisation de voirie`,
    state: number % 50 === 0 ? 'open' : 'finished',
    revision: 1,
    filer: { name: `Société ${number % 997}`, kind: 'company', email: `societe${number % 997}@example.org` },
    tags: ['voirie', 'urbanisme'],
    text: 'x'.repeat(120),
  };
}

/** Spread over the key space, as hashes and most natural keys are. */
export function idOf(number: number, prefix = 'l'): string {
  return `${prefix}-${((number * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}-${number}`;
}

export interface Range {
  administration: string;
  from: Date;
}

export function rangeOf(number: number): Range {
  return {
    administration: `administration-${number % ADMINISTRATIONS}`,
    from: new Date(FIRST_DAY + (number % (DOCUMENTS - 2_000)) * MINUTE),
  };
}

export const RANGE_LIMIT = 20;

export type LoadName = 'insert' | 'find_id' | 'find_index' | 'update' | 'range' | 'transaction' | 'scan';

/** One act of each load, on a number drawn at random (or, for what inserts, never used before). */
export type Act = (random: number, fresh: number) => Promise<void>;

export function actsOf(client: MongoClient): Record<LoadName, Act> {
  const letters = client.db(DATABASE).collection<Letter>('letters');
  const inserted = client.db(DATABASE).collection<Letter>('inserted');
  return {
    insert: async (_, fresh) => void (await inserted.insertOne(letter(fresh, 'i'))),
    find_id: async (random) => found(await letters.findOne({ _id: idOf(random) })),
    find_index: async (random) => found(await letters.findOne({ number: random })),
    update: async (random) =>
      found(await letters.findOneAndUpdate({ _id: idOf(random) }, { $inc: { revision: 1 } })),
    range: async (random) => {
      const { administration, from } = rangeOf(random);
      const page = letters.find({ administration, at: { $gte: from } }).sort({ at: 1 });
      if ((await page.limit(RANGE_LIMIT).toArray()).length !== RANGE_LIMIT)
        throw new Error(`Expected ${RANGE_LIMIT} letters, but the page is shorter`);
    },
    transaction: (random, fresh) => fourWrites(client, { letters, inserted, random, fresh }),
    scan: async () => {
      if ((await letters.findOne({ 'filer.kind': 'nobody' })) !== null)
        throw new Error('Expected no such filer, but found one');
    },
  };
}

interface FourWrites {
  letters: Collection<Letter>;
  inserted: Collection<Letter>;
  random: number;
  fresh: number;
}

async function fourWrites(client: MongoClient, writes: FourWrites): Promise<void> {
  const { letters, inserted, random, fresh } = writes;
  await client.withSession((session) =>
    session.withTransaction(async () => {
      await inserted.insertOne(letter(fresh, 't'), { session });
      await inserted.insertOne(letter(fresh, 'u'), { session });
      await letters.updateOne({ _id: idOf(random) }, { $set: { state: 'finished' } }, { session });
      await letters.updateOne({ _id: idOf(random) }, { $inc: { revision: 1 } }, { session });
    }),
  );
}

function found(document: unknown): void {
  if (document === null) throw new Error('Expected a letter, but found none');
}
