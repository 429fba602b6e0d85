import { afterEach, expect, it } from 'vitest';
import { Office, receiptOf } from '../support/life.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { missing } from '../support/system-packages.ts';

interface Readiness {
  checks: { name: string; ok: boolean; detail: { backend?: string } }[];
}

let product: Product | undefined;
const folders: string[] = [];

afterEach(async () => {
  await product?.stop();
  product = undefined;
  for (const folder of folders.splice(0)) removeDataDir(folder);
});

function newFolder(): string {
  const folder = newDataDir();
  folders.push(folder);
  return folder;
}

/** Files letters and handles the first task, with whatever queue the product found. */
async function playShortLife(backend: string, environment: Record<string, string>): Promise<void> {
  const dataDir = newFolder();
  product = await startProduct({ dataDir, environment });
  const ready = (await (await fetch(`${product.url}/readyz`)).json()) as Readiness;
  expect(ready.checks.find((check) => check.name === 'queue')).toMatchObject({
    ok: true,
    detail: { backend },
  });

  // given several letters at once
  const office = new Office(product, 'MTD');
  const filed = await Promise.all([1, 2, 3].map((order) => office.file({ subject: `Lettre ${order}` })));

  // then each has its receipt and its first task, which leads to the second
  for (const one of filed) {
    expect(Buffer.from((await receiptOf(product.url, one)).slice(0, 5)).toString()).toBe('%PDF-');
    await office.qualify(one.number);
  }
  await office.assign(filed[0]!.number);

  // and whichever process did the work, the server tells how long it took
  const metrics = await (await fetch(`${product.url}/metrics`)).text();
  const done = metrics
    .split('\n')
    .filter((line) => line.startsWith('diwan_outbox_delivery_seconds_count{') && line.includes('"done"'));
  const process = backend === 'pglite' ? 'server' : 'worker';
  expect(done.filter((line) => line.includes(`process="${process}"`)).length).toBeGreaterThan(0);
  expect(done.every((line) => Number(line.split(' ').at(-1)) > 0)).toBe(true);
}

it('plays a letter’s life on PGlite where no queue server is installed', { timeout: 120_000 }, () =>
  playShortLife('pglite', { PATH: newFolder(), REDIS_URL: '' }),
);

it.skipIf(missing('redis-server'))(
  'plays it on a local Redis where there is one [redis-server]',
  { timeout: 120_000 },
  () => playShortLife('local-redis', { REDIS_URL: '' }),
);
