import { expect, it } from 'vitest';
import { knownPoints } from '../support/crash-points.ts';
import { crashAtEach } from '../support/crash-run.ts';
import { randomFrom, seedOfRun, shuffled } from '../support/seed.ts';

it(
  'loses nothing when processes end at every durable write and send there is',
  { timeout: 3_600_000 },
  async () => {
    // given
    const seed = seedOfRun('crash points');
    const points = shuffled(randomFrom(seed), knownPoints());

    // when
    const { hit, left } = await crashAtEach({
      seed,
      points,
      withinMs: 3_000_000,
      checkEvery: 10,
      inEveryAct: true,
    });

    // then
    console.log(`ended at ${hit.length} of ${points.length} points; not come by: ${left.join(', ')}`);
    expect(left).toEqual([]);
  },
);
