import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RegisterQueue } from '../../../src/registry/register-queue.ts';

describe('the waiting line of a register', () => {
  it('commits one batch after another, in order, and gives everyone their own result', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 80 }), async (pauses) => {
        // given
        let running = 0;
        const seen: number[] = [];
        const queue = new RegisterQueue<number, string>(async (items) => {
          running += 1;
          expect(running).toBe(1);
          expect(items.length).toBeLessThanOrEqual(24);
          await Promise.resolve();
          seen.push(...items);
          running -= 1;
          return items.map((item) => `r${item}`);
        });

        // when
        const results = await Promise.all(
          pauses.map(async (pause, index) => {
            for (let turn = 0; turn < pause; turn += 1) await Promise.resolve();
            return queue.add('one', index);
          }),
        );

        // then
        expect(results).toEqual(pauses.map((_, index) => `r${index}`));
        expect(seen).toHaveLength(pauses.length);
      }),
    );
  });

  it('tries a failed batch one by one, so that one bad item harms nobody', async () => {
    // given
    const queue = new RegisterQueue<number, number>(async (items) => {
      await Promise.resolve();
      if (items.includes(3)) throw new Error('three');
      return items.map((item) => item * 10);
    });

    // when
    const results = await Promise.allSettled([1, 2, 3, 4].map((item) => queue.add('one', item)));

    // then
    expect(results.map((one) => (one.status === 'fulfilled' ? one.value : 'refused'))).toEqual([
      10,
      20,
      'refused',
      40,
    ]);
  });

  it('lets registers go their own way', async () => {
    // given
    const order: string[] = [];
    const queue = new RegisterQueue<string, string>(async (items) => {
      if (items[0] === 'slow') await new Promise((resolve) => setTimeout(resolve, 20));
      order.push(...items);
      return items;
    });

    // when
    await Promise.all([queue.add('a', 'slow'), queue.add('b', 'fast')]);

    // then
    expect(order).toEqual(['fast', 'slow']);
  });
});
