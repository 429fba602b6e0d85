import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDF } from '@libpdf/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  renderLetter,
  renderReceipt,
  renderReply,
  renderStamp,
  type LetterData,
} from '../../src/documents/index.ts';
import { sampleReceipt, sampleReply } from '../support/document-samples.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';
import { missing, runTool } from '../support/system-packages.ts';

let platform: TestPlatform;
const folder = mkdtempSync(join(tmpdir(), 'dwn-pdf-'));

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(async () => {
  await platform.close();
  rmSync(folder, { recursive: true, force: true });
});

function written(pdf: Uint8Array): string {
  const file = join(folder, 'document.pdf');
  writeFileSync(file, pdf);
  return file;
}

function textOf(pdf: Uint8Array): string {
  return runTool('pdftotext', ['-layout', written(pdf), '-']).output.normalize('NFKC');
}

/** Words of a PDF as a reader copies or searches them, without marks of direction. */
function wordsOf(pdf: Uint8Array): string[] {
  return textOf(pdf)
    .replaceAll(/\p{Cf}/gu, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u);
}

describe('a receipt', () => {
  it.skipIf(missing('pdftotext'))('says everything in Arabic and in French [pdftotext]', async () => {
    const receipt = sampleReceipt();

    const text = textOf(await renderReceipt(platform, receipt));

    for (const shown of [
      '2026/A/000123',
      'ROYAUME DU MAROC',
      '23 novembre 2026 à 14:40',
      'demande.pdf',
      'a1'.repeat(32),
    ]) {
      expect(text).toContain(shown);
    }
    expect(text).toContain(receipt.trackingCode);
    expect(text).toContain(receipt.verificationUrl);
    for (const word of ['رقمي', 'نونبر', 'الاحتلال', 'الزهراء']) expect(text).toContain(word);
  });

  it.skipIf(missing('pdftotext'))('keeps its Arabic words whole [pdftotext]', async () => {
    const words = wordsOf(await renderReceipt(platform, sampleReceipt()));

    const expected = 'المملكة المغربية وصل إيداع رقمي التسجيل الإدارة المودع الموضوع طلب رخصة الاحتلال';
    for (const word of `${expected} للملك الملفات المتوصل الملف الصفحات التحقق التتبع الإلكتروني`.split(' '))
      expect(words).toContain(word);
  });

  it.skipIf(missing('pdffonts'))('embeds every font [pdffonts]', async () => {
    const lines = runTool('pdffonts', [written(await renderReceipt(platform, sampleReceipt()))])
      .output.split('\n')
      .slice(2);

    expect(lines.filter((line) => line !== '').length).toBeGreaterThan(2);
    for (const line of lines.filter((one) => one !== '')) expect(line).toMatch(/\byes\s+yes\s+yes\b/);
  });

  it('is PDF/A-2b, and the same data makes the same bytes', async () => {
    const first = await renderReceipt(platform, sampleReceipt());
    const second = await renderReceipt(platform, sampleReceipt());

    expect(Buffer.from(first).equals(second)).toBe(true);
    const text = Buffer.from(first).toString('latin1');
    expect(text).toMatch(/<pdfaid:part>2<\/pdfaid:part>/);
    expect(text).toMatch(/<pdfaid:conformance>B<\/pdfaid:conformance>/);
  });

  it('runs over several pages when the files do', async () => {
    const [file] = sampleReceipt().files;
    const files = Array.from({ length: 20 }, (_, index) => ({
      ...file!,
      name: `${'annexe très longue '.repeat(8)}${index}.pdf`,
    }));

    const pdf = await renderReceipt(platform, sampleReceipt({ files, subject: 'objet long '.repeat(40) }));

    expect((await PDF.load(pdf)).getPageCount()).toBeGreaterThan(1);
  });

  it('is made whatever the filer typed', { timeout: 120_000 }, async () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.constantFrom(
        '😀 #strong[x] *y* $z$ \\ "q"',
        '\u202Eevil',
        '\u200d\u202e',
        '\u0000',
        '��΄ ؎ ۞',
        '⵿ⵜⴰⵎⴰⵣⵉⵖⵜ',
        '漢字',
        '#panic("x")',
      ),
    );
    await fc.assert(
      fc.asyncProperty(typed, typed, async (subject, name) => {
        const pdf = await renderReceipt(
          platform,
          sampleReceipt({ subject, filer: { type: 'company', name } }),
        );

        expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
      }),
      { numRuns: 60 },
    );
  });

  it.skipIf(missing('pdftotext'))('prints markup as it was typed [pdftotext]', async () => {
    const pdf = await renderReceipt(platform, sampleReceipt({ subject: '#strong[x] *y* $z$ [a](b)' }));

    expect(textOf(pdf)).toContain('#strong[x] *y* $z$ [a](b)');
  });
});

