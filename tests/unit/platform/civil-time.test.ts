import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterCivil,
  civilDate,
  civilOffsets,
  civilTime,
  civilYear,
} from '../../../src/platform/civil-time.ts';

describe('civil time in Morocco', () => {
  it('is read from the zone database of the product, not of the machine', () => {
    // an hour ahead of UTC until Morocco came back to UTC in autumn 2026
    expect(civilTime(new Date('2025-11-15T12:00:00Z'))).toBe('13:00');
    expect(civilTime(new Date('2026-11-15T12:00:00Z'))).toBe('12:00');
  });

  it('is UTC during Ramadan', () => {
    expect(civilTime(new Date('2026-03-01T12:00:00Z'))).toBe('12:00');
    expect(civilTime(new Date('2026-04-01T12:00:00Z'))).toBe('13:00');
  });

  it('begins the year of a register at midnight in Casablanca', () => {
    expect(civilYear(new Date('2025-12-31T22:59:59Z'))).toBe(2025);
    expect(civilYear(new Date('2025-12-31T23:30:00Z'))).toBe(2026);
    expect(civilDate(new Date('2025-12-31T23:30:00Z'))).toBe('2026-01-01');
    expect(civilYear(new Date('2026-12-31T23:30:00Z'))).toBe(2026);
  });
});

describe('a duration in civil time', () => {
  it('keeps the hour of the clock over a change, and counts hours exactly', () => {
    // Ramadan 2026 puts Morocco back to UTC on 15 February at 02:00 UTC
    const evening = new Date('2026-02-14T18:00:00Z');

    expect(afterCivil(evening, 'P1D')).toEqual(new Date('2026-02-15T19:00:00Z'));
    expect(afterCivil(evening, 'PT24H')).toEqual(new Date('2026-02-15T18:00:00Z'));
    expect(afterCivil(evening, 'P1DT2H')).toEqual(new Date('2026-02-15T21:00:00Z'));
  });

  it('refuses what is not a duration', () => {
    expect(() => afterCivil(new Date('2026-01-01T00:00:00Z'), 'bientôt')).toThrow(RangeError);
  });

  it('stays where it is after no time', () => {
    const noon = new Date('2026-11-23T12:00:00Z');

    expect(afterCivil(noon, 'P0D')).toEqual(noon);
  });

  it('moves days on the calendar and nothing else', () => {
    const instants = fc.date({
      min: new Date('2019-01-01'),
      max: new Date('2035-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.integer({ min: 0, max: 400 }), (start, days) => {
        const end = afterCivil(start, `P${days}D`);
        const hours = (end.getTime() - start.getTime()) / 3_600_000;
        expect(Math.abs(hours - days * 24)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it('hands the same offsets to the browser', () => {
  const offsets = civilOffsets(new Date('2018-01-01T00:00:00Z'));

  for (const at of ['2019-06-01T00:00:00Z', '2026-03-01T12:00:00Z', '2026-11-15T12:00:00Z']) {
    const minutes = offsets.findLast(({ from }) => from <= Date.parse(at))!.minutes;
    expect(civilTime(new Date(at))).toBe(
      new Date(Date.parse(at) + minutes * 60_000).toISOString().slice(11, 16),
    );
  }
  expect(offsets).toEqual(offsets.toSorted((one, other) => one.from - other.from));
});
