import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterEach, expect, it } from 'vitest';
import { Client } from '../support/client.ts';
import { FaultHouse } from '../support/fault-house.ts';
import type { FilingTried } from '../support/load/ledger.ts';
import { sendFiling } from '../support/load/mixed-load.ts';
import { newDataDir, processTree, removeDataDir } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { randomFrom, seedOfRun } from '../support/seed.ts';
import { staffOf } from '../support/staff.ts';
import { missing } from '../support/system-packages.ts';

const ADMINISTRATION = 'MTD';
const AT_ONCE = 6;
/** What the product promises of anything that its queue has lost. */
const REPAIRED_WITHIN_MS = 60_000;

let house: FaultHouse | undefined;
const folders: string[] = [];

afterEach(async () => {
  await house?.close();
  house = undefined;
  for (const folder of folders.splice(0)) removeDataDir(folder);
});

async function openHouse(environment: Record<string, string>): Promise<FaultHouse> {
  house = await FaultHouse.open({ random: randomFrom(seedOfRun('queue lost')), environment });
  await house.load.open();
  return house;
}

/** Files letters, a few at once; `after` is told how many were acknowledged so far. */
async function fileLetters(
  count: number,
  after: (filed: number) => Promise<unknown> = async () => undefined,
): Promise<FilingTried[]> {
  const { product, ledger } = house!;
  const tried = Array.from({ length: count }, (_, index): FilingTried => {
    const id = randomUUID();
    const subject = `Lettre ${index} ${id}`;
    const email = `${id}@example.org`;
    return { administration: ADMINISTRATION, idempotencyKey: id, subject, email, bytes: samplePdf(subject) };
  });
  ledger.filings.push(...tried);
  const left = [...tried];
  let filed = 0;
  const filer = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      while (!(await sendFiling({ url: product.url, demo: product.demo, ledger }, one))) await sleep(100);
      filed += 1;
      await after(filed);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, filer));
  return tried;
}

interface TaskPage {
  items: { id: string; letter: { number: string } }[];
}

/** The numbers of the letters that the registry is asked to qualify, once for each task. */
async function askedFor(agent: Client): Promise<string[]> {
  const tasks = new Map<string, string>();
  for (const view of ['mine', 'unit']) {
    const { body } = await agent.get<TaskPage>(`/tasks?view=${view}&limit=100`);
    for (const { id, letter } of body.items) tasks.set(id, letter.number);
  }
  return [...tasks.values()];
}

/** Every receipt is sealed and every circuit asks for its first step, within the minute that is promised. */
async function expectAllDone(agent: Client, letters: readonly FilingTried[], begin: number): Promise<void> {
  const { url } = house!.product;
  let left = [...letters];
  while (left.length > 0) {
    const asked = new Set(await askedFor(agent));
    const receipts = await Promise.all(left.map(({ filed }) => new Client(url).get(filed!.receipt)));
    left = left.filter(({ filed }, index) => receipts[index]!.status !== 200 || !asked.has(filed!.number));
    if (left.length > 0 && performance.now() - begin > REPAIRED_WITHIN_MS)
      throw new Error(
        `Expected everything to be done within 60 s, but not: ${left.map(({ filed }) => filed!.number).join()}`,
      );
    if (left.length > 0) await sleep(200);
  }
  console.log(
    `${letters.length} letters done ${Math.round(performance.now() - begin)} ms after the last blow`,
  );
}

const ONCE = ['letter.filed', 'receipt.issued', 'letter.circuit-started'];

/** The acts of each letter are in the journal once, and its first step is asked for once. */
async function expectOnce(agent: Client, letters: readonly FilingTried[]): Promise<void> {
  const asked = await askedFor(agent);
  for (const { filed } of letters) {
    const { number } = filed!;
    expect([number, asked.filter((one) => one === number).length]).toEqual([number, 1]);
    const search = `/letters?search=${encodeURIComponent(number)}`;
    const found = await agent.get<{ items: { id: string; number: string }[] }>(search);
    const { id } = found.body.items.find((one) => one.number === number)!;
    const history = await agent.get<{ items: { act: string }[] }>(`/letters/${id}/history`);
    const acts = history.body.items.map(({ act }) => act);
    for (const act of ONCE) expect([act, acts.filter((one) => one === act).length]).toEqual([act, 1]);
  }
}

/** All that was promised of these letters, looked up after the last blow. */
async function expectEverythingOnce(letters: readonly FilingTried[], after: string): Promise<void> {
  const begin = performance.now();
  const { url, demo } = house!.product;
  const agent = await staffOf(url, demo, ADMINISTRATION, 'registry-agent');
  await expectAllDone(agent, letters, begin);
  await house!.expectNothingLost();
  await expectOnce(agent, letters);
  await house!.expectClean(after);
}

/** The queue server itself, not the shell that watches over it. */
function redisServer(): number {
  const pid = processTree(house!.product.pid).find((one) =>
    /^(\S*\/)?redis-server/.test(readFileSync(`/proc/${one}/cmdline`, 'utf8')),
  );
  if (pid === undefined) throw new Error('Expected a redis-server of the product, but there is none');
  return pid;
}

async function emptyRedis(): Promise<void> {
  const socket = readFileSync(join(house!.dataDir, 'queue/socket'), 'utf8');
  const redis = new Redis({ path: socket, lazyConnect: true });
  try {
    await redis.connect();
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
}

it.skipIf(missing('redis-server'))(
  'does everything once while Redis is emptied again and again, and killed [redis-server]',
  { timeout: 240_000 },
  async () => {
    // given
    const { product } = await openHouse({ REDIS_URL: '' });
    const flushed = new Set([4, 11, 25]);
    const killed = redisServer();
    let struck = 0;

    // when
    const letters = await fileLetters(30, async (filed) => {
      if (flushed.has(filed)) await emptyRedis().then(() => (struck += 1));
      if (filed === 18) process.kill(killed, 'SIGKILL');
    });
    await emptyRedis().then(() => (struck += 1));

    // then
    await expectEverythingOnce(letters, 'Redis was emptied and killed');
    expect(struck).toBe(4);
    expect(redisServer()).not.toBe(killed);
    expect(product.hasEnded()).toBe(false);
  },
);

it(
  'does everything once after kill -9 when the folder of PGlite is deleted',
  { timeout: 240_000 },
  async () => {
    // given
    const empty = newDataDir();
    folders.push(empty);
    const { dataDir } = await openHouse({ PATH: empty, REDIS_URL: '' });
    const queue = join(dataDir, 'queue-pglite');
    expect(existsSync(queue)).toBe(true);

    // when
    const letters = await fileLetters(6);
    await house!.product.kill();
    rmSync(queue, { recursive: true });
    await house!.restart();

    // then
    await expectEverythingOnce(letters, 'the folder of PGlite was deleted');
    expect(existsSync(queue)).toBe(true);
  },
);
