import { describe, expect, it } from 'vitest';
import { Lateness } from '../../../src/platform/http/overload.ts';

describe('overload', () => {
  it('is not one long pause, nor two hundred filings at once', () => {
    const lateness = new Lateness();
    lateness.add(5_000);
    expect(lateness.isOverload()).toBe(false);
    for (let i = 0; i < 100; i += 1) lateness.add(1_500);
    expect(lateness.isOverload()).toBe(false);
  });

  it('is an event loop that stays seconds late, and it ends', () => {
    const lateness = new Lateness();
    for (let i = 0; i < 4; i += 1) lateness.add(6_000);
    expect(lateness.isOverload()).toBe(true);
    for (let i = 0; i < 4; i += 1) lateness.add(0);
    expect(lateness.isOverload()).toBe(false);
  });
});
