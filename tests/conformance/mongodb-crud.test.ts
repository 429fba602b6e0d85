import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runFolder } from './run-folder.ts';

const FIXTURES = join(import.meta.dirname, '../../../shared/fixtures/mongodb-crud');

/** Cases that the store refuses, by file and description: none is left. */
const REFUSED: readonly string[] = [];

/** Cases of the fixture that apply to this version; the other 78 are for servers before 8.0. */
const APPLICABLE = 313;

describe.skipIf(!existsSync(FIXTURES))(`MongoDB's CRUD specification tests (need ${FIXTURES})`, () => {
  it('answers every case as MongoDB does, or refuses it', async () => {
    const { cases, passed } = await runFolder(FIXTURES);

    const titles = (verdict: string): string[] =>
      cases
        .filter((one) => one.verdict === verdict)
        .map(({ file, description }) => `${file}: ${description}`);
    const wrong = cases.filter(({ verdict }) => verdict === 'wrong');
    expect(wrong).toEqual([]);
    expect(titles('refused').sort()).toEqual(REFUSED);
    expect(passed).toBeGreaterThanOrEqual(APPLICABLE);
  }, 300_000);
});
