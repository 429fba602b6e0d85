import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { civilYear } from '../../../src/platform/civil-time.ts';
import { FixedClock } from '../../../src/platform/clock.ts';
import { newId } from '../../../src/platform/ids.ts';
import { inTransaction } from '../../../src/platform/mongo/index.ts';
import { registryInvariants } from '../../../src/registry/index.ts';
import type { RegisterNumber } from '../../../src/registry/register.ts';
import { openRegister, takeNumbers } from '../../../src/registry/take-number.ts';
import { openTestPlatform, type TestPlatform } from '../../support/harness.ts';
import { brokenIn } from '../../support/invariants.ts';

const registersGapless = registryInvariants.filter(({ name }) => name === 'registry.registers-are-gapless');
const START = Date.parse('2026-12-31T22:58:00Z');
const clock = new FixedClock(new Date(START));
let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform({ clock });
});
afterAll(() => platform.close());

interface Act {
  readonly shiftSeconds: number;
  readonly count: number;
  readonly aborts: boolean;
}

async function take(administrationId: string, act: Act): Promise<RegisterNumber[]> {
  clock.advance(act.shiftSeconds * 1000);
  const subjects = Array.from({ length: act.count }, () => ({ type: 'letter' as const, id: newId() }));
  try {
    return await inTransaction(async (tx) => {
      const numbers = await takeNumbers(tx, platform, { administrationId, key: 'incoming' }, subjects);
      if (act.aborts) throw new Error('the act failed after its number was taken');
      return numbers;
    });
  } catch (error) {
    if (act.aborts) return [];
    throw error;
  }
}

it('numbers have no gap and no step back, whatever fails, races, or moves the clock over the new year', async () => {
  const acts = fc.array(
    fc.record({
      shiftSeconds: fc.integer({ min: -40, max: 60 }),
      count: fc.integer({ min: 1, max: 3 }),
      aborts: fc.boolean(),
    }),
    { minLength: 1, maxLength: 10 },
  );

  await fc.assert(
    fc.asyncProperty(acts, async (series) => {
      // given
      clock.set(new Date(START));
      const administrationId = newId();
      await openRegister(platform, administrationId, 'incoming');

      // when
      const taken = (await Promise.all(series.map((act) => take(administrationId, act)))).flat();

      // then
      expect(await brokenIn(platform, administrationId, registersGapless)).toEqual([]);
      expect(new Set(taken.map((one) => one.number)).size).toBe(taken.length);
      expect(taken.every((one) => civilYear(one.at) === one.year)).toBe(true);
    }),
    { numRuns: 12 },
  );
}, 120_000);
