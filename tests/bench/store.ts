import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbeddedStore, type EmbeddedStore } from '../../src/embedded/store/index.ts';
import { entryFile } from '../../src/platform/paths.ts';
import { percentile, type Row } from './report.ts';
import { StoreClients } from './store-clients.ts';
import { DATABASE, DOCUMENTS, letter, type Letter, type LoadName } from './store-loads.ts';
import { rawRates, type RawRates } from './store-raw.ts';

const SECONDS = 5;
const BATCH = 1_000;
/** Clock ticks of /proc are hundredths of a second on every Linux. */
const TICKS = 100;
const LOADS: LoadName[] = ['find_id', 'find_index', 'range', 'insert', 'update', 'transaction'];

/**
 * The embedded store through the unmodified driver, on 100,000 documents of about 450 bytes, with 1 and 32
 * clients; each rate as a ratio to the same acts straight on LMDB in the same run.
 */
export async function storeBench(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-store-'));
  try {
    const raw = await rawRates(folder);
    const dataDir = join(folder, 'data');
    const loaded = await withStore(dataDir, (store) => load(store, raw));
    const size = statSync(join(dataDir, 'store.mdb')).size;
    const begin = performance.now();
    const measured = await withStore(dataDir, async (store) => {
      const started = performance.now() - begin;
      return [{ id: 'start_ms', value: started, unit: 'ms' }, ...(await measure(store, raw))];
    });
    const megabytes = size / 2 ** 20;
    const file: Row = {
      id: 'file_mb',
      value: megabytes,
      unit: 'MB',
      ratio: size / raw.bytes,
      of: 'bytes of the documents',
    };
    return [...loaded, file, ...measured];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function withStore<T>(dataDir: string, run: (store: EmbeddedStore) => Promise<T>): Promise<T> {
  const entry = entryFile('embedded/store/server-process.ts');
  const store = await startEmbeddedStore({ dataDir, entry, log: () => undefined });
  try {
    return await run(store);
  } finally {
    await store.stop();
  }
}

async function load(store: EmbeddedStore, raw: RawRates): Promise<Row[]> {
  const client = await new MongoClient(store.uri).connect();
  const letters = client.db(DATABASE).collection<Letter>('letters');
  await letters.createIndex({ number: 1 }, { unique: true });
  await letters.createIndex({ administration: 1, at: 1 });
  const begin = performance.now();
  for (let from = 0; from < DOCUMENTS; from += BATCH)
    await letters.insertMany(Array.from({ length: BATCH }, (_, i) => letter(from + i)));
  const rate = DOCUMENTS / ((performance.now() - begin) / 1_000);
  await client.close();
  return [
    {
      id: 'insert_many',
      value: rate,
      unit: 'documents/s',
      ratio: rate / raw.load,
      of: 'raw batches of 1,000',
    },
    ...memoryRows(store, '_loaded'),
  ];
}

async function measure(store: EmbeddedStore, raw: RawRates): Promise<Row[]> {
  const clients = await StoreClients.connect(store.uri);
  try {
    const rows: Row[] = [];
    for (const name of LOADS) rows.push(...(await measureLoad(store, clients, raw, name)));
    const scan = await clients.run('scan', 1, SECONDS);
    const perScan = percentile(scan.durations, 0.5) / 1_000;
    const beside = await clients.runBeside('find_id', 'scan', SECONDS);
    return [
      ...rows,
      { id: 'scan_s', value: perScan, unit: 's', ratio: perScan / raw.scan, of: 'a raw walk' },
      { id: 'read_beside_scan_p95_ms', value: percentile(beside.durations, 0.95), unit: 'ms' },
      ...memoryRows(store, ''),
    ];
  } finally {
    await clients.close();
  }
}

async function measureLoad(
  store: EmbeddedStore,
  clients: StoreClients,
  raw: RawRates,
  name: LoadName,
): Promise<Row[]> {
  await clients.run(name, 32, 1);
  const one = await clients.run(name, 1, SECONDS);
  const before = cpuSeconds(store.pid);
  const many = await clients.run(name, 32, SECONDS);
  const cpu = (cpuSeconds(store.pid) - before) / many.durations.length;
  const rate = (count: 1 | 32, perSecond: number): Row => ({
    id: `${name}_${count}`,
    value: perSecond,
    unit: '/s',
    ratio: perSecond / raw.rate(name, count),
    of: 'raw LMDB',
  });
  return [
    rate(1, one.perSecond),
    rate(32, many.perSecond),
    { id: `${name}_1_p50_ms`, value: percentile(one.durations, 0.5), unit: 'ms' },
    { id: `${name}_32_p95_ms`, value: percentile(many.durations, 0.95), unit: 'ms' },
    { id: `${name}_cpu_us`, value: cpu * 1e6, unit: 'µs of the store' },
  ];
}

/** Processor time of all threads of a process, in seconds. */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** Resident memory, and the part of it that is no page of a file: LMDB's map is the system's to take back. */
function memoryRows(store: EmbeddedStore, suffix: string): Row[] {
  const status = readFileSync(`/proc/${store.pid}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024;
  return [
    { id: `rss${suffix}_mb`, value: megabytes('VmRSS'), unit: 'MB' },
    { id: `rss_anonymous${suffix}_mb`, value: megabytes('RssAnon'), unit: 'MB' },
  ];
}
