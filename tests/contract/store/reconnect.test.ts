import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startEmbeddedStore } from '../../../src/embedded/store/index.ts';
import { entryFile } from '../../../src/platform/paths.ts';

const WRITERS = 16;
const KILLS = 5;
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'reconnect-'));
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

it('16 writers go through 5 crashes of the store: every acknowledged write is there once', async () => {
  // given
  const entry = entryFile('embedded/store/server-process.ts');
  const store = await startEmbeddedStore({ dataDir: join(home, 'data'), entry, log: () => {} });
  const client = await new MongoClient(store.uri, { maxPoolSize: 20, socketTimeoutMS: 5_000 }).connect();
  const letters = client.db().collection<{ _id: string }>('letters');
  const counters = client.db().collection<{ _id: number; n: number }>('counters');
  await counters.insertMany(Array.from({ length: WRITERS }, (_, _id) => ({ _id, n: 0 })));
  const acknowledged: string[] = [];
  const counted = Array.from({ length: WRITERS }, () => ({ sure: 0, perhaps: 0 }));
  let writing = true;
  const writers = counted.map(async (own, writer) => {
    for (let i = 0; writing; i++) {
      const _id = `${writer}-${i}`;
      await letters.insertOne({ _id }).then(
        () => acknowledged.push(_id),
        () => sleep(20),
      );
      await counters.updateOne({ _id: writer }, { $inc: { n: 1 } }).then(
        () => (own.sure += 1),
        () => (own.perhaps += 1),
      );
    }
  });

  // when
  const away: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    await sleep(300);
    const { length } = acknowledged;
    const begin = performance.now();
    process.kill(store.pid, 'SIGKILL');
    await expect
      .poll(() => acknowledged.length, { timeout: 20_000, interval: 10 })
      .toBeGreaterThan(length + WRITERS);
    away.push(Math.round(performance.now() - begin));
  }
  writing = false;
  await Promise.all(writers);

  // then
  const found = new Set((await letters.find().toArray()).map(({ _id }) => _id));
  expect(acknowledged.filter((id) => !found.has(id))).toEqual([]);
  for (const { _id, n } of await counters.find().toArray()) {
    expect(n).toBeGreaterThanOrEqual(counted[_id]!.sure);
    expect(n).toBeLessThanOrEqual(counted[_id]!.sure + counted[_id]!.perhaps);
  }
  expect(Math.max(...away), `ms until writes were acknowledged again: ${away.join(', ')}`).toBeLessThan(
    15_000,
  );
  expect(await client.db().command({ validate: 'letters' })).toMatchObject({ valid: true });
  console.info(`writes acknowledged again after ${away.join(', ')} ms; ${acknowledged.length} kept`);
  await client.close();
  await store.stop();
}, 120_000);
