import { cpSync } from 'node:fs';
import { newDataDir, removeDataDir, startProduct } from '../support/product.ts';
import { measureSize, onStore, type Measured } from './growth-size.ts';
import { playTemplates, readTemplates, type Template } from './loader-templates.ts';
import { percentile, type Row } from './report.ts';

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** What growth is judged from: below it, everything is in the caches of the machine. */
const COMPARED_FROM = 10_000;
const LARGEST_UNASKED = 100_000;

/**
 * The main queries, filing and the background work at 1,000, 10,000, 100,000 letters and, with `--full` or
 * `--letters 1000000`, a million; each in an installation of its own with letters that the loader wrote.
 */
export async function growthBench(args: readonly string[]): Promise<Row[]> {
  const largest = largestOf(args);
  const sizes = [...SIZES.filter((size) => size < largest), largest];
  const origin = newDataDir();
  try {
    const templates = await prepare(origin);
    const measured = new Map<number, Measured>();
    for (const size of sizes) {
      const dataDir = newDataDir();
      try {
        cpSync(origin, dataDir, { recursive: true });
        measured.set(size, await measureSize(dataDir, size, templates));
      } finally {
        removeDataDir(dataDir);
      }
    }
    return rowsOf(measured);
  } finally {
    removeDataDir(origin);
  }
}

function largestOf(args: readonly string[]): number {
  if (args.includes('--full')) return SIZES.at(-1)!;
  const given = args[args.indexOf('--letters') + 1];
  if (!args.includes('--letters')) return LARGEST_UNASKED;
  const letters = Number(given);
  if (Number.isInteger(letters) && letters >= 100) return letters;
  throw new Error(`Expected --letters and a number from 100 on, but got ${given ?? 'nothing'}`);
}

/** An installation whose letters are the models of all others. */
async function prepare(dataDir: string): Promise<Template[]> {
  const product = await startProduct({ dataDir });
  try {
    await playTemplates(product);
  } finally {
    await product.stop();
  }
  return onStore(dataDir, readTemplates);
}

function rowsOf(measured: ReadonlyMap<number, Measured>): Row[] {
  const rows = [...measured].flatMap(([size, one]) => rowsOfSize(nameOf(size), one));
  const [smallest, largest] = [measured.get(COMPARED_FROM), [...measured.values()].at(-1)!];
  if (smallest === undefined || smallest === largest) return rows;
  for (const [name, times] of largest.times) {
    const before = percentile([...(smallest.times.get(name) ?? [])], 0.95);
    rows.push({ id: `growth_${name}`, value: percentile([...times], 0.95) / before, unit: '×' });
  }
  return rows;
}

function rowsOfSize(size: string, one: Measured): Row[] {
  const times = [...one.times].flatMap(([name, list]) => [
    { id: `${name}_${size}_p50_ms`, value: percentile([...list], 0.5), unit: 'ms' },
    { id: `${name}_${size}_p95_ms`, value: percentile([...list], 0.95), unit: 'ms' },
  ]);
  return [
    { id: `load_${size}_s`, value: one.loadSeconds, unit: 's' },
    { id: `documents_${size}`, value: one.documents, unit: 'documents' },
    { id: `disk_${size}_mb`, value: one.diskMegabytes, unit: 'MB' },
    { id: `start_${size}_ms`, value: one.startMilliseconds, unit: 'ms' },
    { id: `store_rss_${size}_mb`, value: one.storeResident, unit: 'MB' },
    { id: `store_anonymous_${size}_mb`, value: one.storeAnonymous, unit: 'MB' },
    ...times,
  ];
}

function nameOf(size: number): string {
  return size >= 1_000_000 ? `${size / 1_000_000}M` : `${size / 1_000}k`;
}
