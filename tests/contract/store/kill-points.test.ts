import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { Long, MongoClient, UUID } from 'mongodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStoreServer } from '../../../src/embedded/store/index.ts';
import { sendRaw } from './raw-client.ts';

interface Letter {
  _id: string;
  n: number;
  tags: string[];
}

const SCRIPT = join(import.meta.dirname, '../../support/crash-store.mjs');
const OLD_FILE = join(import.meta.dirname, '../../fixtures/store-format-1.mdb.gz');
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'points-'));
  mkdirSync(join(home, 'data'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

interface Crashing {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  readonly client: MongoClient;
  readonly uri: string;
}

/** A store that will end itself at the point, and a client of it. */
async function crashing(point: string, n: number): Promise<Crashing> {
  const child = spawn(
    process.execPath,
    [SCRIPT, join(home, 'data'), join(home, 's.sock'), point, String(n)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  const line = await Promise.race([
    new Promise<string>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))),
    ended.then(() => '{}'),
  ]);
  const { uri = 'mongodb://localhost:1' } = JSON.parse(line) as { uri?: string };
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 300, retryWrites: false });
  return { child, ended, client, uri };
}

/** Closes the client of a store that is gone; the driver may wait for ever for the end of what it sent. */
async function letGo({ client }: Crashing): Promise<void> {
  await Promise.race([client.close(true).catch(() => undefined), sleep(2_000)]);
}

/** From now on writes are counted. */
async function arm({ child }: Crashing): Promise<void> {
  const armed = new Promise((resolve) => child.stdout?.once('data', resolve));
  child.kill('SIGUSR2');
  await armed;
}

/** Opens what the crash left, and holds every collection to its indexes. */
async function reopened<T>(look: (client: MongoClient, uri: string) => Promise<T>): Promise<T> {
  const server = await createStoreServer({ dataDir: join(home, 'data'), socketPath: join(home, 't.sock') });
  const client = await new MongoClient(server.uri).connect();
  try {
    for (const { name } of await client.db().listCollections().toArray())
      expect(await client.db().command({ validate: name }), name).toMatchObject({ valid: true, errors: [] });
    return await look(client, server.uri);
  } finally {
    await client.close();
    await server.stop();
  }
}

/** Inserts with two indexes, and pairs of documents changed in one transaction; gives what was acknowledged. */
async function load(
  { client }: Crashing,
  until: Promise<unknown>,
): Promise<{ letters: string[]; pairs: number[] }> {
  const acknowledged = { letters: [] as string[], pairs: [0, 0, 0] };
  const letters = client.db().collection<Letter>('letters');
  const pairs = client.db().collection<{ _id: string; value: number }>('pairs');
  let alive = true;
  const stop = (): void => void (alive = false);
  void until.then(stop);
  // A lost race is tried again; so is everything until the store has ended.
  const pause = (): Promise<void> => sleep(5);
  const inserting = Array.from({ length: 3 }, async (_, writer) => {
    for (let i = 0; alive; i++) {
      const letter = { _id: `${writer}-${i}`, n: writer * 1e6 + i, tags: ['a', `t${i % 7}`] };
      await letters.insertOne(letter).then(() => acknowledged.letters.push(letter._id), pause);
    }
  });
  const pairing = acknowledged.pairs.map(async (_, pair) => {
    for (let value = 1; alive; value++) {
      const session = client.startSession();
      session.startTransaction();
      try {
        for (const half of ['a', 'b'])
          await pairs.updateOne({ _id: `${pair}${half}` }, { $set: { value } }, { upsert: true, session });
        await session.commitTransaction();
        acknowledged.pairs[pair] = value;
      } catch {
        await pause();
      }
      await session.endSession().catch(() => undefined);
    }
  });
  // The driver may leave what was under way unanswered until the store is back, and here it is not.
  await Promise.race([Promise.all([...inserting, ...pairing]), until.then(() => sleep(300))]);
  return acknowledged;
}

const POINTS = [
  ['before it', 'before', 40],
  ['once it is staged', 'staged', 41],
  ['while it is on its way to the disk', 'flying', 42],
  ['while it is on its way to the disk', 'flying', 7],
  ['on the disk, before the answer', 'durable', 43],
] as const;

describe('a store that is killed in the middle of a write', () => {
  it.each(POINTS)(
    '%s (%s, write %i) keeps what it acknowledged, and nothing half',
    async (_name, point, n) => {
      // given
      const store = await crashing(point, n);
      await store.client
        .db()
        .collection('letters')
        .createIndexes([{ key: { n: 1 }, unique: true }, { key: { tags: 1 } }]);
      await arm(store);

      // when
      const acknowledged = await load(store, store.ended);
      expect(await store.ended).toBe('SIGKILL');
      await letGo(store);

      // then
      await reopened(async (client) => {
        const found = await client.db().collection<Letter>('letters').find().project({ _id: 1 }).toArray();
        const ids = new Set(found.map((letter) => String(letter['_id'])));
        expect(acknowledged.letters.filter((id) => !ids.has(id))).toEqual([]);
        const pairs = await client.db().collection<{ _id: string; value: number }>('pairs').find().toArray();
        const value = new Map(pairs.map((half) => [half._id, half.value]));
        for (const [pair, least] of acknowledged.pairs.entries()) {
          expect(value.get(`${pair}a`)).toBe(value.get(`${pair}b`));
          expect(value.get(`${pair}a`) ?? 0).toBeGreaterThanOrEqual(least);
        }
      });
    },
    60_000,
  );
});

