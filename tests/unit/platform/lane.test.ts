import { describe, expect, it } from 'vitest';
import { Lane } from '../../../src/platform/mongo/lane.ts';

describe('the lane of losing transactions', () => {
  it('lets one in at a time, in the order they came', async () => {
    // given ten that ask at once
    const lane = new Lane();
    let inside = 0;
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        const leave = await lane.enter(5000);
        inside += 1;
        expect(inside).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 1));
        order.push(n);
        inside -= 1;
        leave();
      }),
    );
    // then each was alone
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('lets a caller in who has waited too long, and stays in order after it', async () => {
    // given one that stays inside
    const lane = new Lane();
    const leaveFirst = await lane.enter(1000);
    // when another waits longer than it may
    const leaveSecond = await lane.enter(5);
    // then it is in, and a third waits for both
    let third = false;
    const entering = lane.enter(1000).then((leave) => {
      third = true;
      leave();
    });
    leaveSecond();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(third).toBe(false);
    leaveFirst();
    await entering;
    expect(third).toBe(true);
  });
});