describe('a reply', () => {
  it('tells where its stamp belongs, inside the page', async () => {
    for (const language of ['ar', 'fr'] as const) {
      const { stampArea, pages } = await renderReply(platform, sampleReply({ language }));

      expect(pages).toBe(1);
      expect(stampArea.page).toBe(0);
      expect(stampArea.x).toBeGreaterThan(50);
      expect(stampArea.x + stampArea.width).toBeLessThan(545);
      expect(stampArea.y).toBeGreaterThan(80);
      expect(stampArea.x < 200).toBe(language === 'ar');
    }
  });

  it('keeps the stamp area with the signature block, on the last page of a long letter', async () => {
    const body = 'Un paragraphe de la lettre. '.repeat(40);

    const { stampArea, pages } = await renderReply(
      platform,
      sampleReply({ language: 'fr', body: Array.from({ length: 6 }, () => body).join('\n\n') }),
    );

    expect(pages).toBeGreaterThan(1);
    expect(stampArea.page).toBe(pages - 1);
  });

  it.skipIf(missing('pdftotext'))('is marked as a draft until it is final [pdftotext]', async () => {
    const draft = await renderReply(
      platform,
      sampleReply({ final: false, number: undefined, date: undefined, verification: undefined }),
    );
    const final = await renderReply(platform, sampleReply());

    const raw = (pdf: Uint8Array): string => runTool('pdftotext', ['-raw', written(pdf), '-']).output;
    expect(raw(draft.pdf).replace(/[^A-Z]/g, '')).toContain('PROJET');
    expect(raw(final.pdf).replace(/[^A-Z]/g, '')).not.toContain('PROJET');
    expect(textOf(final.pdf)).toContain('2026/D/000045');
    expect(textOf(final.pdf)).toContain('ABCD-EFGH');
  });

  it.skipIf(missing('pdftotext'))(
    'has header, number, date and labels in Arabic and French, its subject once [pdftotext]',
    async () => {
      for (const language of ['ar', 'fr'] as const) {
        const text = textOf((await renderReply(platform, sampleReply({ language, subject: 'SUJET' }))).pdf);

        for (const shown of ['ROYAUME DU MAROC', 'N° 2026/D/000045', 'Rabat, le 23 novembre 2026'])
          expect(text).toContain(shown);
        for (const label of ['Objet :', 'Référence :']) expect(text).toContain(label);
        for (const word of ['العدد', 'الرباط', 'نونبر', 'الموضوع', 'المرجع']) expect(text).toContain(word);
        expect(text.split('SUJET')).toHaveLength(2);
      }
    },
  );

  it.skipIf(missing('pdftotext'))('is dated in both languages without a place [pdftotext]', async () => {
    const text = textOf((await renderReply(platform, sampleReply({ place: undefined }))).pdf);

    expect(text).toContain('Le 23 novembre 2026');
    expect(text).toContain('نونبر');
    expect(text).not.toContain('Rabat');
  });

  it.skipIf(missing('pdftotext'))(
    'names its signatory once when the name is the title [pdftotext]',
    async () => {
      const position = { ar: 'مدير الرخص', fr: 'Le Directeur des autorisations' };
      const signed = async (name: { ar: string; fr: string }): Promise<string> =>
        textOf(
          (await renderReply(platform, sampleReply({ language: 'fr', signatory: { position, name } }))).pdf,
        );

      expect((await signed(position)).split(position.fr)).toHaveLength(2);
      const named = await signed({ ar: 'يوسف العلوي', fr: 'Youssef Alaoui' });
      expect(named).toContain(position.fr);
      expect(named).toContain('Youssef Alaoui');
    },
  );

  it.skipIf(missing('pdftotext'))('keeps the words of an Arabic letter whole [pdftotext]', async () => {
    const body =
      'يؤسفني أن أخبركم أن الملفات لا تصلكم لأن الآجال انتهت إلى اليوم، والله الموفق، ولكم الشكر. ' +
      'للتحقق من الطلبات والمجلس المحلي والتواريخ وطريق البريد بتفويض، وتخبركم المصلحة بالإلكتروني.';

    const words = wordsOf((await renderReply(platform, sampleReply({ subject: 'جواب على طلب', body }))).pdf);

    for (const word of `طلب ${body}`.split(/[\s.،]+/u)) expect(words).toContain(word);
  });

  it('gives the same bytes for the same data', async () => {
    for (const language of ['ar', 'fr'] as const) {
      const [first, second] = [
        await renderReply(platform, sampleReply({ language })),
        await renderReply(platform, sampleReply({ language })),
      ];

      expect(Buffer.from(first.pdf).equals(second.pdf)).toBe(true);
    }
  });
});

