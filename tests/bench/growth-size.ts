import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bindModules, periodics, subscriptions } from '../../src/main/compose.ts';
import { runningOn } from '../../src/main/data-folder.ts';
import { openRuntime } from '../../src/main/runtime.ts';
import { startEmbeddedStore } from '../../src/embedded/store/index.ts';
import { loadConfig } from '../../src/platform/config.ts';
import { connectMongo, disconnectMongo } from '../../src/platform/mongo/index.ts';
import { outboxBacklog, relayOnce } from '../../src/platform/outbox/index.ts';
import { entryFile } from '../../src/platform/paths.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { createSecrets } from '../../src/platform/secrets.ts';
import { processTree, startProduct, type Product } from '../support/product.ts';
import { questions, type Question } from './growth-queries.ts';
import { loadLetters } from './loader.ts';
import type { Template } from './loader-templates.ts';

const WARM_UP = 8;
const ASKED = 60;
const BACKGROUND_RUNS = 10;

/** What one size of the installation costs. Milliseconds by question, in the order asked. */
export interface Measured {
  readonly loadSeconds: number;
  readonly documents: number;
  readonly diskMegabytes: number;
  readonly startMilliseconds: number;
  readonly storeResident: number;
  readonly storeAnonymous: number;
  readonly times: ReadonlyMap<string, readonly number[]>;
}

/** Runs work on the store of a data folder that no product runs on. */
export async function onStore<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const store = await startEmbeddedStore({
    dataDir: join(dataDir, 'store'),
    entry: entryFile('embedded/store/server-process.ts'),
    log: (level, message, facts) => void (level !== 'info' && console.error(message, facts)),
  });
  await connectMongo(store.uri);
  try {
    return await work();
  } finally {
    await disconnectMongo();
    await store.stop();
  }
}

/** Loads a folder with letters and asks the product that starts on it everything. */
export async function measureSize(
  dataDir: string,
  letters: number,
  templates: readonly Template[],
): Promise<Measured> {
  const secrets = createSecrets(loadConfig({ DATA_DIR: dataDir }).masterKey);
  const begin = performance.now();
  const progress = (done: number): void => {
    if (done % Math.ceil(letters / 20) === 0 || done === letters)
      tell(done, letters, performance.now() - begin);
  };
  const documents = await onStore(dataDir, () => loadLetters({ letters, templates, secrets, progress }));
  const loadSeconds = (performance.now() - begin) / 1000;
  const product = await startProduct({ dataDir, environment: { FILINGS_PER_MINUTE: '1000000' } });
  try {
    const times = await askEverything(product, dataDir);
    return {
      loadSeconds,
      documents,
      startMilliseconds: product.startedIn,
      times,
      ...sizes(dataDir, product.pid),
    };
  } finally {
    await product.stop();
  }
}

function tell(done: number, of: number, ms: number): void {
  console.error(`${done} of ${of} letters, ${Math.round((done / ms) * 1000)}/s`);
}

/** Every question to a product, beside its background work; its own runtime reads what to ask for. */
export async function askEverything(
  product: Product,
  dataDir: string,
  { warmUp, asked } = { warmUp: WARM_UP, asked: ASKED },
): Promise<Map<string, number[]>> {
  const config = { ...loadConfig({ DATA_DIR: dataDir }), logLevel: 'silent' as const };
  const runtime = await openRuntime(config, runningOn(dataDir)?.services ?? undefined);
  bindModules();
  try {
    const times = new Map<string, number[]>();
    for (const question of await questions(product, runtime.platform))
      times.set(question.name, await ask(question, warmUp, asked));
    for (const question of background(runtime.platform))
      times.set(question.name, await ask(question, warmUp, Math.min(asked, BACKGROUND_RUNS)));
    return times;
  } finally {
    await runtime.close();
  }
}

/** What runs by itself again and again. */
function background(platform: Platform): Question[] {
  const runs = periodics.map((periodic) => ({
    name: periodic.name.replaceAll(/[.-]/g, '_'),
    ask: () => periodic.run(platform),
  }));
  return [
    { name: 'outbox_relay', ask: async () => void (await relayOnce(platform, subscriptions)) },
    { name: 'outbox_backlog', ask: async () => void (await outboxBacklog(platform)) },
    ...runs,
  ];
}

async function ask({ name, ask: once }: Question, warmUp: number, often: number): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < warmUp + often; turn += 1) {
    const begin = performance.now();
    await once().catch((error: unknown) => {
      throw new Error(`Expected ${name} to work, but it did not`, { cause: error });
    });
    if (turn >= warmUp) times.push(performance.now() - begin);
  }
  return times;
}

function sizes(
  dataDir: string,
  pid: number,
): Pick<Measured, 'diskMegabytes' | 'storeResident' | 'storeAnonymous'> {
  const store = processTree(pid).find((id) =>
    readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('server-process'),
  );
  const status = store === undefined ? '' : readFileSync(`/proc/${store}/status`, 'utf8');
  const megabytes = (name: string): number =>
    Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  const disk = Number(
    execFileSync('du', ['-sm', join(dataDir, 'store')])
      .toString()
      .split('\t')[0],
  );
  return { diskMegabytes: disk, storeResident: megabytes('VmRSS'), storeAnonymous: megabytes('RssAnon') };
}
