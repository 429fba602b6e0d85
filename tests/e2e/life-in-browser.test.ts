import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, openBrowser, Screen, type ScreenLanguage } from '../support/browser.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { accountOf } from '../support/staff.ts';

const ADMINISTRATION = 'MTD';
const dataDir = newDataDir();
const folder = mkdtempSync(join(tmpdir(), 'diwan-e2e-'));
let product: Product;
let browser: Browser;

const LETTERS: Record<
  ScreenLanguage,
  { search: string; name: string; subject: string; text: string; reply: string }
> = {
  ar: {
    search: 'النموذج',
    name: 'مرتفق (اختبار)',
    subject: 'طلب شهادة إدارية',
    text: 'أطلب من سيادتكم تسليمي الشهادة المذكورة.',
    reply: 'جوابا على طلبكم، يشرفني إخباركم بالموافقة.',
  },
  fr: {
    search: 'Démonstration',
    name: 'Usager (essai)',
    subject: 'Demande d’attestation administrative',
    text: 'Je vous prie de me délivrer l’attestation citée en objet.',
    reply: 'En réponse à votre demande, j’ai l’honneur de vous faire part de notre accord.',
  },
};

describe.skipIf(browserMissing())('in Chromium [chromium]', () => {
  beforeAll(async () => {
    product = await startProduct({ dataDir });
    browser = await openBrowser();
    writeFileSync(join(folder, 'piece.pdf'), samplePdf('Piece jointe', 30_000));
  });

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    removeDataDir(dataDir);
    rmSync(folder, { recursive: true, force: true });
  });

  for (const language of ['ar', 'fr'] as const) {
    it.concurrent(`plays a letter's whole life in ${language}`, { timeout: 300_000 }, async () => {
      const filer = await Screen.open(browser, { url: product.url, language });
      const { number, tracking, code } = await file(filer, language);
      await handle(language, number, tracking);
      await readAnswer(filer, language, code);
      await filer.close();
    });
  }
});

async function file(filer: Screen, language: ScreenLanguage) {
  const letter = LETTERS[language];
  const { page } = filer;
  await filer.visit('/');
  await filer.judge(`${language}-home`);
  await filer.visit('/file');
  await page.getByRole('searchbox').fill(letter.search);
  await page
    .getByRole('radio', { name: language === 'ar' ? /^وزارة النموذج/ : /^Ministère de la Démonstration/ })
    .check();
  await filer.judge(`${language}-file-administration`);
  await filer.press('action.continue');

  await filer.press('action.continue');
  await page.getByRole('alert').first().waitFor();
  await filer.judge(`${language}-file-errors`);
  await page.locator('#name').fill(letter.name);
  await page.locator('#email').fill('usager@example.org');
  await filer.press('action.continue');

  await page.locator('#subject').fill(letter.subject);
  await page.locator('#text').fill(letter.text);
  await filer.judge(`${language}-file-letter`);
  await filer.press('action.continue');
  await page.locator('input[type=file]').setInputFiles(join(folder, 'piece.pdf'));
  await filer.judge(`${language}-file-files`);
  await filer.press('action.continue');
  await filer.judge(`${language}-file-check`);
  await filer.press('file.send');
  await page.waitForURL(/\/filed/);
  await filer.judge(`${language}-filed`);
  const number = (await page.locator('.dw-confirmation__number').innerText()).trim();
  expect(number).toMatch(/^\d{4}\/A\/\d{6}$/);
  const code = (await page.locator('.dw-code code').innerText()).trim();
  const receipt = await filer.bytesOf(page.getByRole('link', { name: filer.words('receipt.download') }));
  expect(receipt.subarray(0, 5).toString()).toBe('%PDF-');
  expect(filer.faults).toEqual([]);
  return { number, code, tracking: `/track/${code}` };
}

async function handle(language: ScreenLanguage, number: string, tracking: string): Promise<void> {
  const letter = LETTERS[language];
  await act({ language, number, role: 'registry-agent', name: 'qualify' }, async ({ page }) => {
    await choose(page, 'nature', 0);
    await page.locator('#field-priority, [id*="priority"]').first().waitFor();
    for (const group of await page.getByRole('radiogroup').all())
      await group.getByRole('radio').first().check();
    await page.locator('.dw-outcomes button').first().click();
  });
  await act({ language, number, role: 'head', name: 'annotate' }, async ({ page }) => {
    await choose(
      page,
      'unit',
      language === 'ar' ? 'مصلحة تدبير الموظفين' : 'Service de la gestion du personnel',
    );
    await choose(page, 'instruction', 0);
    await page.locator('.dw-outcomes button').first().click();
  });
  await act({ language, number, role: 'officer', name: 'handle' }, async ({ page }) => {
    await page.locator('#reply-subject').fill(letter.subject);
    await page.locator('#reply-body').fill(letter.reply);
    await page.locator('.dw-outcomes button').first().click();
  });
  await act({ language, number, role: 'unit-head', name: 'visa' }, ({ page }) =>
    page.locator('.dw-outcomes button').first().click(),
  );
  await act({ language, number, role: 'signatory', name: 'sign' }, async (screen) => {
    await screen.page.locator('.dw-outcomes button').first().click();
    await screen.press('action.confirm');
  });
  expect(tracking).toContain('/track/');
}

