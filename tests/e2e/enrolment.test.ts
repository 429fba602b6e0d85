import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/platform/paths.ts';
import { browserMissing, openBrowser, Screen } from '../support/browser.ts';
import { Client, fileByApi, type FilingBody } from '../support/client.ts';
import { codeIn, receiptOf } from '../support/life.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { untilTask } from '../support/staff.ts';

const OPERATOR = { login: 'op', password: 'une phrase de passe assez longue' };
const ADMINISTRATOR = { login: 'atlas.admin', password: 'une autre phrase de passe' };
const AGENT = { login: 'atlas.bo', password: 'encore une phrase de passe' };
const NAME = { ar: 'جماعة الأطلس', fr: 'Commune de l’Atlas' };
const dataDir = newDataDir();
const environment = { DEMO: '0' };
let product: Product;

/** Creates the first operator, as the person who installs the product does. */
function setUp(login: string, password: string): { status: number | null; output: string } {
  const ran = spawnSync(process.execPath, ['start.mjs', 'cli', 'setup', '--login', login], {
    cwd: projectRoot(),
    encoding: 'utf8',
    input: `${password}\n`,
    env: { ...process.env, DATA_DIR: dataDir, ...environment },
  });
  return { status: ran.status, output: ran.stdout + ran.stderr };
}

describe.skipIf(browserMissing())('an installation without the demo [chromium]', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    removeDataDir(dataDir);
  });

  it('gets its first operator on the command line, once', () => {
    expect(setUp(OPERATOR.login, 'court').status).toBe(1);
    const first = setUp(OPERATOR.login, OPERATOR.password);
    expect(first.status, first.output).toBe(0);
    expect(first.output).toContain('/sign-in');
    expect(first.output).not.toContain(OPERATOR.password);
    const second = setUp('intrus', OPERATOR.password);
    expect(second.status, second.output).toBe(1);
  });

  it('starts empty', async () => {
    product = await startProduct({ dataDir, environment });
    expect(existsSync(join(dataDir, 'demo.json'))).toBe(false);
    const { body } = await new Client(product.url).get('/administrations');
    expect(body['items']).toEqual([]);
  });

  it('lets the operator enrol an administration on the screen', async () => {
    const screen = await Screen.open(browser, { url: product.url, language: 'ar' });
    const { page } = screen;
    await screen.signIn(OPERATOR.login, OPERATOR.password);
    await screen.visit('/desk/administrations');
    await page.getByText(screen.words('enrol.none')).waitFor();
    await screen.judge('ar-administrations-none');
    await screen.press('enrol.open');

    // when something is missing, then the form says what
    await screen.press('enrol.submit');
    await page.getByRole('alert').getByText(screen.words('enrol.code.wrong')).waitFor();

    // when everything is there, then the administration is
    await page.locator('#enrol-name-ar').fill(NAME.ar);
    await page.locator('#enrol-name-fr').fill(NAME.fr);
    await page.locator('#enrol-code').fill('ATLAS');
    await page.locator('#enrol-administrator-name-ar').fill('مسؤول المنصة');
    await page.locator('#enrol-administrator-name-fr').fill('Administrateur');
    await page.locator('#enrol-administrator-login').fill(ADMINISTRATOR.login);
    await page.locator('#enrol-administrator-password').fill(ADMINISTRATOR.password);
    await screen.press('enrol.submit');
    await page.locator('tbody tr').filter({ hasText: 'ATLAS' }).getByText(NAME.ar).waitFor();
    await screen.judge('ar-administrations');
    expect(screen.faults).toEqual([]);
    await screen.close();
  });

  it('lets its first administrator bring in people, positions and a key; a letter then gets its receipt', async () => {
    const screen = await Screen.open(browser, { url: product.url, language: 'ar' });
    const { page } = screen;
    await screen.signIn(ADMINISTRATOR.login, ADMINISTRATOR.password);
    await screen.visit('/desk/people');

    // given an agent with a position in the registry office
    await screen.button('people.addPerson').first().click();
    const person = page.getByRole('dialog');
    await page.locator('input[id$="name-ar"]').fill('مكلف بمكتب الضبط');
    await page.locator('input[id$="name-fr"]').fill('Agent du bureau d’ordre');
    await page.locator('input[id$="-login"]').fill(AGENT.login);
    await page.locator('input[id$="-password"]').fill(AGENT.password);
    await person.getByRole('button', { name: screen.words('people.addPerson') }).click();
    await person.waitFor({ state: 'detached' });
    await screen.button('people.addPosition').first().click();
    const position = page.getByRole('dialog');
    await page.locator('input[id$="title-ar"]').fill('مكلف بمكتب الضبط');
    await page.locator('input[id$="title-fr"]').fill('Agent du bureau d’ordre');
    await page.locator('[id$="-unitId"]').click();
    await page.getByRole('option', { name: 'مكتب الضبط' }).click();
    await position.getByRole('checkbox', { name: screen.words('role.registryAgent'), exact: true }).check();
    await page.locator('[id$="-holderId"]').click();
    await page.getByRole('option', { name: 'مكلف بمكتب الضبط' }).click();
    await position.getByRole('button', { name: screen.words('people.addPosition') }).click();
    await position.waitFor({ state: 'detached' });
    await screen.judge('ar-people');

    // given a key
    await screen.visit('/desk/keys');
    await page.locator('#key-name').fill('بوابة الأطلس');
    await screen.press('keys.create');
    const key = await page.locator('.dw-code code').innerText();
    expect(screen.faults).toEqual([]);
    await screen.close();

    // when a letter is filed with it
    const filed = await fileByApi(product.url, key.trim(), filing(), {
      files: [{ name: 'piece.pdf', type: 'application/pdf', bytes: samplePdf('piece') }],
    });
    expect(filed.status, JSON.stringify(filed.body)).toBe(201);
    expect(filed.body.number).toMatch(/^\d{4}\/A\/000001$/);

    // then its receipt is sealed by the administration, and it waits at the registry desk
    expect(Buffer.from((await receiptOf(product.url, filed.body)).slice(0, 5)).toString()).toBe('%PDF-');
    const { body } = await new Client(product.url).get(`/verifications/${codeIn(filed.body.verification)}`);
    expect(body).toMatchObject({
      intact: true,
      administration: { code: 'ATLAS' },
      signatures: [{ kind: 'seal', valid: true, signer: { fr: NAME.fr } }],
    });
    const agent = new Client(product.url);
    await agent.signIn(AGENT.login, AGENT.password);
    expect((await untilTask(agent, filed.body.number, 'qualification')).letter.subject).toBe(
      filing().subject,
    );
  });

  it('keeps all of it through a second start, which makes no demo', async () => {
    await product.stop();
    product = await startProduct({ dataDir, environment });
    expect(existsSync(join(dataDir, 'demo.json'))).toBe(false);
    const agent = new Client(product.url);
    await agent.signIn(AGENT.login, AGENT.password);
    const { body } = await agent.get<{ items: { number: string }[] }>('/letters');
    expect(body.items.map((letter) => letter.number)).toEqual([expect.stringMatching(/\/A\/000001$/)]);
  });
});

function filing(): FilingBody {
  return {
    administration: 'ATLAS',
    filer: { type: 'citizen', name: 'Usager', email: 'usager@example.org' },
    subject: 'Demande de raccordement',
    text: 'Texte de la demande.',
    language: 'fr',
  };
}
