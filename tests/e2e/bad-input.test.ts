import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, filingForm, type Answer, type Filed } from '../support/client.ts';
import { filingWords, QUALIFIED } from '../support/filing-life.ts';
import { codeIn, Office, untilDemoFiled, receiptOf, type Attachment } from '../support/life.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { expectRefusals, type Expected, type Refusal } from '../support/refusals.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { untilTask, type TaskView } from '../support/staff.ts';
import { missing, runTool } from '../support/system-packages.ts';

const MOST_FILINGS = 120;
const UNKNOWN_CODE = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789';
const dataDir = newDataDir();
const folder = mkdtempSync(join(tmpdir(), 'diwan-bad-'));
let product: Product;
let office: Office;
let letter: Filed;
let task: TaskView;

beforeAll(async () => {
  product = await startProduct({
    dataDir,
    environment: {
      FILING_MAX_FILE_MB: '0.1',
      FILING_MAX_TOTAL_MB: '0.2',
      FILINGS_PER_MINUTE: String(MOST_FILINGS),
    },
  });
  await untilDemoFiled(product);
  office = new Office(product, 'MTD');
  letter = await office.file({}, [pdf('piece', 5_000)]);
  await receiptOf(product.url, letter);
  task = await untilTask(await office.staff('registry-agent'), letter.number, 'qualification');
  await untilQuiet();
}, 120_000);

afterAll(async () => {
  await product?.stop();
  removeDataDir(dataDir);
  rmSync(folder, { recursive: true, force: true });
});

describe('a filing that must be refused', () => {
  const wrong: readonly (readonly [name: string, files: () => Attachment[], expected: Expected])[] = [
    [
      'another type under a right extension',
      () => [{ ...pdf('x', 0), bytes: Buffer.from('MZ\u0090 not a PDF') }],
      { status: 422, code: 'documents.type_not_accepted', pointers: ['/files/0'] },
    ],
    [
      'an oversize file',
      () => [pdf('large', 150_000)],
      { status: 413, code: 'documents.too_large', pointers: ['/files/0'] },
    ],
    [
      'an empty file',
      () => [{ ...pdf('empty', 0), bytes: Buffer.alloc(0) }],
      { status: 422, code: 'documents.empty', pointers: ['/files/0'] },
    ],
    [
      'a damaged PDF',
      () => [{ ...pdf('damaged', 0), bytes: samplePdf('damaged', 6_000).slice(0, 700) }],
      { status: 422, code: 'documents.damaged_pdf', pointers: ['/files/0'] },
    ],
  ];
  for (const [name, files, expected] of wrong) {
    it(`with ${name} is told so and leaves nothing`, () =>
      leavesNothing(() => expectRefusals((headers) => submit({}, files(), headers), expected)));
  }

  it.skipIf(missing('qpdf'))('with an encrypted PDF is told so and leaves nothing [qpdf]', () =>
    leavesNothing(() =>
      expectRefusals((headers) => submit({}, [encrypted()], headers), {
        status: 422,
        code: 'documents.encrypted_pdf',
        pointers: ['/files/0'],
      }),
    ),
  );

  it('with too much in all is told so, and what was received belongs to nothing', async () => {
    const files = ['a', 'b', 'c'].map((name) => pdf(name, 90_000));
    await leavesNothing(
      () =>
        expectRefusals((headers) => submit({}, files, headers), {
          status: 413,
          code: 'portal.total_too_large',
          pointers: ['/files'],
        }),
      files,
    );
  });

  it('with every fault at once names each of them', () =>
    leavesNothing(() =>
      expectRefusals(
        (headers) =>
          submit(
            {
              subject: '',
              text: '',
              filer: { type: 'martian', name: '', email: 'nobody', phone: 'x' },
              language: 'tlh',
            },
            [],
            headers,
          ),
        {
          status: 422,
          code: 'registry.filing_refused',
          pointers: ['/subject', '/filer/type', '/filer/name', '/filer/email', '/filer/phone', '/language'],
        },
      ),
    ));

  it('without its words, or to nobody known, is told so', () =>
    leavesNothing(async () => {
      const refused = { status: 422, code: 'registry.filing_refused' };
      await expectRefusals((headers) => send(new FormData(), headers), { ...refused, pointers: [''] });
      await expectRefusals((headers) => send(filingForm('not an object', []), headers), {
        ...refused,
        pointers: [''],
      });
      await expectRefusals((headers) => submit({ administration: 'NOWHERE' }, [pdf('p', 5_000)], headers), {
        ...refused,
        pointers: ['/administration'],
      });
    }));

  it('without an idempotency key, a right key, or the right to file there is told so', () =>
    leavesNothing(async () => {
      const { 'idempotency-key': _, ...bare } = credentials();
      const form = () => filingForm(filingWords('MTD'), []);
      const ask = (sent: Record<string, string>) => (headers: Record<string, string>) =>
        new Client(product.url).request('POST', '/filings', form(), { ...sent, ...headers });
      await expectRefusals(ask(bare), { status: 422, code: 'portal.idempotency_key_required' });
      await expectRefusals(ask({ ...credentials(), authorization: 'Bearer diwan_wrong' }), {
        status: 401,
        code: 'identity.key_refused',
      });
      await expectRefusals((headers) => submit({ administration: 'CDM' }, [], headers), {
        status: 403,
        code: 'identity.forbidden',
      });
    }));

  it('from the portal without the page’s token is told so', () =>
    leavesNothing(() =>
      expectRefusals(
        (headers) =>
          new Client(product.url).request('POST', '/portal/filings', filingForm(filingWords('MTD'), []), {
            'idempotency-key': randomUUID(),
            ...headers,
          }),
        {
          status: 403,
          code: 'http.csrf_refused',
        },
      ),
    ));

  it('beyond the limit of its key waits, and the register has no gap', async () => {
    // given the key of another administration, used as often as it may be
    const flooded = new Office(product, 'CDM');
    const before = await flooded.file();
    const answers = await Promise.all(
      Array.from({ length: MOST_FILINGS + 5 }, () => flooded.tryFiling({ subject: '' })),
    );

    // then the rest is refused, with the time to wait
    const late = answers.filter(({ status }) => status === 429) as unknown as Answer<Refusal>[];
    expect(late.length).toBeGreaterThanOrEqual(5);
    for (const { headers, body } of late) {
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(body.code).toBe('http.too_many_requests');
    }
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const visitor = new Client(product.url);
    await visitor.session();
    const next = await visitor.post<Filed>('/portal/filings', filingForm(filingWords('CDM'), []), {
      'idempotency-key': randomUUID(),
    });
    expect(orderOf(next.body.number)).toBe(orderOf(before.number) + 1);
  });
});

