import { expect, it } from 'vitest';
import { knownPoints } from '../support/crash-points.ts';
import { crashAtEach } from '../support/crash-run.ts';
import { randomFrom, seedOfRun, shuffled } from '../support/seed.ts';

/** Of the list, another few in each run. */
const POINTS = 4;

it('loses nothing when processes end exactly at durable writes and sends', { timeout: 300_000 }, async () => {
  // given
  const seed = seedOfRun('crash points');
  const points = shuffled(randomFrom(seed), knownPoints()).slice(0, POINTS);

  // when
  const { hit, left } = await crashAtEach({
    seed,
    points,
    withinMs: 30_000,
    checkEvery: 3,
    inEveryAct: false,
  });

  // then
  console.log(`ended at ${hit.join(', ')}; not come by: ${left.join(', ')}`);
  expect(hit.length).toBeGreaterThan(0);
});
