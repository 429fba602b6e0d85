import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesOf, keepFiles, receiveFile, renderReceipt, sweepOrphans } from '../../src/documents/index.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { inTransaction } from '../../src/platform/mongo/index.ts';
import type { BlobStore } from '../../src/platform/storage/index.ts';
import { sampleReceipt } from '../support/document-samples.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';
import { pdfFixture, pdfFixturesPresent } from '../support/pdf-fixtures.ts';

const A = '0192f000-0000-7000-8000-00000000000a';
const B = '0192f000-0000-7000-8000-00000000000b';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const clock = new FixedClock('2026-11-23T09:00:00Z');
let platform: TestPlatform;
let pdf: Buffer;

beforeAll(async () => {
  platform = await openTestPlatform({ clock, env: { FILING_MAX_FILE_MB: '0.5' } });
  pdf = Buffer.from(await renderReceipt(platform, sampleReceipt()));
});
afterAll(() => platform.close());

function receive(
  content: Uint8Array | Iterable<Buffer>,
  filename = 'f.pdf',
  administrationId = A,
): ReturnType<typeof receiveFile> {
  const chunks = content instanceof Uint8Array ? [Buffer.from(content)] : content;
  return receiveFile(platform, { administrationId, filename, content: Readable.from(chunks) });
}

async function blobs(): Promise<string[]> {
  const found: string[] = [];
  for await (const blob of platform.blobs.list()) found.push(`${blob.administrationId}/${blob.sha256}`);
  return found;
}

describe('a file that is accepted', () => {
  it('is stored, measured and named safely, however it arrives', async () => {
    const bytes = [...pdf].map((byte) => Buffer.of(byte));

    const file = await receive(bytes, '../x/طلب.pdf');

    expect(file).toMatchObject({ name: 'طلب.pdf', mediaType: 'application/pdf', size: pdf.length, pages: 1 });
    expect(Buffer.from(await platform.blobs.read(A, file.sha256)).equals(pdf)).toBe(true);
  });

  it('has the type that its content has', async () => {
    expect(await receive(PNG, 'scan.pdf')).toMatchObject({ mediaType: 'image/png', name: 'scan.pdf.png' });
  });
});

describe('a file that is refused leaves nothing behind', () => {
  const bomb = Buffer.from(PNG);
  bomb.writeUInt32BE(40_000, 16);
  bomb.writeUInt32BE(40_000, 20);

  it.each([
    [
      'a program named .pdf',
      Buffer.from('MZ\u0090\u0000'.repeat(100), 'latin1'),
      'documents.type_not_accepted',
      'invalid',
    ],
    [
      'a web page named .pdf',
      Buffer.from('<html><script>1</script></html>'),
      'documents.type_not_accepted',
      'invalid',
    ],
    ['an empty file', Buffer.alloc(0), 'documents.empty', 'invalid'],
    [
      'a file above the limit',
      Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(600_000, 32)]),
      'documents.too_large',
      'too_large',
    ],
    [
      'a PDF that is cut',
      Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\n'),
      'documents.damaged_pdf',
      'invalid',
    ],
    [
      'a PDF header over noise',
      Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(5000, 0xa5)]),
      'documents.damaged_pdf',
      'invalid',
    ],
    ['an image bomb', bomb, 'documents.image_too_large', 'invalid'],
    ['half an image', PNG.subarray(0, 46), 'documents.damaged_image', 'invalid'],
  ])('%s', async (_name, content, code, kind) => {
    const before = await blobs();

    await expect(receive(content)).rejects.toMatchObject({ code, kind });

    expect(await blobs()).toEqual(before);
  });

  it('a stream that breaks', async () => {
    const before = await blobs();
    const breaking = Readable.from(
      (function* chunks() {
        yield pdf.subarray(0, 5000);
        throw new Error('connection lost');
      })(),
    );

    await expect(
      receiveFile(platform, { administrationId: A, filename: 'f.pdf', content: breaking }),
    ).rejects.toThrow('connection lost');

    expect(await blobs()).toEqual(before);
  });

  it('while others are received', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, (_, index) =>
        index % 2 ? receive(pdf) : receive(Buffer.from('%PDF-1.7 broken')),
      ),
    );

    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(20);
  });
});

