import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStoreServer, type StoreServer } from '../../../src/embedded/store/index.ts';
import { REFUSED } from './mongodb-crud-refused.ts';
import { parseFile, runCase } from './unified-run.ts';

const FIXTURES = join(import.meta.dirname, '../../../../shared/fixtures/mongodb-crud');
const present = existsSync(FIXTURES);
const files = present ? readdirSync(FIXTURES).filter((name) => name.endsWith('.json')) : [];

describe.skipIf(!present)(`MongoDB's CRUD specification tests (need ${FIXTURES})`, () => {
  const dir = mkdtempSync(join(tmpdir(), 'crud-'));
  let server: StoreServer;

  beforeAll(async () => {
    server = await createStoreServer({ dataDir: dir, socketPath: join(dir, 's.sock'), testCommands: true });
  });

  afterAll(async () => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('answers every case as MongoDB does, or refuses it', async () => {
    const wrong: string[] = [];
    const refused: string[] = [];
    let passed = 0;
    for (const name of files) {
      const file = parseFile(readFileSync(join(FIXTURES, name), 'utf8'));
      for (const test of file.tests) {
        const verdict = await runCase(server.uri, file, test);
        const title = `${file.description}: ${test.description}`;
        if (verdict.kind === 'wrong') wrong.push(`${title}: ${verdict.why}`);
        if (verdict.kind === 'refused') refused.push(title);
        if (verdict.kind === 'passed') passed++;
      }
    }

    expect(wrong).toEqual([]);
    expect(refused.sort()).toEqual([...REFUSED].sort());
    expect(passed).toBeGreaterThanOrEqual(269);
  }, 300_000);
});
