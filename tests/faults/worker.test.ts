import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client, fileByApi } from '../support/client.ts';
import { newDataDir, processTree, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';

const dataDir = newDataDir();
let product: Product;

beforeAll(async () => {
  product = await startProduct({ dataDir });
});

afterAll(async () => {
  await product?.stop();
  removeDataDir(dataDir);
});

function workerProcess(): number | undefined {
  return processTree(product.pid).find((pid) =>
    readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('worker-process.js'),
  );
}

it('files while the worker process is dead, and seals the receipt once it is back', async (context) => {
  // given
  const worker = workerProcess();
  if (worker === undefined) return context.skip('no queue server is installed: there is one process only');
  const key = product.demo.apiKeys.find((candidate) => candidate.scopes.includes('filings:write'))!;

  // when
  process.kill(worker, 'SIGKILL');
  const filed = await fileByApi(
    product.url,
    key.key,
    {
      administration: key.administration,
      filer: { type: 'company', name: 'Société', email: 'societe@example.org' },
      subject: 'Demande',
      text: 'Je vous prie de bien vouloir instruire ma demande.',
      language: 'fr',
    },
    { files: [{ name: 'demande.pdf', type: 'application/pdf', bytes: samplePdf('Demande') }] },
  );

  // then
  expect(filed.status).toBe(201);
  await expect
    .poll(() => new Client(product.url).get(filed.body.receipt).then(({ status }) => status), {
      timeout: 60_000,
      interval: 200,
    })
    .toBe(200);
  const again = workerProcess();
  expect(again).toBeDefined();
  expect(again).not.toBe(worker);
});

it('ends with the process that started it', async () => {
  // given
  const tree = processTree(product.pid);

  // when
  process.kill(product.pid, 'SIGKILL');

  // then
  await expect.poll(() => tree.filter(isAlive), { timeout: 15_000, interval: 200 }).toEqual([]);
});

/** A zombie that nobody waited for is dead. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
