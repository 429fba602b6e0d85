import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  computeDeadline,
  dayOn,
  DEFAULT_CALENDAR,
  explainDeadline,
  type WorkingCalendar,
} from '../../../src/calendar/index.ts';
import { nationalHolidays } from '../../../src/calendar/holidays.ts';
import { parseTerm, termText, type Term } from '../../../src/platform/term.ts';
import { civilDate, civilTime } from '../../../src/platform/civil-time.ts';

function due(start: string, term: Term, calendar: WorkingCalendar = DEFAULT_CALENDAR) {
  return computeDeadline({ start: new Date(start), term, calendar });
}

describe('a deadline in working days', () => {
  it('starts the day after, leaves out weekends and holidays, and ends at closing time', () => {
    // given a Monday before Independence Day, Wednesday 18 November 2026
    const deadline = due('2026-11-16T15:12:00Z', { count: 5, unit: 'working-days' });

    expect(civilDate(deadline.dueAt)).toBe('2026-11-24');
    expect(civilTime(deadline.dueAt)).toBe('16:30');
    expect(deadline.countedFrom).toBe('2026-11-17');
    expect(deadline.skipped.map(({ date, why }) => `${date} ${why}`)).toEqual([
      '2026-11-18 holiday',
      '2026-11-21 weekend',
      '2026-11-22 weekend',
    ]);
  });

  it('follows the administration where it departs from the rule', () => {
    // given: closed on Tuesday for a storm, open on Saturday
    const name = { ar: 'عاصفة', fr: 'Tempête' };
    const calendar: WorkingCalendar = {
      ...DEFAULT_CALENDAR,
      specialDays: [
        { date: '2026-11-17', open: false, name },
        { date: '2026-11-21', open: true, name: { ar: 'دوام', fr: 'Permanence' } },
      ],
    };

    const deadline = due('2026-11-16T09:00:00Z', { count: 3, unit: 'working-days' }, calendar);

    expect(civilDate(deadline.dueAt)).toBe('2026-11-21');
    expect(explainDeadline(deadline).fr).toContain('17 novembre 2026 (Tempête)');
  });

  it('says which holidays are not confirmed yet, and moves with them once they are', () => {
    const term: Term = { count: 1, unit: 'working-days' };
    // given Friday 19 March 2027 … the expected Aid al-Adha is Monday 17 May 2027
    const expected = due('2027-05-14T10:00:00Z', term);
    const confirmed = due('2027-05-14T10:00:00Z', term, {
      ...DEFAULT_CALENDAR,
      confirmedHolidays: { 'aid-al-adha-2027': '2027-05-16' },
    });

    expect(civilDate(expected.dueAt)).toBe('2027-05-19');
    expect(explainDeadline(expected).en).toContain('Aid al-Adha, date to be confirmed');
    expect(civilDate(confirmed.dueAt)).toBe('2027-05-18');
    expect(explainDeadline(confirmed).en).not.toContain('to be confirmed');
  });

  it('does not run while the filer is asked for a document', () => {
    const deadline = computeDeadline({
      start: new Date('2026-11-23T15:12:00Z'),
      term: { count: 5, unit: 'working-days' },
      calendar: DEFAULT_CALENDAR,
      pauses: [{ from: new Date('2026-11-24T10:00:00Z'), to: new Date('2026-11-27T09:00:00Z') }],
    });

    // then: 24 and 27 count, 25 and 26 do not
    expect(civilDate(deadline.dueAt)).toBe('2026-12-02');
    expect(explainDeadline(deadline).ar).toContain('يومين توقف فيهما الأجل');
  });

  it('refuses a calendar that never opens', () => {
    const never: WorkingCalendar = { ...DEFAULT_CALENDAR, week: [] };

    expect(() => due('2026-11-16T09:00:00Z', { count: 1, unit: 'working-days' }, never)).toThrow(RangeError);
  });
});

