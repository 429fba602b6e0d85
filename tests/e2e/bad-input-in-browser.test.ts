import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, openBrowser, Screen, type ScreenLanguage } from '../support/browser.ts';
import { Office, untilDemoFiled } from '../support/life.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { accountOf } from '../support/staff.ts';

const UNKNOWN_CODE = 'ABCDEFGHJKMNPQRSTVWXYZ0123456789';
const dataDir = newDataDir();
const folder = mkdtempSync(join(tmpdir(), 'diwan-bad-'));
let product: Product;
let browser: Browser;

/** Words of the server's refusals, as a person reads them. */
const SAID: Record<ScreenLanguage, { search: string; type: string; damaged: string }> = {
  ar: { search: 'جماعة', type: 'نوع هذا الملف غير مقبول', damaged: 'ملف PDF هذا تالف' },
  fr: { search: 'Commune', type: 'Ce type de fichier n’est pas accepté', damaged: 'Ce PDF est endommagé' },
};

describe.skipIf(browserMissing())('what a person has done wrong is said on the page [chromium]', () => {
  beforeAll(async () => {
    product = await startProduct({
      dataDir,
      environment: { FILING_MAX_FILE_MB: '0.1', FILING_MAX_TOTAL_MB: '0.2' },
    });
    await untilDemoFiled(product);
    browser = await openBrowser();
    writeFileSync(join(folder, 'image.pdf'), 'GIF89a – not a PDF');
    writeFileSync(join(folder, 'damaged.pdf'), samplePdf('damaged', 6_000).slice(0, 700));
    writeFileSync(join(folder, 'large.pdf'), samplePdf('large', 150_000));
    writeFileSync(join(folder, 'empty.pdf'), '');
    writeFileSync(join(folder, 'notes.txt'), 'texte');
    for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, `${name}.pdf`), samplePdf(name, 90_000));
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    removeDataDir(dataDir);
    rmSync(folder, { recursive: true, force: true });
  });

  for (const language of ['ar', 'fr'] as const) {
    it(`when filing, in ${language}, and nothing is registered`, { timeout: 90_000 }, async () => {
      const office = new Office(product, 'CDM');
      const { number: before } = await office.file();
      const screen = await Screen.open(browser, { url: product.url, language });
      const { page } = screen;
      await fillFiling(screen, language);

      // when files break the rules that the page knows, then they are refused at once
      const choose = (...names: string[]) =>
        page.locator('input[type=file]').setInputFiles(names.map((name) => join(folder, name)));
      await choose('notes.txt', 'empty.pdf', 'large.pdf');
      const alert = page.getByRole('alert').filter({ hasText: 'notes.txt' });
      for (const key of ['files.refused.type', 'files.refused.empty', 'files.refused.size'])
        await alert.getByText(beginning(screen, key)).first().waitFor();
      await choose('a.pdf', 'b.pdf', 'c.pdf');
      await page.getByRole('alert').getByText(beginning(screen, 'files.refused.total')).first().waitFor();
      await page.locator('.dw-files bdi').getByText('b.pdf').waitFor();
      for (const name of ['a.pdf', 'b.pdf'])
        await page.locator('.dw-files li').filter({ hasText: name }).getByRole('button').click();

      // when the content is not what the name says, then the server's words stand beside the files
      await choose('image.pdf', 'damaged.pdf');
      await screen.press('action.continue');
      await screen.press('file.send');
      const summary = page.locator('.dw-summary');
      await summary.getByText(SAID[language].type).waitFor();
      await summary.getByText(SAID[language].damaged).waitFor();
      await summary.getByText('damaged.pdf').waitFor();
      await screen.judge(`${language}-file-refused`);

      // and the register goes on without a gap
      const { number: after } = await office.file();
      expect(orderOf(after)).toBe(orderOf(before) + 1);
      expect(refusalsLeftOut(screen.faults)).toEqual([]);
      await screen.close();
    });

    it(`when looking something up or signing in, in ${language}`, { timeout: 90_000 }, async () => {
      const screen = await Screen.open(browser, { url: product.url, language });
      const { page } = screen;

      // when a code is wrong or missing
      await screen.visit('/track');
      await screen.press('track.submit');
      await page.locator('.dw-summary').getByText(screen.words('track.code.missing')).waitFor();
      await page.locator('#track-number').fill('2026/A/000001');
      await page.locator('#track-code').fill(UNKNOWN_CODE);
      await screen.press('track.submit');
      await page.locator('.dw-summary').getByText(screen.words('track.notFound')).waitFor();
      await screen.visit(`/track/${UNKNOWN_CODE}`);
      await page.getByText(screen.words('track.unknown')).first().waitFor();
      await screen.visit(`/verify/${UNKNOWN_CODE}`);
      await page.locator('[data-verdict=bad]').getByText(screen.words('verify.unknown')).waitFor();
      await screen.judge(`${language}-verify-unknown`);

      // when the password is wrong, and when the session is over in the middle of the work
      const { login, password } = accountOf(product.demo, 'MTD', 'registry-agent');
      await screen.visit('/sign-in');
      await page.locator('#login').fill(login);
      await page.locator('#password').fill('faux');
      await screen.press('signIn.submit');
      await page.locator('.dw-summary').getByText(screen.words('signIn.refused')).waitFor();
      await screen.signIn(login, password);
      await screen.visit('/desk');
      await page.context().clearCookies({ name: 'diwan_session' });
      // the open page may notice by itself, before anything is touched
      const letters = page.getByRole('link', { name: screen.words('desk.letters') });
      await letters.click({ timeout: 2_000 }).catch(() => undefined);
      const dialog = page.getByRole('dialog').filter({ hasText: screen.words('expired.title') });
      await dialog.locator('#password').fill(password);
      await dialog.getByRole('button', { name: screen.words('signIn.submit') }).click();
      await dialog.waitFor({ state: 'detached' });
      await letters.click();
      await page.waitForURL(/\/desk\/letters/);
      await page.locator('tbody tr').first().waitFor();
      expect(refusalsLeftOut(screen.faults)).toEqual([]);
      await screen.close();
    });
  }
});

