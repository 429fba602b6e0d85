import { Temporal } from '@js-temporal/polyfill';
import type { LocalizedText } from '../platform/text.ts';
import { isRamadan, nationalHolidays, type Holiday } from './holidays.ts';

/** Civil times in Casablanca, `HH:MM`; `closes` is after `opens`. */
export interface OfficeHours {
  readonly opens: string;
  readonly closes: string;
}

/** A day on which an administration departs from the rule: closed for a storm, open on a Saturday. */
export interface SpecialDay {
  readonly date: string;
  readonly open: boolean;
  readonly name: LocalizedText;
}

/** When an administration works. */
export interface WorkingCalendar {
  /** Weekdays worked, 1 = Monday to 7 = Sunday (ISO 8601). At least one. */
  readonly week: readonly number[];
  readonly hours: OfficeHours;
  readonly ramadanHours: OfficeHours;
  /** True first days of lunar holidays by `KEY-YEAR`, once they are announced. */
  readonly confirmedHolidays: Readonly<Record<string, string>>;
  /** Its own closures and openings; they go before weekends and holidays. */
  readonly specialDays: readonly SpecialDay[];
}

/** Monday to Friday, 08:30 to 16:30, shorter in Ramadan (decree 2-05-916 and its practice). */
export const DEFAULT_CALENDAR: WorkingCalendar = {
  week: [1, 2, 3, 4, 5],
  hours: { opens: '08:30', closes: '16:30' },
  ramadanHours: { opens: '09:00', closes: '15:00' },
  confirmedHolidays: {},
  specialDays: [],
};

/** One civil day as an administration sees it; `hours` are absent when it is closed. */
export interface CalendarDay {
  readonly date: string;
  readonly kind: 'working' | 'weekend' | 'holiday' | 'closed';
  readonly name?: LocalizedText;
  /** The holiday is lunar and not confirmed: the day may still move. */
  readonly expected?: true;
  readonly hours?: OfficeHours;
}

/** What a civil date (`YYYY-MM-DD`) is on a calendar. */
export function dayOn(calendar: WorkingCalendar, date: string): CalendarDay {
  const special = calendar.specialDays.find((day) => day.date === date);
  const hours = isRamadan(date) ? calendar.ramadanHours : calendar.hours;
  if (special !== undefined) {
    return special.open
      ? { date, kind: 'working', name: special.name, hours }
      : { date, kind: 'closed', name: special.name };
  }
  const holiday = holidaysOf(calendar, Number(date.slice(0, 4))).get(date);
  if (holiday !== undefined) {
    const { name, status } = holiday;
    return { date, kind: 'holiday', name, ...(status === 'expected' && { expected: true as const }) };
  }
  const works = calendar.week.includes(Temporal.PlainDate.from(date).dayOfWeek);
  return works ? { date, kind: 'working', hours } : { date, kind: 'weekend' };
}

const known = new WeakMap<WorkingCalendar, Map<number, ReadonlyMap<string, Holiday>>>();

/** The holidays of a year by date, computed once for each calendar object. */
function holidaysOf(calendar: WorkingCalendar, year: number): ReadonlyMap<string, Holiday> {
  const years = known.get(calendar) ?? new Map<number, ReadonlyMap<string, Holiday>>();
  known.set(calendar, years);
  const found = years.get(year);
  if (found !== undefined) return found;
  const holidays = new Map(nationalHolidays(year, calendar.confirmedHolidays).map((day) => [day.date, day]));
  years.set(year, holidays);
  return holidays;
}