describe('a wrong code', () => {
  it('of tracking or verification is unknown', async () => {
    const visitor = new Client(product.url);
    const unknown = { status: 404, code: 'registry.code_unknown' };
    await expectRefusals((headers) => visitor.get(`/trackings/${UNKNOWN_CODE}`, headers), unknown);
    await expectRefusals((headers) => visitor.get(`/verifications/${UNKNOWN_CODE}`, headers), unknown);
    await expectRefusals((headers) => visitor.get(`/receipts/${UNKNOWN_CODE}`, headers), unknown);
    await expectRefusals(
      (headers) =>
        visitor.post('/trackings/find', { number: letter.number, trackingCode: UNKNOWN_CODE }, headers),
      unknown,
    );
    await expectRefusals(
      (headers) =>
        visitor.post(
          '/trackings/find',
          { number: '2026/A/999999', trackingCode: letter.trackingCode },
          headers,
        ),
      unknown,
    );
    await expectRefusals(
      (headers) => visitor.get(`/trackings/${codeIn(letter.verification)}`, headers),
      unknown,
    );
  });
});

describe('somebody without the right', () => {
  it('is asked to sign in, without a session and with one that is over', async () => {
    const stranger = new Client(product.url);
    const unauthenticated = { status: 401, code: 'identity.not_signed_in' };
    await expectRefusals((headers) => stranger.get('/tasks', headers), unauthenticated);
    const gone = new Client(product.url);
    const { login, password } = product.demo.accounts.find((account) => account.login === 'bo.chef')!;
    await gone.signIn(login, password);
    const cookie = gone.cookies();
    await gone.request('DELETE', '/session');
    await expectRefusals((headers) => stranger.get('/tasks', { cookie, ...headers }), unauthenticated);
    await expectRefusals(
      (headers) => stranger.get('/tasks', { cookie: 'diwan_session=made-up', ...headers }),
      unauthenticated,
    );
  });

  it('learns nothing of another administration', async () => {
    const outsider = await new Office(product, 'CDM').staff('registry-agent');
    const detail = await (
      await office.staff('registry-agent')
    ).get<{ files: { sha256: string }[]; instanceId: string }>(`/letters/${task.letter.id}`);
    const { files, instanceId } = detail.body;
    for (const path of [
      `/tasks/${task.id}`,
      `/letters/${task.letter.id}`,
      `/letters/${task.letter.id}/history`,
      `/letters/${task.letter.id}/reply`,
      `/letters/${task.letter.id}/files/${files[0]!.sha256}`,
      `/instances/${instanceId}`,
    ]) {
      const answer = await outsider.get<Refusal>(path);
      expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBe(404);
      expect(JSON.stringify(answer.body)).not.toContain(letter.number);
    }
    const claim = await outsider.post<Refusal>(`/tasks/${task.id}/claim`, { revision: task.revision });
    expect(claim.status).toBe(404);
    await expectRefusals((headers) => outsider.get(`/tasks/${task.id}`, headers), {
      status: 404,
      code: 'tasks.not_found',
    });
  });

  it('is refused by the role, and by the token of the page', async () => {
    const officer = await office.staff('officer');
    const forbidden = { status: 403, code: 'identity.forbidden' };
    await expectRefusals((headers) => officer.get('/circuits/incoming-filing/draft', headers), forbidden);
    await expectRefusals(
      (headers) =>
        officer.post('/people', { login: 'x', password: 'y', name: { ar: 'ا', fr: 'a' } }, headers),
      forbidden,
    );
    await expectRefusals(
      (headers) =>
        officer.post(`/tasks/${task.id}/claim`, { revision: 1 }, { 'x-csrf-token': 'wrong', ...headers }),
      { status: 403, code: 'http.csrf_refused' },
    );
  });
});