describe('a write that is repeated because its answer was lost', () => {
  const numbered = { lsid: { id: new UUID() }, txnNumber: Long.fromNumber(3), $db: 'diwan' };
  const inTransaction = { ...numbered, autocommit: false };
  const increment = { q: { _id: 1 }, u: { $inc: { n: 1 } } };
  const bulk = { updates: [increment, increment, { q: { _id: 2 }, u: { $set: { n: 5 } }, upsert: true }] };

  it.each([
    ['an update', { update: 'c', updates: [increment], ...numbered }, { n: 1, nModified: 1 }, [1]],
    ['several updates', { update: 'c', ...bulk, ...numbered }, { n: 3, nModified: 2 }, [2, 5]],
    [
      'findAndModify',
      { findAndModify: 'c', query: { _id: 1 }, update: increment.u, ...numbered },
      { value: { _id: 1, n: 0 } },
      [1],
    ],
    [
      'an insert',
      {
        insert: 'c',
        documents: [
          { _id: 3, n: 7 },
          { _id: 4, n: 8 },
        ],
        ...numbered,
      },
      { n: 2 },
      [0, 7, 8],
    ],
    ['a delete', { delete: 'c', deletes: [{ q: {}, limit: 1 }], ...numbered }, { n: 1 }, []],
    ['a commit', { commitTransaction: 1, ...inTransaction, $db: 'admin' }, { ok: 1 }, [1]],
  ])(
    '%s answers as it would have, and is done once',
    async (what, command, answer, values) => {
      // given
      const store = await crashing('durable', 1);
      await store.client.db().collection<{ _id: number; n: number }>('c').insertOne({ _id: 1, n: 0 });
      const begun = { update: 'c', updates: [increment], ...inTransaction, startTransaction: true };
      if (what === 'a commit') await sendRaw(store.uri, begun);
      await arm(store);

      // when
      const lost = sendRaw(store.uri, command);
      await store.ended;
      await letGo(store);

      // then
      void lost;
      await reopened(async (client, uri) => {
        expect(await sendRaw(uri, command)).toMatchObject({ ok: 1, ...answer });
        expect(await sendRaw(uri, command)).toMatchObject({ ok: 1, ...answer });
        const left = await client
          .db()
          .collection('c')
          .find({}, { sort: { _id: 1 } })
          .toArray();
        expect(left.map((counter): unknown => counter['n'])).toEqual(values);
      });
    },
    60_000,
  );
});

async function fill(client: MongoClient, documents: number): Promise<void> {
  const letters = Array.from({ length: documents }, (_, n) => ({
    _id: `l${n}`,
    n,
    tags: ['a', `t${n % 7}`],
  }));
  await client.db().collection<Letter>('letters').insertMany(letters);
}

describe('a store that is killed', () => {
  it.each([2, 4])(
    'while it builds an index (commit %i) uses no half of it, and can build it again',
    async (n) => {
      // given
      const store = await crashing('durable', n);
      await fill(store.client, 2_500);
      await arm(store);

      // when
      const building = store.client.db().collection('letters').createIndex({ tags: 1 });
      const built = await Promise.race([
        building.catch(() => 'lost'),
        store.ended.then(() => sleep(300)).then(() => 'lost'),
      ]);
      await store.ended;
      await letGo(store);

      // then
      expect(built).toBe('lost');
      await reopened(async (client) => {
        const letters = client.db().collection<Letter>('letters');
        expect((await letters.indexes()).map(({ name }) => name)).toEqual(['_id_']);
        expect(await letters.countDocuments({ tags: 't3' })).toBe(357);
        await letters.createIndex({ tags: 1 });
        expect(await letters.countDocuments({ tags: 't3' }, { hint: 'tags_1' })).toBe(357);
        expect(await client.db().command({ validate: 'letters' })).toMatchObject({ valid: true });
      });
    },
    60_000,
  );

  it('while it reclaims what a drop left goes on with it, and keeps the rest', async () => {
    const store = await crashing('durable', 3);
    await fill(store.client, 2_500);
    await store.client.db().collection('others').insertOne({ n: 1 });
    await arm(store);

    const dropped = store.client.db().collection('letters').drop();
    void dropped.catch(() => undefined);
    await store.ended;
    await letGo(store);

    await reopened(async (client) => {
      expect(await client.db().collection('others').countDocuments()).toBe(1);
      expect(await client.db().collection('letters').countDocuments()).toBe(0);
      await fill(client, 10);
      expect(await client.db().collection('letters').countDocuments()).toBe(10);
    });
  }, 60_000);

  it.each([
    ['before the first change', 'open:before', 1],
    ['between its change and its mark', 'open:durable', 1],
    ['on its mark', 'open:durable', 2],
  ])(
    'while it upgrades an old file, %s, upgrades it the next time',
    async (_name, point, n) => {
      writeFileSync(join(home, 'data', 'store.mdb'), gunzipSync(readFileSync(OLD_FILE)));

      const store = await crashing(point, n);
      expect(await store.ended).toBe('SIGKILL');
      await letGo(store);

      await reopened(async (client) => {
        expect(await client.db().collection('letters').countDocuments({ tags: 'y' })).toBe(20);
        expect(await client.db().collection('plain').countDocuments({ a: 'é' })).toBe(1);
      });
    },
    60_000,
  );
});
