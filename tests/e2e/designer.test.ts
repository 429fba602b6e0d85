import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, openBrowser, Screen, type ScreenLanguage } from '../support/browser.ts';
import { circuitOf, Office } from '../support/life.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { untilTask } from '../support/staff.ts';

/** Who draws, and the head who approves once more before the signature. */
interface Change {
  administration: string;
  designer: string;
  names: { ar: string; fr: string };
  unit: Record<ScreenLanguage, string>;
  approver: string;
  comment: string;
}

const CHANGES: Record<ScreenLanguage, Change> = {
  ar: {
    administration: 'MTD',
    designer: 'concepteur',
    names: { ar: 'تأشيرة المدير', fr: 'Visa du directeur' },
    unit: { ar: 'مديرية الشؤون الإدارية', fr: 'Direction des affaires administratives' },
    approver: 'directeur',
    comment: 'تأشيرة المدير قبل التوقيع',
  },
  fr: {
    administration: 'CDM',
    designer: 'commune.admin',
    names: { ar: 'تأشيرة الرئيس', fr: 'Visa du président' },
    unit: { ar: 'جماعة النموذج', fr: 'Commune de la Démonstration' },
    approver: 'commune.president',
    comment: 'Visa du président avant la signature',
  },
};

const dataDir = newDataDir();
let product: Product;
let browser: Browser;

describe.skipIf(browserMissing())('the designer of circuits [chromium]', () => {
  beforeAll(async () => {
    product = await startProduct({ dataDir });
    browser = await openBrowser();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    removeDataDir(dataDir);
  });

  for (const language of ['ar', 'fr'] as const) {
    it(`adds a visa that new letters pass, in ${language}`, { timeout: 180_000 }, async () => {
      const change = CHANGES[language];
      const office = new Office(product, change.administration);

      // given a letter filed before, and the circuit open in the designer
      const before = await office.file();
      const screen = await openDesigner(change, language);
      const { page } = screen;

      // when a step leads nowhere, then it cannot be published, and the page says why and what to do
      await dropVisa(page, await emptyPlace(page));
      await expectRefusedDrawing(screen, language);
      await page.locator('.djs-context-pad [data-action=delete]').click();
      await page.getByText(screen.words('designer.noProblem')).waitFor();

      // when a visa is dropped on the way to the signature, named, given to a head and published
      await dropVisa(page, await middleOf(page, 'toSign'));
      await describeVisa(screen, change, language);
      await page.getByText(screen.words('designer.saved')).waitFor();
      await screen.judge(`${language}-designer`);
      await publish(screen, change.comment);
      expect(screen.faults).toEqual([]);
      await screen.close();

      // then the earlier letter goes the earlier way to its end
      const first = await office.carryToVisa(before.number);
      expect(await circuitOf(office, first.instanceId)).toMatchObject({ version: 1 });
      await office.approve(before.number);
      await office.sign(before.number);
      await office.answer(before);

      // and the next one passes the new visa before it is signed
      const after = await office.file();
      const second = await office.carryToVisa(after.number);
      expect(await circuitOf(office, second.instanceId)).toMatchObject({ version: 2 });
      const usual = await office.approve(after.number);
      const approver = await office.account(change.approver);
      const added = await untilTask(approver, after.number, 'visa');
      expect(added.elementId).not.toBe(usual.elementId);
      expect(added.name).toMatchObject(change.names);
      await office.approve(after.number, approver);
      await office.sign(after.number);
      expect(Buffer.from((await office.answer(after)).pdf.slice(0, 5)).toString()).toBe('%PDF-');
    });
  }
});

async function openDesigner({ designer }: Change, language: ScreenLanguage): Promise<Screen> {
  const account = product.demo.accounts.find((one) => one.login === designer)!;
  const screen = await Screen.open(browser, { url: product.url, language });
  await screen.signIn(account.login, account.password);
  await screen.visit('/desk/circuits/incoming-filing');
  await screen.page.locator('.djs-container [data-element-id=visa]').waitFor();
  return screen;
}

interface Place {
  x: number;
  y: number;
}

/** Where a sequence flow runs on the screen, a little after its middle. */
async function middleOf(page: Page, flow: string): Promise<Place> {
  return page.locator(`[data-element-id=${flow}] path.djs-hit`).evaluate((path) => {
    const line = path as unknown as SVGPathElement;
    const { x, y } = line
      .getPointAtLength(line.getTotalLength() * 0.62)
      .matrixTransform(line.getScreenCTM()!);
    return { x, y };
  });
}

/** To the right of the first step of the head's lane, where nothing is drawn. */
async function emptyPlace(page: Page): Promise<Place> {
  const box = (await page.locator('[data-element-id=annotate].djs-shape').boundingBox())!;
  return { x: box.x + box.width * 5, y: box.y + box.height };
}

/** Takes the ready-made visa from the palette and puts it down. */
async function dropVisa(page: Page, { x, y }: Place): Promise<void> {
  await page.locator('.djs-palette [data-action="create.diwan-visa"]').click();
  await page.mouse.move(x - 20, y - 20);
  await page.mouse.move(x, y, { steps: 5 });
  await page.mouse.click(x, y);
  await page.locator('.dw-element').waitFor();
}

async function expectRefusedDrawing(screen: Screen, language: ScreenLanguage): Promise<void> {
  const problem = screen.page.locator('.dw-problems li[data-severity=error]').first();
  await problem.waitFor();
  expect(await screen.button('designer.publish').isDisabled()).toBe(true);
  for (const part of ['strong', 'span']) {
    const words = await problem.locator(part).innerText();
    expect(/\p{Script=Arabic}/u.test(words), words).toBe(language === 'ar');
  }
  await screen.page.locator('.djs-container .dw-problemmark').first().waitFor();
  await problem.getByRole('button').click();
  await screen.page.locator('.djs-element.selected').waitFor();
}

async function describeVisa(
  screen: Screen,
  { names, unit }: Change,
  language: ScreenLanguage,
): Promise<void> {
  const panel = screen.page.locator('.dw-element');
  await panel.getByLabel(screen.words('designer.name.ar'), { exact: true }).first().fill(names.ar);
  await panel.getByLabel(screen.words('designer.name.fr'), { exact: true }).first().fill(names.fr);
  await panel.getByRole('combobox', { name: screen.words('designer.unit') }).click();
  await screen.page.getByRole('option', { name: unit[language], exact: true }).click();
  await screen.page.getByText(screen.words('designer.noProblem')).waitFor();
}

async function publish(screen: Screen, comment: string): Promise<void> {
  const { page } = screen;
  await screen.press('designer.publish');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: screen.words('designer.publish') }).click();
  await dialog.getByText(screen.words('designer.comment.missing')).waitFor();
  await page.locator('#publish-comment').fill(comment);
  await dialog.getByRole('button', { name: screen.words('designer.publish') }).click();
  const row = page.locator('tbody tr').filter({ hasText: comment });
  await row.getByText(screen.words('circuit.current')).waitFor();
}
