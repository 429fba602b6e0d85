import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { projectRoot } from '../../src/platform/paths.ts';

export type ScreenLanguage = 'ar' | 'fr';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** For `describe.skipIf`: named skip without Debian's chromium, a failure where `CI=true`. */
export function browserMissing(): boolean {
  const absent = !existsSync(CHROMIUM);
  if (absent && process.env['CI'] === 'true')
    throw new Error("Expected Debian's chromium, but it is not installed");
  return absent;
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/**
 * One person's browser: finds things by the words of the catalogue in the person's language, and keeps
 * every fault that a page shows (console errors, requests that leave the product).
 */
export class Screen {
  readonly page: Page;
  readonly faults: string[] = [];
  readonly #context: BrowserContext;
  readonly #url: string;
  readonly #words: Record<string, string>;

  private constructor(
    context: BrowserContext,
    page: Page,
    setting: { url: string; language: ScreenLanguage },
  ) {
    this.#context = context;
    this.page = page;
    this.#url = setting.url;
    const catalogue = join(projectRoot(), 'src/web/messages', `${setting.language}.json`);
    this.#words = JSON.parse(readFileSync(catalogue, 'utf8')) as Record<string, string>;
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.faults.push(`page: ${error.message}`));
    page.on('request', (request) => {
      const address = request.url();
      if (!/^(blob|data):/.test(address) && !address.startsWith(setting.url))
        this.faults.push(`external: ${address}`);
    });
  }

  static async open(browser: Browser, setting: { url: string; language: ScreenLanguage }): Promise<Screen> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      acceptDownloads: true,
    });
    await context.addCookies([{ name: 'diwan_lang', value: setting.language, url: setting.url }]);
    return new Screen(context, await context.newPage(), setting);
  }

  close(): Promise<void> {
    return this.#context.close();
  }

  /** The words of a message; a message with arguments cannot be asked for. */
  words(key: string): string {
    const text = this.#words[key];
    if (text === undefined) throw new Error(`Expected the catalogue to have ${key}, but it has not`);
    return text;
  }

  async visit(path: string): Promise<void> {
    await this.page.goto(path.startsWith('http') ? path : `${this.#url}${path}`);
    await this.page.locator('h1').first().waitFor();
  }

  button(key: string): Locator {
    return this.page.getByRole('button', { name: this.words(key), exact: true });
  }

  /** The bytes behind a link, fetched with this browser's cookies. */
  async bytesOf(link: Locator): Promise<Buffer> {
    const address = await link.evaluate((anchor) => (anchor as HTMLAnchorElement).href);
    return (await this.page.request.get(address)).body();
  }

  async press(key: string): Promise<void> {
    await this.button(key).click();
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.visit('/sign-in');
    await this.page.locator('#login').fill(login);
    await this.page.locator('#password').fill(password);
    await this.press('signIn.submit');
    await this.page.waitForURL(/\/desk/);
  }

  /** No violation of WCAG 2.2 AA, nothing wider than a phone of 320 px. Pictures go to test-results/. */
  async judge(name: string): Promise<void> {
    await this.page.locator('h1').first().waitFor();
    await this.page.waitForLoadState('networkidle').catch(() => undefined);
    await this.picture(name);
    this.faults.push(...(await this.violations()).map((violation) => `${name}: ${violation}`));
    await this.page.setViewportSize({ width: 320, height: 800 });
    await this.page.waitForTimeout(150);
    const overflow = await this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (overflow > 0) this.faults.push(`${name}: ${overflow} px too wide at 320 px`);
    await this.picture(`${name}-320`);
    await this.page.setViewportSize({ width: 1280, height: 900 });
  }

  async picture(name: string): Promise<void> {
    const folder = join(projectRoot(), 'test-results', 'screens');
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }

  async violations(): Promise<string[]> {
    await this.page.evaluate(AXE);
    return this.page.evaluate(async (tags) => {
      interface Found {
        violations: { id: string; nodes: { target: unknown[]; failureSummary?: string }[] }[];
      }
      const axe = (window as unknown as { axe: { run(root: Document, options: object): Promise<Found> } })
        .axe;
      const { violations } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
      return violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id} at ${JSON.stringify(node.target)}`),
      );
    }, WCAG);
  }
}