describe('a deadline in days, weeks, months and years', () => {
  it('counts weekends, and is carried over a closed last day', () => {
    const deadline = due('2026-11-23T15:12:00Z', { count: 60, unit: 'days' });
    const carried = due('2026-11-06T15:12:00Z', { count: 1, unit: 'weeks' });
    const onSunday = due('2026-10-09T10:00:00Z', { count: 30, unit: 'days' });

    expect(civilDate(deadline.dueAt)).toBe('2027-01-22');
    expect(deadline.carriedFrom).toBeUndefined();
    expect(civilDate(carried.dueAt)).toBe('2026-11-13');
    expect(onSunday.carriedFrom).toBe('2026-11-08');
    expect(civilDate(onSunday.dueAt)).toBe('2026-11-09');
    expect(explainDeadline(onSunday).fr).toContain('les bureaux étant fermés le 8 novembre 2026');
  });

  it('ends a month on the last day of a shorter month', () => {
    expect(civilDate(due('2027-01-29T10:00:00Z', { count: 1, unit: 'months' }).dueAt)).toBe('2027-03-01');
    expect(civilDate(due('2026-10-31T10:00:00Z', { count: 1, unit: 'months' }).dueAt)).toBe('2026-11-30');
  });
});

describe('a deadline in working hours', () => {
  it('runs inside office hours only, shorter in Ramadan', () => {
    const ordinary = due('2026-11-23T15:30:00Z', { count: 2, unit: 'working-hours' });
    const ramadan = due('2026-03-16T15:12:00Z', { count: 10, unit: 'working-hours' });

    expect(`${civilDate(ordinary.dueAt)} ${civilTime(ordinary.dueAt)}`).toBe('2026-11-24 09:30');
    expect(civilDate(ramadan.dueAt)).toBe('2026-03-18');
    expect(civilTime(ramadan.dueAt)).toBe('13:00');
  });
});

const starts = fc.date({
  min: new Date('2024-01-01T00:00:00Z'),
  max: new Date('2029-12-31T00:00:00Z'),
  noInvalidDate: true,
});
const workingDays = fc.record({
  count: fc.integer({ min: 1, max: 90 }),
  unit: fc.constant('working-days' as const),
});

describe('every deadline', () => {
  it('in working days falls on a working day, after its start, with as many working days between', () => {
    fc.assert(
      fc.property(starts, workingDays, (start, term) => {
        const { dueAt, skipped, countedFrom } = computeDeadline({ start, term, calendar: DEFAULT_CALENDAR });
        const days = (Date.parse(civilDate(dueAt)) - Date.parse(countedFrom)) / 86_400_000 + 1;

        expect(dueAt.getTime()).toBeGreaterThan(start.getTime());
        expect(dayOn(DEFAULT_CALENDAR, civilDate(dueAt)).kind).toBe('working');
        expect(days - skipped.length).toBe(term.count);
      }),
    );
  });

  it('is never earlier for a longer term', () => {
    const units = fc.constantFrom('working-hours', 'working-days', 'days', 'weeks', 'months') as fc.Arbitrary<
      Term['unit']
    >;
    fc.assert(
      fc.property(starts, fc.integer({ min: 1, max: 60 }), units, (start, count, unit) => {
        const calendar = DEFAULT_CALENDAR;
        const shorter = computeDeadline({ start, term: { count, unit }, calendar }).dueAt;
        const longer = computeDeadline({ start, term: { count: count + 1, unit }, calendar }).dueAt;

        expect(longer.getTime()).toBeGreaterThanOrEqual(shorter.getTime());
      }),
    );
  });
});

describe('a term', () => {
  it('is read as it is written, and nothing else is one', () => {
    expect(parseTerm('5 working-days')).toEqual({ count: 5, unit: 'working-days' });
    expect(parseTerm(termText({ count: 2, unit: 'months' }))).toEqual({ count: 2, unit: 'months' });
    for (const wrong of ['', '0 days', 'P60D', 'PT5H', '5 jours', '-1 days', '1.5 days', 'P1M2D'])
      expect(parseTerm(wrong), wrong).toBeNull();
  });
});

describe('national holidays', () => {
  it('begin with the year they were decreed in', () => {
    const keys = (year: number) => nationalHolidays(year).map((day) => day.key);

    expect(keys(2023)).not.toContain('amazigh-new-year');
    expect(keys(2024)).toContain('amazigh-new-year');
    expect(keys(2024)).not.toContain('unity');
    expect(keys(2026)).toContain('unity');
  });

  it('expect lunar days where Morocco kept them', () => {
    const dates = nationalHolidays(2025).filter((day) => day.status === 'expected');

    expect(dates.map(({ key, date }) => `${key} ${date}`)).toEqual([
      'aid-al-fitr-1 2025-03-31',
      'aid-al-fitr-2 2025-04-01',
      'aid-al-adha-1 2025-06-07',
      'aid-al-adha-2 2025-06-08',
      'hijri-new-year 2025-06-27',
      'mawlid-1 2025-09-05',
      'mawlid-2 2025-09-06',
    ]);
  });
});
