import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Document } from 'bson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import mongoose from 'mongoose';
import '../../src/main/compose.ts';
import { loadConfig } from '../../src/platform/config.ts';
import { createSecrets } from '../../src/platform/secrets.ts';
import { projectRoot } from '../../src/platform/paths.ts';
import { askEverything, onStore } from '../bench/growth-size.ts';
import { loadLetters } from '../bench/loader.ts';
import { playTemplates, readTemplates, type Template } from '../bench/loader-templates.ts';
import { newDataDir, removeDataDir, startProduct } from '../support/product.ts';
import { workOf, type Work } from './keys-read.ts';
import { readRecorded } from './recorded.ts';

const FEW = 100;
const MANY = 600;
/** Entries and documents of a full page, or of a sample of a hundred: small installations have less than that. */
const A_PAGE = 250;
const folders = { origin: newDataDir(), few: newDataDir(), many: newDataDir() };
const recordings = mkdtempSync(join(tmpdir(), 'dwn-work-'));
let templates: Template[];

beforeAll(async () => {
  const product = await startProduct({ dataDir: folders.origin });
  await playTemplates(product, ['MTD']).finally(() => product.stop());
  templates = await onStore(folders.origin, readTemplates);
  for (const [letters, folder] of [
    [FEW, folders.few],
    [MANY, folders.many],
  ] as const) {
    cpSync(folders.origin, folder, { recursive: true });
    const secrets = createSecrets(loadConfig({ DATA_DIR: folder }).masterKey);
    await onStore(folder, () => loadLetters({ letters, templates, secrets }));
  }
}, 240_000);

afterAll(() => {
  for (const folder of Object.values(folders)) removeDataDir(folder);
  rmSync(recordings, { recursive: true, force: true });
});

/** Paths of the fields of a document; what is in a list counts once, names that are ids as one. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => fieldsOf(item, `${path}[]`));
  if (typeof value !== 'object' || value === null || value instanceof Date || '_bsontype' in value)
    return [path];
  return Object.entries(value).flatMap(([name, item]) => fieldsOf(item, `${path}.${name}`));
}

interface Stored {
  readonly collection: string;
  readonly document: Document;
}

async function everything(names: readonly string[]): Promise<Stored[]> {
  const lists = names.map(async (collection) => {
    const documents = await mongoose.connection.collection(collection).find().toArray();
    return documents.map((document) => ({ collection, document }));
  });
  return (await Promise.all(lists)).flat();
}

function idOf({ collection, document }: Stored): string {
  return `${collection} ${String(document['_id'])}`;
}

describe('the letters of the loader', () => {
  it('have the fields of those that the product wrote', { timeout: 60_000 }, async () => {
    // given
    const own = new Map<string, Set<string>>();
    for (const { collection, document } of templates.flatMap((template) => template.documents))
      own.set(collection, new Set([...(own.get(collection) ?? []), ...fieldsOf(document)]));

    // when
    const names = [...own.keys()];
    const before = new Set((await onStore(folders.origin, () => everything(names))).map(idOf));
    const copies = (await onStore(folders.few, () => everything(names))).filter(
      (one) => !before.has(idOf(one)),
    );

    // then
    expect(copies.filter((one) => one.collection === 'letters')).toHaveLength(FEW);
    const foreign = copies.flatMap(({ collection, document }) =>
      fieldsOf(document)
        .filter((path) => !own.get(collection)!.has(path))
        .map((path) => `${collection} ${path}`),
    );
    expect([...new Set(foreign)]).toEqual([]);
    expect(new Set(copies.map((one) => one.collection))).toEqual(new Set(names));
  });

  it('keep every promise of the product', () => {
    const checked = spawnSync(
      process.execPath,
      ['start.mjs', 'cli', 'check', '--json', '--administration', 'MTD'],
      {
        cwd: projectRoot(),
        env: { ...process.env, DATA_DIR: folders.few },
        encoding: 'utf8',
      },
    );
    const report = JSON.parse(checked.stdout) as { invariants: { name: string; faults: unknown[] }[] };
    expect(report.invariants.filter((one) => one.faults.length > 0)).toEqual([]);
    expect(checked.status).toBe(0);
  }, 120_000);
});

describe('what the product reads', () => {
  it('does not grow with the letters it has', async () => {
    const work = new Map<string, { few: Work; many?: Work }>();
    for (const size of ['few', 'many'] as const) {
      const folder = join(recordings, size);
      const product = await startProduct({
        dataDir: folders[size],
        environment: { DIWAN_TEST_QUERIES: folder, FILINGS_PER_MINUTE: '100000' },
      });
      await askEverything(product, folders[size], { warmUp: 1, asked: 2 }).finally(() => product.stop());
      for (const one of await workOf(folders[size], readRecorded(folder))) {
        const key = `${one.query.command} ${one.query.collection} ${one.query.shape}`;
        if (size === 'few') work.set(key, { few: one });
        else work.set(key, { few: work.get(key)?.few ?? one, many: one });
      }
    }
    const grown = [...work.values()]
      .filter(({ few, many }) => many !== undefined && many.read > 1.5 * few.read + A_PAGE)
      .map(
        ({ few, many }) =>
          `${few.query.place}: ${few.query.collection} ${few.query.shape} ${few.read} → ${many!.read} (found ${few.found} → ${many!.found})`,
      );
    expect(work.size).toBeGreaterThan(30);
    expect(grown).toEqual([]);
  }, 240_000);
});