/** Opens a choice field of the task's form and takes an option by its words or its place. */
async function choose(page: Screen['page'], key: string, option: string | number): Promise<void> {
  await page.locator(`[id$="${key}"][role=combobox], input[id$="${key}"]`).first().click();
  const options = page.getByRole('option');
  await (
    typeof option === 'number' ? options.nth(option) : options.filter({ hasText: option }).first()
  ).click();
}

interface Turn {
  language: ScreenLanguage;
  number: string;
  role: string;
  name: string;
}

/** One member of staff signs in, finds the task, takes it if it must be taken, and decides. */
async function act(
  { language, number, role, name }: Turn,
  decide: (screen: Screen) => Promise<void>,
): Promise<void> {
  const account = accountOf(product.demo, ADMINISTRATION, role);
  const screen = await Screen.open(browser, { url: product.url, language });
  const { page } = screen;
  await screen.signIn(account.login, account.password);
  const row = page.locator('tbody tr', { hasText: number });
  await findRow(screen, row);
  await screen.judge(`${language}-inbox-${name}`);
  await row.locator('a.dw-rowlink').click();
  await page.waitForURL(/\/desk\/tasks\//);
  const claim = screen.button('task.claim');
  await page.locator('.dw-outcomes button').or(claim).first().waitFor();
  if (await claim.isVisible()) await claim.click();
  await page.locator('.dw-outcomes button').first().waitFor();
  await page.getByText('piece.pdf').first().click();
  await page.locator('canvas').first().waitFor();
  await screen.judge(`${language}-task-${name}`);
  await page.getByRole('tab', { name: screen.words('task.diagram') }).click();
  await page.locator('.djs-container svg').first().waitFor();
  await screen.judge(`${language}-diagram-${name}`);
  await page.getByRole('tab', { name: screen.words('task.handle') }).click();
  await decide(screen);
  await page.getByText(screen.words('task.done').split('{')[0]!.trim()).first().waitFor();
  expect(screen.faults).toEqual([]);
  await screen.close();
}

async function findRow(screen: Screen, row: ReturnType<Screen['page']['locator']>): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    for (const view of ['mine', 'unit']) {
      await screen.visit(`/desk?view=${view}`);
      await screen.page.waitForTimeout(400);
      if (await row.first().isVisible()) return;
    }
  }
  throw new Error('Expected the task in one of the lists within 30 s, but it is not there');
}

async function readAnswer(filer: Screen, language: ScreenLanguage, code: string): Promise<void> {
  const { page } = filer;
  await filer.visit(`/track/${code}`);
  await page
    .getByRole('link', { name: filer.words('track.answer.download') })
    .waitFor({ timeout: 30_000 })
    .catch(() => undefined);
  await filer.visit(`/track/${code}`);
  await filer.judge(`${language}-track`);
  const answer = await filer.bytesOf(page.getByRole('link', { name: filer.words('track.answer.download') }));
  expect(answer.subarray(0, 5).toString()).toBe('%PDF-');

  const verification = /\/verify\/([0-9A-Z]{32})/.exec(await verificationOf(answer))![1]!;
  await filer.visit(`/verify/${verification}`);
  await page.locator('[data-verdict=good]').waitFor();
  await filer.judge(`${language}-verify`);
  await check(filer, answer, 'good');
  const changed = Buffer.from(answer);
  changed[Math.floor(changed.length / 3)]! ^= 1;
  await check(filer, changed, 'bad');
  await filer.judge(`${language}-verify-changed`);
  expect(sha(answer)).not.toBe(sha(changed));
  expect(filer.faults).toEqual([]);
}

async function check(filer: Screen, bytes: Uint8Array, verdict: 'good' | 'bad'): Promise<void> {
  const path = join(folder, `${verdict}-${sha(bytes).slice(0, 8)}.pdf`);
  writeFileSync(path, bytes);
  await filer.page.locator('input[type=file]').setInputFiles(path);
  await filer.page.locator(`.dw-verdict--small[data-verdict=${verdict}]`).waitFor();
}

/** The address that the letter's footer prints. */
async function verificationOf(pdf: Uint8Array): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const document = await getDocument({ data: new Uint8Array(pdf), useSystemFonts: true, verbosity: 0 })
    .promise;
  const content = await (await document.getPage(1)).getTextContent();
  return content.items.map((item) => ('str' in item ? item.str : '')).join('');
}

function sha(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
