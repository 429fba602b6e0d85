import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client, fileByApi, type Filed } from '../support/client.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { complete, staffOf, untilTask } from '../support/staff.ts';

const ADMINISTRATION = 'MTD';
const dataDir = newDataDir();
const attachment = samplePdf('Demande de certificat', 20_000);
let product: Product;

beforeAll(async () => {
  product = await startProduct({ dataDir });
});

afterAll(async () => {
  await product?.stop();
  removeDataDir(dataDir);
});

const filing = {
  administration: ADMINISTRATION,
  filer: { type: 'company', name: 'Société de démonstration', email: 'contact@example.org', phone: '+212522000000' },
  subject: 'Demande de certificat de conformité',
  text: 'Je vous prie de bien vouloir me délivrer le certificat demandé.',
  language: 'fr',
};

function apiKey(): string {
  return product.demo.apiKeys.find((key) => key.administration === ADMINISTRATION)!.key;
}

function file(idempotencyKey: string, changes: Partial<typeof filing> = {}) {
  return fileByApi(
    product.url,
    apiKey(),
    { ...filing, ...changes },
    { idempotencyKey, files: [{ name: 'demande.pdf', type: 'application/pdf', bytes: attachment }] },
  );
}

async function until<T>(read: () => Promise<T | undefined>, what: string): Promise<T> {
  const deadline = performance.now() + 30_000;
  for (;;) {
    const found = await read();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Expected ${what} within 30 s, but it did not come`);
    await sleep(200);
  }
}

async function receiptOf(filed: Filed): Promise<Uint8Array> {
  return until(async () => {
    const answer = await new Client(product.url).get<Uint8Array>(filed.receipt);
    if (answer.status === 200) return answer.body;
    expect(answer.status).toBe(202);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    return undefined;
  }, 'the sealed receipt');
}

it('plays a letter\'s whole life through the HTTP API alone', async () => {
  // given a filing, and the same one repeated
  const key = randomUUID();
  const filed = await file(key);
  expect(filed.status).toBe(201);
  expect(filed.body.number).toMatch(/^\d{4}\/A\/\d{6}$/);
  const repeated = await file(key);
  expect(repeated.body).toEqual(filed.body);
  const receipt = await receiptOf(filed.body);
  expect(await receiptOf(repeated.body)).toEqual(receipt);

  // when the same key comes with another body
  const misused = await file(key, { subject: 'Autre objet' });

  // then it is refused
  expect(misused.status).toBe(422);
  expect(misused.headers.get('content-type')).toContain('application/problem+json');

  // when the staff handle the letter
  const { number } = filed.body;
  const agent = await staffOf(product.url, product.demo, ADMINISTRATION, 'registry-agent');
  await complete(agent, await untilTask(agent, number, 'qualification'), {
    outcome: 'admissible',
    values: { nature: 'request', priority: 'normal', confidentiality: 'ordinary' },
  });
  const units = await agent.get<{ items: { id: string; kind: string; code: string }[] }>('/units');
  const head = await staffOf(product.url, product.demo, ADMINISTRATION, 'head');
  const officer = await staffOf(product.url, product.demo, ADMINISTRATION, 'officer');
  const me = (await officer.session()) as { person: { positions: { unit: { id: string }; roles: string[] }[] } };
  const unit = me.person.positions.find((position) => position.roles.includes('officer'))!.unit.id;
  expect(units.body.items.map((one) => one.id)).toContain(unit);
  await complete(head, await untilTask(head, number, 'annotation'), {
    outcome: 'assign',
    values: { unit, instruction: 'for-follow-up', note: 'Réponse sous huitaine.' },
  });

  const handling = await untilTask(officer, number, 'handling');
  const letterId = handling.letter.id;
  const draft = await officer.get<{ revision: number }>(`/letters/${letterId}/reply`);
  const saved = await officer.put(`/letters/${letterId}/reply`, {
    subject: 'Certificat de conformité',
    body: 'Votre demande est acceptée.\n\nLe certificat vous sera délivré par le service compétent.',
    language: 'fr',
    revision: draft.body.revision ?? 0,
  });
  expect(saved.status, JSON.stringify(saved.body)).toBe(200);
  const preview = await officer.get<Uint8Array>(`/letters/${letterId}/reply/pdf`);
  expect(Buffer.from(preview.body.slice(0, 5)).toString()).toBe('%PDF-');
  await complete(officer, handling, { outcome: 'submit' });

  const unitHead = await staffOf(product.url, product.demo, ADMINISTRATION, 'unit-head');
  await complete(unitHead, await untilTask(unitHead, number, 'visa'), { outcome: 'visa' });
  const signatory = await staffOf(product.url, product.demo, ADMINISTRATION, 'signatory');
  await complete(signatory, await untilTask(signatory, number, 'signature'), { outcome: 'sign' });

  // then the filer finds the signed answer
  const filer = new Client(product.url);
  const code = filed.body.tracking.split('/').at(-1)!;
  const answered = await until(async () => {
    const tracking = await filer.get<{ status: string; answer?: string; steps: { state: string }[] }>(`/trackings/${code}`);
    expect(tracking.status).toBe(200);
    return tracking.body.answer ? tracking.body : undefined;
  }, 'the answer');
  const answer = await filer.get<Uint8Array>(`/trackings/${code}/answer`);
  expect(Buffer.from(answer.body.slice(0, 5)).toString()).toBe('%PDF-');
  expect(answered.steps.some((step) => step.state === 'done')).toBe(true);

  // and both documents verify, with no filer data
  const verification = filed.body.verification.split('/').at(-1)!;
  const record = await filer.get<Record<string, unknown>>(`/verifications/${verification}`);
  expect(record.body).toMatchObject({ kind: 'receipt', number, intact: true, sha256: sha256(receipt) });
  expect(JSON.stringify(record.body)).not.toContain('Société de démonstration');

  const changed = Buffer.from(receipt);
  changed[Math.floor(changed.length / 3)]! ^= 1;
  expect(await checked(filer, verification, receipt)).toBe(true);
  expect(await checked(filer, verification, changed)).toBe(false);

  const history = await officer.get<{ items: { act: string }[] }>(`/letters/${letterId}/history`);
  expect(history.body.items.length).toBeGreaterThan(5);
});

async function checked(client: Client, code: string, bytes: Uint8Array): Promise<boolean> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), 'document.pdf');
  await client.session();
  const answer = await client.post<{ match: boolean }>(`/verifications/${code}/check`, form);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.match;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