/** From the start to the page of the files. */
async function fillFiling(screen: Screen, language: ScreenLanguage): Promise<void> {
  const { page } = screen;
  await screen.visit('/file');
  await page.getByRole('searchbox').fill(SAID[language].search);
  await page.getByRole('radio').first().check();
  await screen.press('action.continue');
  await screen.press('action.continue');
  for (const key of ['file.name.missing', 'file.contact.missing'])
    await page.locator('.dw-summary').getByText(screen.words(key)).waitFor();
  await page.locator('#name').fill('Usager');
  await page.locator('#email').fill('not an address');
  await screen.press('action.continue');
  await page.locator('.dw-summary').getByText(screen.words('file.email.wrong')).waitFor();
  await page.locator('#email').fill('usager@example.org');
  await screen.press('action.continue');
  await screen.press('action.continue');
  await page.locator('.dw-summary').getByText(screen.words('file.subject.missing')).waitFor();
  await page.locator('#subject').fill('Objet de la demande');
  await page.locator('#text').fill('Texte de la demande.');
  await screen.press('action.continue');
  await page.locator('input[type=file]').waitFor({ state: 'attached' });
}

/** The longest run of words of a message without its arguments. */
function beginning(screen: Screen, key: string): string {
  const parts = screen
    .words(key)
    .split(/\{[^}]*\}|[«»“”]/)
    .map((part) => part.trim());
  return parts.toSorted((a, b) => b.length - a.length)[0]!;
}

/** Browsers write every refused request on the console: that is what these pages are about. */
function refusalsLeftOut(faults: readonly string[]): string[] {
  return faults.filter((fault) => !/Failed to load resource.*status of (401|404|422)/.test(fault));
}

function orderOf(number: string): number {
  return Number(number.split('/').at(-1));
}
