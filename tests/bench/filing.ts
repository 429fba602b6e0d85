import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import mongoose from 'mongoose';
import { startEmbeddedStore } from '../../src/embedded/store/index.ts';
import { entryFile } from '../../src/platform/paths.ts';
import { fileByApi } from '../support/client.ts';
import { newDataDir, processTree, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { samplePdf } from '../support/sample-pdf.ts';
import { percentile, sustained, type Row } from './report.ts';

const SECONDS = 10;
const PACED_FILINGS = 20;
const PACE_MS = 1_000;
const SEALED_WITHIN_MS = 600_000;

/**
 * Filings per second through the HTTP API with a 200 kB PDF each, beside bare inserts through mongoose into
 * the same kind of store; the time from an acknowledgement to its sealed receipt at one filing a second; and
 * the memory of the idle product.
 */
export async function filingBench(): Promise<Row[]> {
  const inserts = await bareInserts();
  const dataDir = newDataDir();
  const product = await startProduct({ dataDir, environment: { FILINGS_PER_MINUTE: '1000000' } });
  try {
    await sleep(15_000);
    const idle = residentMegabytes(product.pid);
    await sustained(4, 3, async () => void (await fileOne(product)));
    const one = await sustained(1, SECONDS, async () => void (await fileOne(product)));
    const many = await sustained(32, SECONDS, async () => void (await fileOne(product)));
    await untilSealed(product, await fileOne(product));
    const receipts = await receiptsAtPace(product);
    return [
      { id: 'insert_1', value: inserts.one, unit: 'inserts/s' },
      { id: 'insert_32', value: inserts.many, unit: 'inserts/s' },
      {
        id: 'filing_1',
        value: one.perSecond,
        unit: 'filings/s',
        ratio: one.perSecond / inserts.one,
        of: 'insert_1',
      },
      {
        id: 'filing_32',
        value: many.perSecond,
        unit: 'filings/s',
        ratio: many.perSecond / inserts.many,
        of: 'insert_32',
      },
      { id: 'filing_p95_ms', value: percentile(one.durations, 0.95), unit: 'ms' },
      { id: 'filing_32_p95_ms', value: percentile(many.durations, 0.95), unit: 'ms' },
      { id: 'scaling_filing', value: many.perSecond / one.perSecond, unit: '×' },
      { id: 'receipt_p50_ms', value: percentile(receipts, 0.5), unit: 'ms' },
      { id: 'receipt_p95_ms', value: percentile(receipts, 0.95), unit: 'ms' },
      { id: 'idle_rss_mb', value: idle, unit: 'MB' },
    ];
  } finally {
    await product.stop();
    removeDataDir(dataDir);
  }
}

let sequence = 0;

/** Milliseconds from each acknowledgement to its sealed receipt, at one filing a second. */
async function receiptsAtPace(product: Product): Promise<number[]> {
  const sealed: Promise<number>[] = [];
  for (let filing = 0; filing < PACED_FILINGS; filing += 1) {
    sealed.push(fileOne(product).then((receipt) => untilSealed(product, receipt)));
    await sleep(PACE_MS);
  }
  return Promise.all(sealed);
}

async function untilSealed(product: Product, receipt: string): Promise<number> {
  const begin = performance.now();
  const address = new URL(new URL(receipt).pathname, product.url);
  for (;;) {
    const answer = await fetch(address);
    await answer.arrayBuffer();
    const took = performance.now() - begin;
    if (answer.status === 200) return took;
    if (took > SEALED_WITHIN_MS)
      throw new Error(`Expected a sealed receipt, but it is ${answer.status} after ${Math.round(took)} ms`);
    await sleep(20);
  }
}

/** Files one letter; answers the address of its receipt. */
async function fileOne(product: Product): Promise<string> {
  sequence += 1;
  const key = product.demo.apiKeys.find((candidate) => candidate.scopes.includes('filings:write'))!;
  const subject = `Demande ${sequence}`;
  const answer = await fileByApi(
    product.url,
    key.key,
    {
      administration: key.administration,
      filer: { type: 'company', name: 'Société', email: 'societe@example.org' },
      subject,
      text: 'Texte de la demande.',
      language: 'fr',
    },
    { files: [{ name: 'demande.pdf', type: 'application/pdf', bytes: samplePdf(subject, 200_000) }] },
  );
  if (answer.status !== 201)
    throw new Error(`Filing refused: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.receipt;
}

async function bareInserts(): Promise<{ one: number; many: number }> {
  const dataDir = newDataDir();
  const store = await startEmbeddedStore({
    dataDir,
    entry: entryFile('embedded/store/server-process.ts'),
    log: () => undefined,
  });
  const connection = await mongoose.createConnection(store.uri).asPromise();
  const Letters = connection.model('Letter', new mongoose.Schema({ subject: String, text: String }));
  const insert = async (): Promise<void> => {
    await Letters.create({ subject: 'Demande', text: 'x'.repeat(400) });
  };
  try {
    await sustained(4, 2, insert);
    const one = await sustained(1, SECONDS, insert);
    const many = await sustained(32, SECONDS, insert);
    return { one: one.perSecond, many: many.perSecond };
  } finally {
    await connection.close();
    await store.stop();
    removeDataDir(dataDir);
  }
}

/** Resident memory of the process tree, shared pages counted once per process (VmRSS, Linux). */
function residentMegabytes(pid: number): number {
  const kilobytes = processTree(pid).map((id) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, value) => sum + value, 0) / 1_024;
}
