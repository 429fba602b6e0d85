import { afterAll, beforeAll, expect, it } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, fileByApi, type Answer, type Filed } from '../support/client.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { registerNumbers, staffOf } from '../support/staff.ts';
import { samplePdf } from '../support/sample-pdf.ts';

const dataDir = newDataDir();
let product: Product;

beforeAll(async () => {
  product = await startProduct({ dataDir });
});

afterAll(async () => {
  await product?.stop();
  removeDataDir(dataDir);
});

async function untilSealed(receipt: string, deadlineMs: number): Promise<boolean> {
  const end = performance.now() + deadlineMs;
  while (performance.now() < end) {
    const answer = await new Client(product.url).get(receipt);
    if (answer.status === 200) return true;
    expect(answer.status).toBe(202);
    await sleep(500);
  }
  return false;
}

async function untilStarted(tracking: string, deadlineMs: number): Promise<boolean> {
  const code = tracking.split('/').at(-1)!;
  const end = performance.now() + deadlineMs;
  while (performance.now() < end) {
    const answer = await new Client(product.url).get<{ steps: { state: string }[] }>(`/trackings/${code}`);
    expect(answer.status).toBe(200);
    if (answer.body.steps.some((step) => step.state === 'current')) return true;
    await sleep(500);
  }
  return false;
}

it('files 200 letters at once: numbers without gap or double, 200 receipts, 200 circuits, no 5xx', async () => {
  // given
  const key = product.demo.apiKeys.find((candidate) => candidate.scopes.includes('filings:write'))!;
  const agent = await staffOf(product.url, product.demo, key.administration, 'registry-agent');

  // when
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, index) =>
      fileByApi(product.url, key.key, filing(key.administration, index + 1), { files: [pdf(index + 1)] }),
    ),
  );

  // then
  expect(answers.filter((answer) => answer.status !== 201).map((answer) => answer.body)).toEqual([]);
  expect(new Set(answers.map((answer) => answer.body.number)).size).toBe(200);
  const numbers = await registerNumbers(agent);
  expect(numbers.length).toBeGreaterThanOrEqual(200);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));

  const sealed = await everyOne(answers, (answer) => untilSealed(answer.body.receipt, 120_000));
  expect(sealed).toBe(200);
  const started = await everyOne(answers, (answer) => untilStarted(answer.body.tracking, 60_000));
  expect(started).toBe(200);
});

async function everyOne(
  answers: Answer<Filed>[],
  check: (answer: Answer<Filed>) => Promise<boolean>,
): Promise<number> {
  let good = 0;
  for (const answer of answers) if (await check(answer)) good += 1;
  return good;
}

function filing(administration: string, index: number) {
  return {
    administration,
    filer: { type: 'company', name: `Société ${index}`, email: `societe${index}@example.org` },
    subject: `Demande ${index}`,
    text: 'Je vous prie de bien vouloir instruire ma demande.',
    language: 'fr',
  };
}

function pdf(index: number) {
  return { name: `demande-${index}.pdf`, type: 'application/pdf', bytes: samplePdf(`Demande ${index}`) };
}
