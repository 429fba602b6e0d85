import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, openBrowser, Screen, type ScreenLanguage } from '../support/browser.ts';
import { listen } from '../support/event-stream.ts';
import { Office } from '../support/life.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { accountOf } from '../support/staff.ts';

const dataDir = newDataDir();
let product: Product;
let office: Office;

beforeAll(async () => {
  product = await startProduct({ dataDir });
  office = new Office(product, 'MTD');
}, 120_000);

afterAll(async () => {
  await product?.stop();
  removeDataDir(dataDir);
});

describe('live notices', () => {
  it('reach who may see the letter, and nobody of another administration', async () => {
    // given an agent of the administration and one of another, both listening
    const stream = await listen(product.url, await office.staff('registry-agent'));
    const elsewhere = await listen(product.url, await new Office(product, 'MTD-RSK').staff('registry-agent'));

    // when a letter is filed
    await office.file();

    // then only the first is told, with ids and no words of the letter
    const notice = await stream.next('task.changed');
    expect(notice.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(notice.data).not.toContain('certificat');
    const { letterId } = JSON.parse(notice.data) as { letterId: string };
    expect(letterId).toMatch(/^[0-9a-f-]{36}$/);
    expect(elsewhere.events.filter((event) => event.data.includes(letterId))).toEqual([]);
    stream.close();
    elsewhere.close();
  });

  it('are caught up by Last-Event-ID after a lost connection', async () => {
    const agent = await office.staff('registry-agent');
    const first = await listen(product.url, agent);
    await office.file();
    const { id } = await first.next('task.changed');

    // given that the connection is lost while a letter is filed and becomes a task
    first.close();
    const meanwhile = await office.file({ subject: 'Déposé pendant la coupure' });
    await office.qualify(meanwhile.number);

    // when the browser comes back with the last id it saw
    const again = await listen(product.url, agent, id);

    // then it gets what it missed, in order
    const missed = await again.next('task.changed');
    expect(missed.id).not.toBe(id);
    const ids = again.events.map((event) => event.id).filter((one) => one > id);
    expect(ids).toEqual(ids.toSorted());
    again.close();
  });

  it('are for signed-in staff only', async () => {
    const answer = await fetch(`${product.url}/api/v1/events`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe.skipIf(browserMissing())('the inbox on the screen [chromium]', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(() => browser?.close());

  for (const language of ['ar', 'fr'] as const satisfies readonly ScreenLanguage[]) {
    it(`shows a letter as soon as it is filed, in ${language}`, async () => {
      // given the agent's open inbox
      const { login, password } = accountOf(product.demo, 'MTD', 'registry-agent');
      const screen = await Screen.open(browser, { url: product.url, language });
      await screen.signIn(login, password);
      await screen.visit('/desk?view=unit');
      await screen.page.locator('.dw-tabs').waitFor();

      // when a letter comes in, then its row appears without a touch, and the page says so
      const { number } = await office.file();
      await screen.page.getByText(screen.words('live.updated')).waitFor();
      await screen.page.locator('tbody tr').filter({ hasText: number }).waitFor();
      expect(screen.faults).toEqual([]);
      await screen.close();
    });
  }
});
