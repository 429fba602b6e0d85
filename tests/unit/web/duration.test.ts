import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/web/circuits/duration.ts';

describe('a delay in the designer', () => {
  it.each(['P2D', 'P1W', 'PT36H', '5 working-days', '8 working-hours'])('reads and writes %s', (text) => {
    const duration = parseDuration(text);

    expect(duration && formatDuration(duration)).toBe(text);
  });

  it.each(['', 'P1DT2H', 'P2H', 'PT1D', '5 jours'])('leaves %j to be written by hand', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
