import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, openBrowser, Screen } from '../support/browser.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';

const dataDir = newDataDir();
let product: Product;
let browser: Browser;

describe.skipIf(browserMissing())('the calendar of an administration [chromium]', () => {
  beforeAll(async () => {
    product = await startProduct({ dataDir });
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    removeDataDir(dataDir);
  });

  function passwordOf(role: string): { login: string; password: string } {
    return product.demo.accounts.find((account) => account.roles.includes(role))!;
  }

  for (const language of ['ar', 'fr'] as const) {
    it(`is revised by the administrator, who sees what it makes of a deadline, in ${language}`, async () => {
      // given
      const screen = await Screen.open(browser, { url: product.url, language });
      const { login, password } = passwordOf('administrator');
      await screen.signIn(login, password);
      await screen.visit('/desk/calendar');
      await screen.page.locator('.dw-notice time').waitFor();
      const before = await screen.page.locator('.dw-notice time').innerText();
      await screen.judge(`calendar-${language}`);

      // when: closed on every Friday
      await screen.page.locator('.dw-weekdays input').nth(4).click();
      await screen.press('calendar.save');
      await screen.page.getByText(screen.words('calendar.saved')).waitFor();

      // then
      await expect.poll(() => screen.page.locator('.dw-notice time').innerText()).not.toBe(before);

      // and back, with a closure that must have its reason in both languages
      await screen.page.locator('.dw-weekdays input').nth(4).click();
      await screen.page.locator('#special-date').fill('2026-12-24');
      await screen.press('calendar.special.add');
      await screen.page.getByText(screen.words('calendar.special.name.missing')).first().waitFor();
      await screen.page.locator('#special-name-ar').fill('عاصفة');
      await screen.page.locator('#special-name-fr').fill('Tempête');
      await screen.press('calendar.special.add');
      await screen.press('calendar.save');
      await screen.page.locator('.dw-specialdays li').first().waitFor();
      await screen.judge(`calendar-closed-${language}`);
      await screen.page.locator('.dw-specialdays button').first().click();
      await screen.press('calendar.save');
      await expect.poll(() => screen.page.locator('.dw-day[data-kind=closed]').count()).toBe(1);

      expect(screen.faults).toEqual([]);
      await screen.close();
    });
  }

  it('takes the announced day of a lunar holiday from the operator', async () => {
    // given
    const screen = await Screen.open(browser, { url: product.url, language: 'fr' });
    const { login, password } = passwordOf('operator');
    await screen.signIn(login, password);
    await screen.visit('/desk/holidays');

    // when: a slip of the year, then the right day
    const field = screen.page.locator('input[type=date]').last();
    await field.fill('2027-01-01');
    await screen.press('holidays.save');
    await screen.page.locator('.dw-summary').waitFor();
    await field.fill('');
    await screen.page
      .getByRole('button', { name: screen.words('holidays.asExpected') })
      .last()
      .click();
    await screen.press('holidays.save');

    // then
    await screen.page.getByText(screen.words('holidays.saved')).waitFor();
    await screen.judge('holidays-fr');
    expect(screen.faults.filter((fault) => !fault.includes('422'))).toEqual([]);
    await screen.close();
  });
});
