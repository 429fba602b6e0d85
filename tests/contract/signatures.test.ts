import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderReceipt, renderReply } from '../../src/documents/index.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { createPersonKey, createSealKey, sealPdf, signPdf, verifyPdf } from '../../src/signatures/index.ts';
import { sampleReceipt, sampleReply } from '../support/document-samples.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';
import { pdfFixture, pdfFixturesPresent } from '../support/pdf-fixtures.ts';
import { missing, runTool } from '../support/system-packages.ts';

const ADMINISTRATION = { administrationId: '0192f000-0000-7000-8000-000000000001' };
const PERSON = '0192f000-0000-7000-8000-0000000000aa';
const MINISTRY = { ar: 'وزارة النموذج', fr: 'Ministère de la Démonstration' };
const DIRECTOR = { ar: 'المدير', fr: 'Le Directeur' };

const clock = new FixedClock('2026-11-23T14:40:12.345Z');
const folder = mkdtempSync(join(tmpdir(), 'dwn-sig-'));
let platform: TestPlatform;
let receipt: Uint8Array;
let sealed: Uint8Array;
let reply: Uint8Array;
let signed: Uint8Array;

beforeAll(async () => {
  platform = await openTestPlatform({ clock });
  await createSealKey(platform, { ...ADMINISTRATION, name: MINISTRY });
  await createPersonKey(platform, { ...ADMINISTRATION, personId: PERSON, name: DIRECTOR });
  receipt = await renderReceipt(platform, sampleReceipt());
  sealed = (
    await sealPdf(platform, { ...ADMINISTRATION, pdf: receipt, reason: 'Récépissé 2026/A/000123 — وصل' })
  ).pdf;
  const rendered = await renderReply(platform, sampleReply());
  reply = rendered.pdf;
  signed = (await sign(reply, rendered.stampArea)).pdf;
}, 120_000);
afterAll(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

function sign(pdf: Uint8Array, area?: Parameters<typeof signPdf>[1]['area']): ReturnType<typeof signPdf> {
  return signPdf(platform, {
    ...ADMINISTRATION,
    personId: PERSON,
    pdf,
    area,
    stamp: { name: DIRECTOR, position: DIRECTOR, administration: MINISTRY },
  });
}

function written(pdf: Uint8Array): string {
  const file = join(folder, 'document.pdf');
  writeFileSync(file, pdf);
  return file;
}

describe('a signing key', () => {
  it('is made once for its owner', async () => {
    const first = await createSealKey(platform, { ...ADMINISTRATION, name: MINISTRY });
    const again = await Promise.all(
      [1, 2, 3].map(() => createSealKey(platform, { ...ADMINISTRATION, name: MINISTRY })),
    );

    expect(new Set(again.map((key) => key.fingerprint))).toEqual(new Set([first.fingerprint]));
  });

  it('is made once even when several ask at the same moment', async () => {
    const owner = { administrationId: '0192f000-0000-7000-8000-000000000002', name: MINISTRY };

    const keys = await Promise.all([1, 2, 3, 4].map(() => createSealKey(platform, owner)));

    expect(new Set(keys.map((key) => key.fingerprint)).size).toBe(1);
  });

  it('is refused when nobody made it', async () => {
    const stranger = { administrationId: '0192f000-0000-7000-8000-000000000003', pdf: receipt, reason: 'x' };

    await expect(sealPdf(platform, stranger)).rejects.toMatchObject({ code: 'signatures.key_missing' });
  });
});

describe('a seal', () => {
  it('is appended: the sealed receipt begins with the receipt', async () => {
    expect(Buffer.from(sealed).subarray(0, receipt.length).equals(receipt)).toBe(true);
  });

  it('verifies as the administration’s seal, at the instant it was made', async () => {
    const report = await verifyPdf(platform, sealed);

    expect(report).toMatchObject({
      intact: true,
      trusted: true,
      problems: [],
      signatures: [
        {
          kind: 'seal',
          signer: MINISTRY,
          signedAt: new Date('2026-11-23T14:40:12.000Z'),
          level: 'test',
          valid: true,
          coversWholeDocument: true,
          reason: 'Récépissé 2026/A/000123 — وصل',
          problems: [],
        },
      ],
    });
  });

  it('answers the hash of what it gives', async () => {
    const result = await sealPdf(platform, { ...ADMINISTRATION, pdf: receipt, reason: 'x' });

    expect(result.sha256).toBe(createHash('sha256').update(result.pdf).digest('hex'));
    expect(result.signedAt).toEqual(new Date('2026-11-23T14:40:12.000Z'));
  });

  it.skipIf(missing('pdfsig'))('is accepted by poppler [pdfsig]', () => {
    const { output } = runTool('pdfsig', ['-nocert', written(sealed)]);

    expect(output).toContain('Signature is Valid.');
    expect(output).toContain('ETSI.CAdES.detached');
    expect(output).toContain('Total document signed');
  });

  it.skipIf(missing('qpdf'))('leaves a file without faults [qpdf]', () => {
    expect(runTool('qpdf', ['--check', written(sealed)])).toMatchObject({ status: 0 });
    expect(runTool('qpdf', ['--check', written(signed)])).toMatchObject({ status: 0 });
  });
});

describe('a signature', () => {
  it('verifies as the person’s', async () => {
    const report = await verifyPdf(platform, signed);

    expect(report).toMatchObject({
      intact: true,
      trusted: true,
      signatures: [{ kind: 'signature', signer: DIRECTOR, valid: true }],
    });
  });

  it.skipIf(missing('pdfsig'))('is accepted by poppler together with a later seal [pdfsig]', async () => {
    const both = await sealPdf(platform, { ...ADMINISTRATION, pdf: signed, reason: 'Départ' });

    const { output } = runTool('pdfsig', ['-nocert', written(both.pdf)]);

    expect(output.match(/Signature is Valid\./g)).toHaveLength(2);
  });

  it.skipIf(missing('pdftotext'))('shows who, when, and that it is a test certificate [pdftotext]', () => {
    const text = runTool('pdftotext', [written(signed), '-']).output;

    expect(text).toContain('certificat de test');
    expect(text).toContain('23 novembre 2026 à 14:40');
  });

  it('may be followed by others: all stay valid, the last covers everything', async () => {
    let pdf = signed;
    for (let more = 0; more < 3; more += 1)
      pdf = (await sign(pdf, { page: 0, x: 60 + more * 150, y: 100, width: 140, height: 60 })).pdf;

    const report = await verifyPdf(platform, pdf);

    expect(report.trusted).toBe(true);
    expect(report.signatures.map((one) => one.coversWholeDocument)).toEqual([false, false, false, true]);
  });

  it('is out of date after its certificate’s period', async () => {
    const now = clock.now();
    clock.set('2031-01-01T00:00:00Z');
    try {
      await expect(sign(reply)).rejects.toMatchObject({ code: 'signatures.key_expired' });
      await expect(verifyPdf(platform, signed)).resolves.toMatchObject({ trusted: true });
    } finally {
      clock.set(now);
    }
  });
});

describe('what is not intact', () => {
  it('any byte changed in what is signed', { timeout: 120_000 }, async () => {
    const gap = Buffer.from(sealed).lastIndexOf('/Contents <');
    const end = Buffer.from(sealed).indexOf('>', gap);
    const position = fc.integer({ min: 0, max: sealed.length - 1 }).filter((at) => at < gap + 10 || at > end);

    await fc.assert(
      fc.asyncProperty(position, fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const changed = new Uint8Array(sealed);
        changed[at] = changed[at]! ^ flip;

        expect(await verifyPdf(platform, changed)).toMatchObject({ intact: false, trusted: false });
      }),
      { numRuns: 150 },
    );
  });

  it('any byte changed before the first of two signatures', { timeout: 120_000 }, async () => {
    const both = (await sealPdf(platform, { ...ADMINISTRATION, pdf: signed, reason: 'Départ' })).pdf;
    const firstGap = Buffer.from(both).indexOf('/Contents <');

    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: firstGap }), async (at) => {
        const changed = new Uint8Array(both);
        changed[at] = changed[at]! ^ 1;

        expect(await verifyPdf(platform, changed)).toMatchObject({ intact: false, trusted: false });
      }),
      { numRuns: 40 },
    );
  });

  it('bytes added at the end, or a page drawn over', async () => {
    const appended = Buffer.concat([sealed, Buffer.from('\n% more\n')]);

    expect(await verifyPdf(platform, appended)).toMatchObject({
      intact: false,
      problems: ['signatures.changed_after_signature'],
    });
    expect(await verifyPdf(platform, await drawnOver(sealed))).toMatchObject({
      intact: false,
      signatures: [{ problems: ['signatures.changed_after_signature'] }],
    });
  });

  it('a document cut back to before its last signature is still the earlier one', async () => {
    const both = (await sealPdf(platform, { ...ADMINISTRATION, pdf: signed, reason: 'Départ' })).pdf;

    expect(await verifyPdf(platform, both.subarray(0, signed.length))).toMatchObject({ trusted: true });
    expect(await verifyPdf(platform, both.subarray(0, both.length - 40))).toMatchObject({ intact: false });
  });

  it('a document that nobody signed, and anything that is no PDF', async () => {
    expect(await verifyPdf(platform, receipt)).toMatchObject({
      intact: false,
      problems: ['signatures.not_signed'],
    });
    for (const garbage of [new Uint8Array(), Buffer.from('%PDF-1.7'), Buffer.alloc(5000, 7)]) {
      expect(await verifyPdf(platform, garbage)).toMatchObject({
        intact: false,
        problems: ['signatures.unreadable'],
      });
    }
  });
});

