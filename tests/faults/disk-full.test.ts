import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCheck } from '../support/check-command.ts';
import type { Client } from '../support/client.ts';
import { pdfFile } from '../support/filing-life.ts';
import { Office, receiptOf } from '../support/life.ts';
import { startProduct, type Product } from '../support/product.ts';
import { openSmallDisk } from '../support/small-disk.ts';
import { registerNumbers } from '../support/staff.ts';

const disk = openSmallDisk(96);

describe.skipIf(disk === null)('a data folder on a full disk [needs leave to mount a tmpfs]', () => {
  let product: Product;
  let office: Office;
  let agent: Client;

  beforeAll(async () => {
    product = await startProduct({ dataDir: disk!.folder });
    office = new Office(product, 'CDM');
    agent = await office.staff('registry-agent');
  });

  afterAll(async () => {
    await product?.stop();
    disk?.remove();
  });

  it('refuses filings in plain words, keeps nothing of them, reads on, and goes on when there is space', async () => {
    // given a letter, and then no space
    const before = await office.file({}, [pdfFile('avant')]);
    await receiptOf(product.url, before);
    const numbers = await registerNumbers(agent);
    disk!.fill();

    // when letters are filed, with files and without
    const refused = await Promise.all([
      ...Array.from({ length: 8 }, (_, index) =>
        office.tryFiling({}, { files: [pdfFile(`plein ${index}`)] }),
      ),
      office.tryFiling(),
    ]);

    // then each is refused as a problem that names the remedy, and nothing is counted or kept
    for (const { status, headers, body } of refused) {
      expect(status, JSON.stringify(body)).toBe(503);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect((body as unknown as { code: string }).code).toMatch(/^(store|storage)\.full$/);
    }
    expect(leftUnfinished(product)).toEqual([]);

    // and what is there can be read
    expect((await agent.get('/letters?limit=20')).status).toBe(200);
    expect(await registerNumbers(agent)).toEqual(numbers);
    expect((await receiptOf(product.url, before)).length).toBeGreaterThan(1_000);

    // when there is space again
    disk!.free();
    const after = await office.file({}, [pdfFile('apres')]);

    // then no number was consumed, and everything goes on
    expect(Number(after.number.split('/').at(-1))).toBe(numbers.at(-1)! + 1);
    await receiptOf(product.url, after);
    const { ok, faults } = await runCheck({ DATA_DIR: product.dataDir, LOG_LEVEL: 'error' });
    expect({ ok, faults }).toEqual({ ok: true, faults: [] });
  });
});

/** Uploads that were begun and are no files yet. */
function leftUnfinished({ dataDir }: Product): string[] {
  return ['blobs/.unfinished', 'spool'].flatMap((folder) => {
    try {
      return readdirSync(join(dataDir, folder));
    } catch {
      return [];
    }
  });
}