describe("a filer's own letter", () => {
  const letter: LetterData = {
    language: 'fr',
    sender: { name: 'Société de démonstration', contact: ['societe@example.org', '+212537000001'] },
    date: new Date('2026-11-23T14:40:12Z'),
    recipient: 'Ministère de la Démonstration',
    subject: 'Demande d’attestation',
    body: 'Nous vous prions de nous délivrer une attestation.\n\nMerci.',
  };

  it.skipIf(missing('pdftotext'))('bears nothing of an administration [pdftotext]', async () => {
    for (const language of ['ar', 'fr'] as const) {
      const text = textOf(await renderLetter(platform, { ...letter, language }));

      for (const shown of [
        'societe@example.org',
        '+212537000001',
        letter.recipient,
        letter.subject,
        'Merci.',
      ])
        expect(text).toContain(shown);
      expect(text.split(letter.sender.name)).toHaveLength(3);
      for (const official of ['ROYAUME', 'المملكة', 'N°', 'العدد', '…', 'Vérifier'])
        expect(text).not.toContain(official);
    }
  });

  it('gives the same bytes for the same data', async () => {
    const [first, second] = [await renderLetter(platform, letter), await renderLetter(platform, letter)];

    expect(Buffer.from(first).equals(second)).toBe(true);
  });
});

describe('a stamp', () => {
  it.skipIf(missing('pdftotext'))(
    'names its signer once when the name is the title [pdftotext]',
    async () => {
      const director = { ar: 'مدير الرخص', fr: 'Le Directeur' };
      const administration = { ar: 'وزارة النموذج', fr: 'Ministère de la Démonstration' };

      const pdf = await renderStamp(
        platform,
        { name: director, position: director, administration },
        new Date('2026-11-23T14:40:12Z'),
        { width: 232, height: 72 },
      );

      const text = textOf(pdf);
      expect(text.split(director.fr)).toHaveLength(2);
      expect(text).toContain(administration.fr);
      expect(text).toContain('certificat de test');
    },
  );

  it('has exactly the size asked for, even with long names', async () => {
    const long = {
      ar: 'المدير الجهوي للتجهيز والنقل واللوجستيك والماء '.repeat(3),
      fr: 'Le Directeur régional de l’équipement, du transport et de l’eau '.repeat(3),
    };

    const pdf = await renderStamp(
      platform,
      { name: long, position: long, administration: long, byDelegationOf: long },
      new Date('2026-11-23T14:40:12Z'),
      { width: 232, height: 72 },
    );

    const loaded = await PDF.load(pdf);
    expect(loaded.getPageCount()).toBe(1);
    expect(loaded.getPage(0)!.width).toBeCloseTo(232, 1);
    expect(loaded.getPage(0)!.height).toBeCloseTo(72, 1);
  });
});