describe.skipIf(!pdfFixturesPresent)('PDFs from elsewhere [skipped without ../shared/fixtures/pdf]', () => {
  it.each(['classic', 'libreoffice', 'scanned', 'acroform', 'xrefstream', 'crlf_tail', 'draft'])(
    '%s takes three signatures and keeps its bytes',
    async (name) => {
      const original = pdfFixture(`${name}.pdf`);
      let pdf: Uint8Array = original;
      for (let count = 0; count < 3; count += 1)
        pdf = (await sign(pdf, { page: 0, x: 20, y: 20 + count * 70, width: 180, height: 60 })).pdf;

      expect(Buffer.from(pdf).subarray(0, original.length).equals(original)).toBe(true);
      expect(await verifyPdf(platform, pdf)).toMatchObject({ trusted: true });
    },
  );

  it.each(['encrypted_user', 'encrypted_owner', 'badxref'])('%s is refused', async (name) => {
    await expect(sign(pdfFixture(`${name}.pdf`))).rejects.toMatchObject({ code: 'signatures.not_signable' });
  });

  it('a document signed under another authority is intact, but not trusted', async () => {
    const report = await verifyPdf(platform, pdfFixture('poppler_signed.pdf'));

    expect(report.trusted).toBe(false);
    expect(report.signatures[0]).toMatchObject({ level: 'unknown' });
  });
});

async function drawnOver(pdf: Uint8Array): Promise<Uint8Array> {
  const { PDF } = await import('@libpdf/core');
  const loaded = await PDF.load(pdf);
  loaded.getPage(0)!.drawText('PAID', { x: 50, y: 50 });
  return loaded.save({ incremental: true });
}
