import { describe, expect, it } from 'vitest';
import { FixedClock } from '../../../src/platform/clock.ts';
import { WindowCounter } from '../../../src/platform/http/window-counter.ts';

describe('a counter by window', () => {
  it('lets a number through in each window, for each key', () => {
    // given
    const clock = new FixedClock('2026-01-05T10:00:00Z');
    const counter = new WindowCounter(clock, 60_000);
    // when
    const first = [1, 2, 3].map(() => counter.take('a', 2));
    clock.advance(45_000);
    const later = counter.take('a', 2);
    const other = counter.take('b', 2);
    clock.advance(15_000);
    const next = counter.take('a', 2);
    // then
    expect(first).toEqual([0, 0, 60]);
    expect(later).toBe(15);
    expect(other).toBe(0);
    expect(next).toBe(0);
  });

  it('lets nobody wait for longer than a window when the clock is moved back', () => {
    // given
    const clock = new FixedClock('2026-01-05T10:00:00Z');
    const counter = new WindowCounter(clock, 60_000);
    counter.take('a', 1);
    expect(counter.take('a', 1)).toBe(60);
    // when
    clock.advance(-3_600_000);
    // then
    expect([counter.take('a', 1), counter.take('a', 1)]).toEqual([0, 60]);
  });

  it('remembers a bounded number of keys, the latest', () => {
    // given
    const counter = new WindowCounter(new FixedClock('2026-01-05T10:00:00Z'), 60_000, 100);
    counter.take('first', 1);
    // when
    for (let i = 0; i < 150; i += 1) counter.take(`k${i}`, 1);
    // then
    expect(counter.take('k149', 1)).toBeGreaterThan(0);
    expect(counter.take('first', 1)).toBe(0);
  });
});
