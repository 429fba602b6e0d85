import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outboxBacklog } from '../../src/platform/outbox/index.ts';
import { registryInvariants } from '../../src/registry/index.ts';
import { enrolHouse, openHouse, type House } from '../support/administration-house.ts';
import { Client, filingForm, type Answer, type Filed } from '../support/client.ts';
import { filingWords, pdfFile } from '../support/filing-life.ts';
import { brokenIn } from '../support/invariants.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { openHouseApi, until, type HouseApi } from '../support/house-api.ts';

interface Problem {
  code: string;
  title: string;
  errors?: { pointer: string; code: string; detail: string }[];
}

let house: House;
let api: HouseApi;
let machine: Client;

beforeAll(async () => {
  house = await openHouse({
    code: 'PORTAIL',
    env: { FILING_MAX_FILE_MB: '1', FILING_MAX_TOTAL_MB: '1.5', FILING_MAX_FILES: '3' },
  });
  api = await openHouseApi(house);
  machine = new Client(api.url);
});
afterAll(async () => {
  await api.close();
  await house.platform.close();
});

type Headers = Record<string, string>;

function send<T = Filed>(form: FormData, headers: Headers = {}): Promise<Answer<T>> {
  return machine.post<T>('/filings', form, {
    authorization: `Bearer ${house.apiKey}`,
    'idempotency-key': randomUUID(),
    ...headers,
  });
}

function filesOnly(count: number, bytes = 2_000): ReturnType<typeof pdfFile>[] {
  return Array.from({ length: count }, (_, index) => ({
    ...pdfFile(`piece-${index}`),
    bytes: samplePdf(`piece-${index}`, bytes),
  }));
}

async function blobCount(): Promise<number> {
  let count = 0;
  for await (const _ of house.platform.blobs.list()) count += 1;
  return count;
}

describe('POST /filings', () => {
  it('answers 201 with the number, the code and three addresses that work', async () => {
    // when
    const filed = await send(filingForm(filingWords(house.code), filesOnly(2)));

    // then
    expect(filed.status, JSON.stringify(filed.body)).toBe(201);
    expect(Object.keys(filed.body).toSorted()).toEqual([
      'number',
      'receipt',
      'tracking',
      'trackingCode',
      'verification',
    ]);
    expect(filed.headers.get('location')).toBe(filed.body.tracking);
    const receipt = await until(
      () => machine.get(api.here(filed.body.receipt)),
      (answer) => answer.status !== 202,
    );
    expect(receipt.status).toBe(200);
    expect((await machine.get(api.here(filed.body.tracking))).status).toBe(200);
    const page = await fetch(api.here(filed.body.tracking), {
      headers: { accept: 'text/html' },
      redirect: 'manual',
    });
    expect(page.status).toBe(303);
  });

  it('reads the filing after the files as well, and as a plain field', async () => {
    // given
    const form = new FormData();
    for (const file of filesOnly(2)) form.append('files', new Blob([new Uint8Array(file.bytes)]), file.name);
    form.append('filing', JSON.stringify(filingWords(house.code)));

    // when
    const filed = await send(form);

    // then
    expect(filed.status, JSON.stringify(filed.body)).toBe(201);
  });

  it('reads the first filing of a body, and answers even when more follow', async () => {
    // given: a second part of the same name, larger than what a stream holds back
    const form = filingForm(filingWords(house.code), []);
    form.append('filing', new Blob([' '.repeat(500_000)], { type: 'application/json' }), 'autre.json');

    // then
    expect((await send(form)).status).toBe(201);
  });

  it('takes the administration of the key when none is named, and its id as well as its code', async () => {
    // given
    const { administration: _, ...words } = filingWords(house.code);

    // then
    expect((await send(filingForm(words, []))).status).toBe(201);
    expect((await send(filingForm({ ...words, administration: house.administrationId }, []))).status).toBe(
      201,
    );
  });

  it('answers a repeated key the same, however the parts are laid out', async () => {
    // given
    const key = { 'idempotency-key': randomUUID() };
    const first = await send(filingForm(filingWords(house.code), filesOnly(1)), key);

    // when
    const form = new FormData();
    for (const file of filesOnly(1))
      form.append('files', new Blob([new Uint8Array(file.bytes)]), 'autre-nom.pdf');
    const words = Object.fromEntries(Object.entries(filingWords(house.code)).toReversed());
    form.append('filing', JSON.stringify(words, null, 2));
    const again = await send(form, key);

    // then
    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
  });

  it('refuses a key that served another filing', async () => {
    // given
    const key = { 'idempotency-key': randomUUID() };
    await send(filingForm(filingWords(house.code), []), key);

    // when
    const other = await send<Problem>(
      filingForm(filingWords(house.code, { subject: 'Autre objet' }), []),
      key,
    );

    // then
    expect(other.status).toBe(422);
    expect(other.body.code).toBe('registry.idempotency_key_reused');
  });

  it('numbers 60 concurrent filings 1 to 60', async () => {
    // given
    const busy = await enrolHouse(house.platform, 'FOULE');

    // when
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        machine.post<Filed>(
          '/filings',
          filingForm(filingWords('FOULE', { subject: `Courrier ${index}` }), [pdfFile(`p${index}`)]),
          {
            authorization: `Bearer ${busy.apiKey}`,
            'idempotency-key': randomUUID(),
          },
        ),
      ),
    );

    // then
    expect(answers.map((one) => one.status).filter((status) => status !== 201)).toEqual([]);
    const orders = answers.map((one) => Number(one.body.number.slice(-6))).toSorted((a, b) => a - b);
    expect(orders).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(await brokenIn(house.platform, busy.administrationId, registryInvariants)).toEqual([]);
  }, 120_000);
});

