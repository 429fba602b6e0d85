import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Turns } from '../../../src/platform/turns.ts';

it('runs so many at once, in the order they came, also after one that failed', async () => {
  // given
  const turns = new Turns(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = async (number: number): Promise<number> => {
    begun.push(number);
    most = Math.max(most, (running += 1));
    await sleep(5);
    running -= 1;
    if (number === 1) throw new Error('failed');
    return number;
  };

  // when
  const done = await Promise.allSettled([0, 1, 2, 3, 4, 5].map((number) => turns.run(() => work(number))));

  // then
  expect(most).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  expect(done.filter((one) => one.status === 'rejected')).toHaveLength(1);
});
