import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fileByApi, type Answer } from '../support/client.ts';
import { listen } from '../support/event-stream.ts';
import { FaultHouse } from '../support/fault-house.ts';
import { pdfFile } from '../support/filing-life.ts';
import { randomFrom, seedOfRun } from '../support/seed.ts';

const WORDS = { ar: /الخدمة/, fr: /service/, en: /service/ } as const;
const AWAY_MS = 2_500;

let house: FaultHouse;

beforeAll(async () => {
  house = await FaultHouse.open({ random: randomFrom(seedOfRun('store away')) });
  await house.load.open();
});

afterAll(async () => {
  await house?.close();
});

/** Keeps the parts away for a while: each is killed as soon as it is back. */
async function keepAway(...parts: ('store' | 'redis')[]): Promise<void> {
  const end = performance.now() + AWAY_MS;
  while (performance.now() < end) {
    for (const part of parts) house.kill(part);
    await sleep(20);
  }
}

function file(language: string): Promise<Answer> {
  const { url, demo } = house.product;
  const { key } = demo.apiKeys.find((one) => one.administration === 'MTD')!;
  const filing = {
    administration: 'MTD',
    filer: { type: 'citizen', name: 'Usager', email: `${randomUUID()}@example.org` },
    subject: 'Pendant une panne',
    text: 'Texte.',
    language: 'fr',
  };
  return fileByApi(url, key, filing, { files: [pdfFile('panne')], language }) as Promise<
    Answer<unknown>
  > as Promise<Answer>;
}

it('answers 503 in the caller’s language while the store is away, and nothing is half done', async () => {
  // given a load, and a store that is away
  house.load.start();
  await sleep(1_000);
  const away = keepAway('store');
  await sleep(300);

  // when people come in three languages
  const answers = await Promise.all(
    (['ar', 'fr', 'en'] as const).map(async (language) => ({ language, answer: await file(language) })),
  );
  await away;

  // then each is served, or told in his language to come back
  for (const { language, answer } of answers) {
    if (answer.status === 201) continue;
    expect(answer.status, JSON.stringify(answer.body)).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.headers.get('content-language')).toBe(language);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(String(answer.body['title'])).toMatch(WORDS[language]);
  }

  // and once it is back everything goes on
  await house.untilReady();
  await sleep(500);
  await house.load.stop();
  await house.expectNothingLost();
  await house.expectClean('the store was away');
});

it('files while redis is away: the work waits in the outbox', async () => {
  // given
  house.load.start();
  const away = keepAway('redis');
  await sleep(300);

  // when
  const filed = await file('fr');
  await away;

  // then
  expect(filed.status, JSON.stringify(filed.body)).toBe(201);
  await house.untilReady();
  await house.load.stop();
  await house.expectNothingLost();
  await house.expectClean('redis was away');
});

it('recovers when both are away at once, and listeners hear of what happens afterwards', async () => {
  // given somebody who listens
  const agent = house.load.staff.find(({ login }) => login === 'bo.agent')!.client;
  const before = await listen(house.product.url, agent);

  // when store and redis go and come back
  house.load.start();
  await keepAway('store', 'redis');
  await house.untilReady();
  await house.load.stop();

  // then a stream opened again, as a browser does, tells of a new letter
  before.close();
  const listening = await listen(house.product.url, agent);
  expect((await file('fr')).status).toBe(201);
  expect((await listening.next('task.changed')).data).not.toBe('');
  listening.close();
  await house.expectNothingLost();
  await house.expectClean('store and redis were away');
});
