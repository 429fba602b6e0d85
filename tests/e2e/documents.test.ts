import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Filed } from '../support/client.ts';
import { checkCopy, codeIn, Office, receiptOf } from '../support/life.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { missing, runTool } from '../support/system-packages.ts';

const SUBJECT = 'طلب شهادة المطابقة';
const dataDir = newDataDir();
const attachment = samplePdf('Piece jointe', 20_000);
let product: Product;
let filed: Filed;
let receipt: Document;
let reply: Document;

/** A document of the product, in a file for the system's programs. */
interface Document {
  readonly bytes: Uint8Array;
  readonly path: string;
  readonly number: string;
  readonly verification: string;
}

beforeAll(async () => {
  product = await startProduct({ dataDir });
  const office = new Office(product, 'MTD');
  filed = await office.file({ subject: SUBJECT, text: 'أرجو تسليمي الشهادة.', language: 'ar' }, [
    { name: 'piece jointe.pdf', type: 'application/pdf', bytes: attachment },
  ]);
  const { number } = filed;
  receipt = document({
    name: 'receipt',
    number,
    bytes: await receiptOf(product.url, filed),
    verification: codeIn(filed.verification),
  });
  await office.qualify(number);
  await office.assign(number);
  await office.handle(number, {
    subject: 'جواب على طلبكم',
    body: 'تمت الموافقة على طلبكم.\n\nتسلم لكم الشهادة بمقر المصلحة.',
    language: 'ar',
  });
  await office.approve(number);
  await office.sign(number);
  const answer = await office.answer(filed);
  reply = document({
    name: 'reply',
    bytes: answer.pdf,
    number: answer.number,
    verification: answer.verification,
  });
}, 120_000);

afterAll(async () => {
  await product?.stop();
  removeDataDir(dataDir);
});

function document({ name, ...known }: Omit<Document, 'path'> & { name: string }): Document {
  const path = join(dataDir, `${name}.pdf`);
  writeFileSync(path, known.bytes);
  return { ...known, path };
}

describe('the receipt and the signed reply of a letter', () => {
  it.skipIf(missing('pdfsig'))(
    'have a signature that pdfsig finds valid over the whole document [pdfsig]',
    () => {
      for (const { path } of [receipt, reply]) {
        const { output } = runTool('pdfsig', ['-nocert', path]);
        expect(output, path).toContain('Signature Validation: Signature is Valid.');
        expect(output, path).toContain('Total document signed');
        expect(output, path).toContain('ETSI.CAdES.detached');
      }
    },
  );

  it.skipIf(missing('qpdf'))('are well formed for qpdf [qpdf]', () => {
    for (const { path } of [receipt, reply]) {
      const { status, output } = runTool('qpdf', ['--check', path]);
      expect(status, output).toBe(0);
      expect(output).toContain('No syntax or stream encoding errors found');
    }
  });

  it.skipIf(missing('pdftotext'))('say what they are about, in Arabic and French [pdftotext]', () => {
    const said = textOf(receipt);
    expect(said).toContain(filed.number);
    expect(said.replaceAll(/\s/g, '')).toContain(filed.trackingCode.replaceAll(/[\s-]/g, ''));
    expect(said).toContain('piece jointe.pdf');
    expect(said.replaceAll(/\s/g, '')).toContain(createHash('sha256').update(attachment).digest('hex'));
    expect(letters(said)).toContain(letters(SUBJECT));
    expect(said).toContain('Récépissé');
    const answered = textOf(reply);
    expect(answered).toContain(reply.number);
    expect(letters(answered)).toContain(letters('تمت الموافقة على طلبكم'));
    expect(answered).toContain('Ministère de la Démonstration');
  });

  it('are recognised by the verification page, and a copy with one changed byte is not', async () => {
    for (const { bytes, verification } of [receipt, reply]) {
      expect(await checkCopy(product.url, verification, bytes)).toMatchObject({
        match: true,
        finding: 'same',
      });
      for (const share of [0.1, 0.5, 0.9]) {
        const changed = Buffer.from(bytes);
        changed[Math.floor(changed.length * share)]! ^= 1;
        const found = await checkCopy(product.url, verification, changed);
        expect(found.match, `at ${share}`).toBe(false);
        expect(found.finding).not.toBe('same');
      }
    }
  });

  it('show who signed and nothing of the filer', async () => {
    for (const [kind, { verification, number }] of [
      ['receipt', receipt],
      ['reply', reply],
    ] as const) {
      const { status, body } = await read(verification);
      expect(status).toBe(200);
      expect(body).toMatchObject({ kind, number, intact: true, trusted: true });
      expect(JSON.stringify(body)).not.toContain('Société de démonstration');
      expect(JSON.stringify(body)).not.toContain(SUBJECT);
    }
  });

  it('are told apart from what is stored once the stored file is tampered with', async () => {
    for (const { bytes, verification } of [receipt, reply]) {
      // given the stored bytes of the document
      const path = storedPath(createHash('sha256').update(bytes).digest('hex'));
      const stored = readFileSync(path);

      // when one bit of them changes behind the product's back
      const tampered = Buffer.from(stored);
      tampered[Math.floor(tampered.length / 2)]! ^= 1;
      writeFileSync(path, tampered);

      // then the verification says so, until the true bytes are back
      const { status, body } = await read(verification);
      expect(status, JSON.stringify(body)).toBe(200);
      expect(body['intact']).toBe(false);
      expect((await checkCopy(product.url, verification, bytes)).match).toBe(true);
      writeFileSync(path, stored);
      expect((await read(verification)).body['intact']).toBe(true);
    }
  });
});

function read(code: string) {
  return new Client(product.url).get(`/verifications/${code}`);
}

function textOf({ path }: Document): string {
  return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
}

/** Arabic comes out of a PDF in presentation forms, with marks and sometimes in visual order: only base letters count. */
function letters(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[^\p{Script=Arabic}]/gu, '')
    .replaceAll(/\p{M}|ـ/gu, '');
}

function storedPath(sha256: string): string {
  const blobs = join(dataDir, 'blobs');
  const found = readdirSync(blobs, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith(sha256),
  );
  if (found === undefined) throw new Error(`Expected the blob ${sha256} on disk, but it is not there`);
  return join(blobs, found);
}
