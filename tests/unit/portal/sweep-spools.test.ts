import { Readable } from 'node:stream';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FixedClock, systemClock } from '../../../src/platform/clock.ts';
import { Spool, spoolsFolder } from '../../../src/portal/spool.ts';
import { sweepSpools } from '../../../src/portal/sweep-spools.ts';

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'diwan-spool-'));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function platformAt(hoursFromNow: number) {
  const clock = new FixedClock(systemClock.now());
  clock.advance(hoursFromNow * 3_600_000);
  return { clock, config: { dataDir } };
}

it('removes an upload that nobody finished, after a day', async () => {
  // given an upload whose process was killed
  const spool = new Spool(dataDir, 1_000);
  await spool.add('a.pdf', Readable.from([Buffer.from('half')]));

  // then
  expect(await sweepSpools(platformAt(23))).toBe(0);
  expect(readdirSync(spoolsFolder(dataDir))).toHaveLength(1);
  expect(await sweepSpools(platformAt(25))).toBe(1);
  expect(readdirSync(spoolsFolder(dataDir))).toEqual([]);
});

it('has nothing to do where nothing was ever uploaded', async () => {
  expect(await sweepSpools(platformAt(25))).toBe(0);
});