describe('a task', () => {
  it('is not changed on an old revision, nor with missing answers; done twice it is done once', async () => {
    const agent = await office.staff('registry-agent');
    const completion = { outcome: 'admissible', values: QUALIFIED };

    // given a task that was claimed since it was read
    const claimed = await agent.post<TaskView>(`/tasks/${task.id}/claim`, { revision: task.revision });
    expect(claimed.status).toBe(200);
    const { revision } = claimed.body;

    // then the old revision is refused, and so is a form with gaps
    await expectRefusals(
      (headers) => agent.post(`/tasks/${task.id}/release`, { revision: task.revision }, headers),
      { status: 409, code: 'tasks.changed_meanwhile' },
    );
    await expectRefusals(
      (headers) =>
        agent.post(`/tasks/${task.id}/completion`, { ...completion, revision: task.revision }, headers),
      { status: 409, code: 'tasks.changed_meanwhile' },
    );
    await expectRefusals(
      (headers) =>
        agent.post(`/tasks/${task.id}/completion`, { ...completion, values: {}, revision }, headers),
      {
        status: 422,
        code: 'tasks.values_refused',
        pointers: ['/values/nature', '/values/priority'],
      },
    );

    // and the same completion sent again gets the same answer
    const first = await agent.post(`/tasks/${task.id}/completion`, { ...completion, revision });
    const again = await agent.post(`/tasks/${task.id}/completion`, { ...completion, revision });
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    expect(again).toMatchObject({ status: 200, body: first.body });
    await expectRefusals(
      (headers) =>
        agent.post(
          `/tasks/${task.id}/completion`,
          { ...completion, outcome: 'not-competent', reason: 'Autre', revision },
          headers,
        ),
      {
        status: 409,
        code: 'tasks.already_completed',
      },
    );
  });
});

function credentials(): Record<string, string> {
  return { authorization: `Bearer ${office.apiKey}`, 'idempotency-key': randomUUID() };
}

function send(form: FormData, headers: Record<string, string>): Promise<Answer<unknown>> {
  return new Client(product.url).request('POST', '/filings', form, { ...credentials(), ...headers });
}

function submit(
  change: Record<string, unknown>,
  files: Attachment[],
  headers: Record<string, string>,
): Promise<Answer<unknown>> {
  return send(filingForm(filingWords('MTD', change), files), headers);
}

function pdf(name: string, size: number): Attachment {
  return { name: `${name}.pdf`, type: 'application/pdf', bytes: samplePdf(name, size) };
}

function encrypted(): Attachment {
  const [plain, locked] = [join(folder, 'plain.pdf'), join(folder, 'locked.pdf')];
  writeFileSync(plain, samplePdf('secret', 3_000));
  const ran = runTool('qpdf', ['--encrypt', 'secret', 'secret', '256', '--', plain, locked]);
  expect(ran.status, ran.output).toBe(0);
  return { name: 'locked.pdf', type: 'application/pdf', bytes: readFileSync(locked) };
}

/** The next valid filing takes the next number, and no new blob is there but `unreferenced` ones. */
async function leavesNothing(
  refused: () => Promise<void>,
  unreferenced: readonly Attachment[] = [],
): Promise<void> {
  const before = await office.file();
  await receiptOf(product.url, before);
  await untilQuiet(300);
  const blobs = blobsOnDisk();
  await refused();
  const allowed = new Set(unreferenced.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex')));
  expect(blobsOnDisk().filter((name) => !blobs.includes(name) && !allowed.has(name))).toEqual([]);
  expect(orderOf((await office.file()).number)).toBe(orderOf(before.number) + 1);
}

function orderOf(number: string): number {
  return Number(number.split('/').at(-1));
}

function blobsOnDisk(): string[] {
  const names = readdirSync(join(dataDir, 'blobs'), { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => name.split('/').at(-1)!)
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .toSorted();
}

/** The product writes no more documents (receipts, letters of the demo). */
async function untilQuiet(span = 1_500): Promise<void> {
  for (let before = -1; before !== blobsOnDisk().length; await sleep(span)) before = blobsOnDisk().length;
}
