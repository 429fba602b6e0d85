import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countInTransactions } from '../../support/counters.ts';
import { openTestStore, type TestStore } from './harness.ts';

const ROUNDS = 300;
let store: TestStore;

beforeEach(async () => {
  store = await openTestStore();
});

afterEach(() => store.close());

it('32 clients that count in transactions lose and repeat nothing', async () => {
  const counted = await countInTransactions(() => store.connect(), 5_000);

  expect(counted).toBeGreaterThan(50);
}, 60_000);

it('of two processes that race for a unique key, exactly one has it, every time', async () => {
  const client = await store.connect();
  const keys = client.db().collection<{ _id: string; key: number; name: string }>('keys');
  await keys.createIndex({ key: 1 }, { unique: true });

  const racers = await Promise.all([racer('a'), racer('b')]);
  for (const one of racers) one.go();
  const [a = [], b = []] = await Promise.all(racers.map((one) => one.won));

  expect([...a, ...b].toSorted((x, y) => x - y)).toEqual(Array.from({ length: ROUNDS }, (_, round) => round));
  for (const { key, name } of await keys.find().toArray()) expect(name === 'a' ? a : b).toContain(key);
}, 60_000);

async function racer(name: string): Promise<{ go(): void; won: Promise<number[]> }> {
  const script = join(import.meta.dirname, '../../support/racer.mjs');
  const child = spawn(process.execPath, [script, store.server.uri, name, String(ROUNDS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  const won = once(lines, 'line').then(([line]) => JSON.parse(String(line)) as number[]);
  return { go: () => void child.stdin.write('go\n'), won };
}
