import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { Client, fileByApi, type Filed } from './client.ts';
import { freePort, newDataDir, removeDataDir, startProduct, type Demo, type Product } from './product.ts';
import { samplePdf } from './sample-pdf.ts';
import { registerNumbers, staffOf } from './staff.ts';

interface Attempt {
  idempotencyKey: string;
  bytes: Uint8Array;
  subject: string;
  /** What the product acknowledged, if the answer came. */
  filed?: Filed;
}

/**
 * Files letters without pause while the whole process tree is killed at random moments, `cycles` times;
 * then every attempt is repeated with its own key and everything acknowledged is looked up again.
 */
export async function surviveKills(cycles: number, random: () => number): Promise<void> {
  const dataDir = newDataDir();
  const port = await freePort();
  const attempts: Attempt[] = [];
  try {
    let product = await startProduct({ dataDir, port, environment: { FILINGS_PER_MINUTE: '100000' } });
    const demo = product.demo;
    for (let cycle = 0; cycle < cycles; cycle += 1) {
      await fileUntilKilled(product, demo, attempts, 200 + random() * 2_500);
      product = await startProduct({ dataDir, port, environment: { FILINGS_PER_MINUTE: '100000' } });
    }
    await repeatUnanswered(product, demo, attempts);
    await checkNumbers(product, demo, attempts);
    await checkEach(product, demo, attempts);
    await product.stop();
  } finally {
    removeDataDir(dataDir);
  }
}

function keyOf(demo: Demo): Demo['apiKeys'][number] {
  const key = demo.apiKeys.find((candidate) => candidate.scopes.includes('filings:write'));
  if (!key) throw new Error('Expected the demo to have an API key, but it has none');
  return key;
}

function send(product: Product, demo: Demo, attempt: Attempt) {
  const { key, administration } = keyOf(demo);
  return fileByApi(
    product.url,
    key,
    {
      administration,
      filer: { type: 'citizen', name: 'Usager', email: 'usager@example.org' },
      subject: attempt.subject,
      text: 'Texte de la demande.',
      language: 'fr',
    },
    {
      idempotencyKey: attempt.idempotencyKey,
      files: [{ name: 'piece.pdf', type: 'application/pdf', bytes: attempt.bytes }],
    },
  );
}

async function fileUntilKilled(
  product: Product,
  demo: Demo,
  attempts: Attempt[],
  lifetimeMs: number,
): Promise<void> {
  let alive = true;
  const filers = Array.from({ length: 4 }, async () => {
    while (alive) {
      const subject = `Lettre ${randomUUID()}`;
      const attempt: Attempt = { idempotencyKey: randomUUID(), subject, bytes: samplePdf(subject) };
      attempts.push(attempt);
      try {
        const answer = await send(product, demo, attempt);
        if (answer.status === 201) attempt.filed = answer.body;
      } catch {
        return;
      }
    }
  });
  await sleep(lifetimeMs);
  alive = false;
  await product.kill();
  await Promise.all(filers);
}

async function repeatUnanswered(product: Product, demo: Demo, attempts: Attempt[]): Promise<void> {
  for (const attempt of attempts) {
    const answer = await send(product, demo, attempt);
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    if (attempt.filed) expect(answer.body).toEqual(attempt.filed);
    attempt.filed = answer.body;
  }
}

/** Every number of the register is held by one letter, and each attempt has one of its own. */
async function checkNumbers(product: Product, demo: Demo, attempts: Attempt[]): Promise<void> {
  const { administration } = keyOf(demo);
  const staff = await staffOf(product.url, demo, administration, 'registry-agent');
  const numbers = await registerNumbers(staff);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  const acknowledged = new Set(attempts.map((attempt) => attempt.filed!.number));
  expect(acknowledged.size).toBe(attempts.length);
}

async function checkEach(product: Product, demo: Demo, attempts: Attempt[]): Promise<void> {
  const { administration } = keyOf(demo);
  const staff = await staffOf(product.url, demo, administration, 'registry-agent');
  for (const attempt of attempts) {
    await untilReceipt(product, attempt.filed!.receipt);
    const found = await staff.get<{ items: { id: string; number: string }[] }>(
      `/letters?search=${encodeURIComponent(attempt.filed!.number)}`,
    );
    const letter = found.body.items.find((item) => item.number === attempt.filed!.number)!;
    const detail = await staff.get<{ subject: string; instanceId?: string; files: { sha256: string }[] }>(
      `/letters/${letter.id}`,
    );
    expect(detail.body.subject).toBe(attempt.subject);
    expect(detail.body.instanceId).toBeTruthy();
    const stored = await staff.get<Uint8Array>(`/letters/${letter.id}/files/${detail.body.files[0]!.sha256}`);
    expect(sha256(stored.body)).toBe(sha256(attempt.bytes));
  }
}

async function untilReceipt(product: Product, receipt: string): Promise<void> {
  const deadline = performance.now() + 120_000;
  for (;;) {
    const answer = await new Client(product.url).get(receipt);
    if (answer.status === 200) return;
    expect(performance.now(), `receipt ${receipt} sealed in time`).toBeLessThan(deadline);
    await sleep(300);
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
