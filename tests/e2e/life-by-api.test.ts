import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client } from '../support/client.ts';
import { checkCopy, codeIn, Office, receiptOf } from '../support/life.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';

const dataDir = newDataDir();
const attachment = {
  name: 'demande.pdf',
  type: 'application/pdf',
  bytes: samplePdf('Demande de certificat', 20_000),
};
let product: Product;

beforeAll(async () => {
  product = await startProduct({ dataDir });
});

afterAll(async () => {
  await product?.stop();
  removeDataDir(dataDir);
});

it("plays a letter's whole life through the HTTP API alone", async () => {
  // given a filing, and the same one repeated
  const office = new Office(product, 'MTD');
  const idempotencyKey = randomUUID();
  const filed = await office.tryFiling({}, { files: [attachment], idempotencyKey });
  expect(filed.status).toBe(201);
  const { number } = filed.body;
  expect(number).toMatch(/^\d{4}\/A\/\d{6}$/);
  const repeated = await office.tryFiling({}, { files: [attachment], idempotencyKey });
  expect(repeated.body).toEqual(filed.body);
  const receipt = await receiptOf(product.url, filed.body);
  expect(await receiptOf(product.url, repeated.body)).toEqual(receipt);

  // when the same key comes with another body
  const misused = await office.tryFiling({ subject: 'Autre objet' }, { files: [attachment], idempotencyKey });

  // then it is refused
  expect(misused.status).toBe(422);
  expect(misused.headers.get('content-type')).toContain('application/problem+json');

  // when the staff handle the letter
  const { letter } = await office.carryToVisa(number);
  const officer = await office.staff('officer');
  const preview = await officer.get<Uint8Array>(`/letters/${letter.id}/reply/pdf`);
  expect(Buffer.from(preview.body.slice(0, 5)).toString()).toBe('%PDF-');
  await office.approve(number);
  await office.sign(number);

  // then the filer finds the signed answer, and the steps that led to it
  const answer = await office.answer(filed.body);
  expect(Buffer.from(answer.pdf.slice(0, 5)).toString()).toBe('%PDF-');
  expect(answer.number).toMatch(/^\d{4}\/D\/\d{6}$/);
  const filer = new Client(product.url);
  const tracking = await filer.get<{ steps: { state: string }[] }>(
    `/trackings/${codeIn(filed.body.tracking)}`,
  );
  expect(tracking.body.steps.some((step) => step.state === 'done')).toBe(true);

  // and the receipt verifies, with no filer data
  const verification = codeIn(filed.body.verification);
  const record = await filer.get(`/verifications/${verification}`);
  expect(record.body).toMatchObject({ kind: 'receipt', number, intact: true, sha256: sha256(receipt) });
  expect(JSON.stringify(record.body)).not.toContain('Société de démonstration');
  const changed = Buffer.from(receipt);
  changed[Math.floor(changed.length / 3)]! ^= 1;
  expect((await checkCopy(product.url, verification, receipt)).match).toBe(true);
  expect((await checkCopy(product.url, verification, changed)).match).toBe(false);

  // and the history tells who did what
  const history = await officer.get<{ items: { act: string }[] }>(`/letters/${letter.id}/history`);
  expect(history.body.items.length).toBeGreaterThan(5);
});

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