describe.skipIf(!pdfFixturesPresent)('PDFs from elsewhere [skipped without ../shared/fixtures/pdf]', () => {
  it.each([
    'classic',
    'libreoffice',
    'scanned',
    'acroform',
    'xrefstream',
    'crlf_tail',
    'linearized',
    'linearized_xs',
    'draft',
  ])('%s is accepted', async (name) => {
    expect((await receive(pdfFixture(`${name}.pdf`))).pages).toBeGreaterThan(0);
  });

  it.each([
    ['encrypted_user', 'documents.encrypted_pdf'],
    ['encrypted_owner', 'documents.encrypted_pdf'],
    ['badxref', 'documents.damaged_pdf'],
  ])('%s is refused', async (name, code) => {
    await expect(receive(pdfFixture(`${name}.pdf`))).rejects.toMatchObject({ code });
  });

  it.each(['draft.docx', 'draft.odt'])('%s is refused', async (name) => {
    await expect(receive(pdfFixture(name), 'x.pdf')).rejects.toMatchObject({
      code: 'documents.type_not_accepted',
    });
  });
});

describe('a file nobody holds', () => {
  it('stays when it was received by one filing and could not be inspected for another', async () => {
    // given: a file on its way into a letter, and the same bytes coming again
    const { filing } = platform.config;
    const config = { ...platform.config, filing: { ...filing, maxFileBytes: 4_000_000 } };
    const content = samplePdf('deux fois', 2_000_000);
    const incoming = () => ({ administrationId: B, filename: 'f.pdf', content: Readable.from([content]) });
    const first = await receiveFile({ ...platform, config }, incoming());

    // when: the store cannot be read for a moment
    const unreadable = Object.assign(Object.create(platform.blobs) as BlobStore, {
      put: platform.blobs.put.bind(platform.blobs),
      remove: platform.blobs.remove.bind(platform.blobs),
      read: () => Promise.reject(new Error('EIO')),
    });
    await expect(receiveFile({ ...platform, config, blobs: unreadable }, incoming())).rejects.toThrow('EIO');

    // then: the first filing still has its file
    expect(await platform.blobs.stat(B, first.sha256)).not.toBeNull();
  });

  it('is swept after 24 hours; a held one, or one that came again, is not', async () => {
    // given two files of one administration and the same bytes in another
    const held = await receive(pdf, 'held.pdf', B);
    const orphan = await receive(PNG, 'orphan.png', B);
    const owner = { type: 'letter', id: 'letter-1' };
    await inTransaction((tx) => keepFiles(tx, { administrationId: B, owner, files: [held] }));
    await inTransaction((tx) => keepFiles(tx, { administrationId: B, owner, files: [held] }));

    // when a day has not passed
    clock.advance(23 * 3_600_000);
    await sweepOrphans(platform);

    // then both are there
    expect(await platform.blobs.stat(B, orphan.sha256)).not.toBeNull();

    // when it came again, then a day passes
    await receive(PNG, 'again.png', B);
    clock.advance(2 * 3_600_000);
    await sweepOrphans(platform);
    expect(await platform.blobs.stat(B, orphan.sha256)).not.toBeNull();

    clock.advance(24 * 3_600_000);
    await sweepOrphans(platform);

    // then only the held one is left, held once
    expect(await platform.blobs.stat(B, orphan.sha256)).toBeNull();
    expect(await platform.blobs.stat(B, held.sha256)).not.toBeNull();
    expect(await filesOf(B, owner)).toEqual([held]);
    expect(await blobs()).toEqual([`${B}/${held.sha256}`]);
  });
});