describe('a filing that is refused', () => {
  it('says so without a key, with a wrong one, and without an idempotency key', async () => {
    const form = (): FormData => filingForm(filingWords(house.code), []);

    expect((await machine.post('/filings', form(), { 'idempotency-key': randomUUID() })).status).toBe(401);
    expect((await send(form(), { authorization: 'Bearer dw_x_y' })).status).toBe(401);
    const missing = await machine.post<Problem>('/filings', form(), {
      authorization: `Bearer ${house.apiKey}`,
    });
    expect(missing.status).toBe(422);
    expect(missing.body.code).toBe('portal.idempotency_key_required');
  });

  it('names every wrong field in the language asked for', async () => {
    // given
    const words = { administration: 'NULLE-PART', filer: { type: 'robot', email: 'x' }, text: '' };

    // when
    const refused = await send<Problem>(filingForm(words, filesOnly(1)), { 'accept-language': 'fr' });

    // then
    expect(refused.status).toBe(422);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body.title).toBe('Certaines informations sont à corriger');
    expect(refused.body.errors!.map((error) => error.pointer)).toEqual([
      '/administration',
      '/filer/type',
      '/filer/name',
      '/filer/email',
      '/subject',
    ]);
    expect(refused.body.errors!.every((error) => error.detail.length > 5)).toBe(true);
  });

  it('points at each wrong file: type, emptiness, size', async () => {
    // given
    const [good] = filesOnly(1);
    const files = [
      good!,
      {
        name: 'faux.pdf',
        type: 'application/pdf',
        bytes: Buffer.from('MZ not a pdf at all, really not one'),
      },
      { name: 'vide.pdf', type: 'application/pdf', bytes: new Uint8Array() },
    ];

    // when
    const refused = await send<Problem>(filingForm(filingWords(house.code), files));

    // then
    expect(refused.status).toBe(422);
    expect(refused.body.errors).toMatchObject([
      { pointer: '/files/1', code: 'documents.type_not_accepted' },
      { pointer: '/files/2', code: 'documents.empty' },
    ]);
  });

  it('is too large by one file, by their sum, or by their number', async () => {
    const megabyte = 1024 * 1024;
    const one = await send<Problem>(filingForm(filingWords(house.code), filesOnly(1, megabyte + 1_000)));
    expect([one.status, one.body.errors?.[0]?.pointer]).toEqual([413, '/files/0']);

    const sum = await send<Problem>(filingForm(filingWords(house.code), filesOnly(2, 0.9 * megabyte)));
    expect([sum.status, sum.body.code]).toEqual([413, 'portal.total_too_large']);

    const many = await send<Problem>(filingForm(filingWords(house.code), filesOnly(4)));
    expect(many.status).toBe(413);
  });

  it('keeps no file of a wrong filing that came first, and no number is lost', async () => {
    // given: the receipts of the letters before are issued
    await until(
      () => outboxBacklog(house.platform),
      ({ waiting }) => waiting === 0,
      60_000,
    );
    const before = await blobCount();

    // when
    const refused = await send<Problem>(
      filingForm(filingWords(house.code, { subject: '' }), [pdfFile(randomUUID())]),
    );

    // then
    expect(refused.status).toBe(422);
    expect(await blobCount()).toBe(before);
    expect(await brokenIn(house.platform, house.administrationId, registryInvariants)).toEqual([]);
  }, 90_000);

  it('is no multipart, or one without its filing, or with a broken one', async () => {
    const json = await machine.post<Problem>(
      '/filings',
      { a: 1 },
      { authorization: `Bearer ${house.apiKey}`, 'idempotency-key': randomUUID() },
    );
    expect(json.status).toBe(415);
    const without = new FormData();
    without.append('files', new Blob([new Uint8Array(filesOnly(1)[0]!.bytes)]), 'seul.pdf');
    expect((await send<Problem>(without)).body.errors).toMatchObject([
      { code: 'portal.filing_part_required' },
    ]);
    const broken = new FormData();
    broken.append('filing', '{ not json');
    expect((await send<Problem>(broken)).body.errors).toMatchObject([{ code: 'portal.filing_not_json' }]);
  });

  it('goes to another administration than the key allows', async () => {
    // given
    const far = await enrolHouse(house.platform, 'LOIN');

    // when
    const refused = await send(filingForm(filingWords(far.code), []));

    // then
    expect(refused.status).toBe(403);
  });
});

describe('POST /portal/filings', () => {
  it('needs the CSRF token of the page', async () => {
    // given
    const form = (): FormData => filingForm(filingWords(house.code), []);
    const headers = { 'idempotency-key': randomUUID() };

    // then
    expect((await new Client(api.url).post('/portal/filings', form(), headers)).status).toBe(403);
    const visitor = await api.visitor();
    expect((await visitor.post('/portal/filings', form(), headers)).status).toBe(201);
  });
});

describe('GET /filing-rules', () => {
  it('says the limits in force', async () => {
    const rules = await machine.get('/filing-rules');

    expect(rules.body).toEqual({
      maxFileBytes: 1024 * 1024,
      maxTotalBytes: 1.5 * 1024 * 1024,
      maxFiles: 3,
      mediaTypes: ['application/pdf', 'image/jpeg', 'image/png'],
    });
  });
});
