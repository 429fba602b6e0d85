import { Temporal } from '@js-temporal/polyfill';
import { atCivil, civilDate } from '../platform/civil-time.ts';
import type { LocalizedText } from '../platform/text.ts';
import type { Term } from '../platform/term.ts';
import { dayOn, type CalendarDay, type WorkingCalendar } from './working-calendar.ts';

/** A time during which a deadline does not run, as when the filer is asked for a document. */
export interface Pause {
  readonly from: Date;
  /** Absent while it lasts. */
  readonly to?: Date;
}

/** What a deadline is computed from. */
export interface DeadlineBasis {
  readonly start: Date;
  readonly term: Term;
  readonly calendar: WorkingCalendar;
  readonly pauses?: readonly Pause[];
}

/** A day that did not count, and why. */
export interface SkippedDay {
  readonly date: string;
  readonly why: 'weekend' | 'holiday' | 'closed' | 'paused';
  readonly name?: LocalizedText;
  /** The holiday is not confirmed yet. */
  readonly expected?: true;
}

/** A deadline with everything that a person needs to compute it again by hand. */
export interface Deadline {
  readonly start: Date;
  readonly term: Term;
  readonly dueAt: Date;
  /** First civil date that counted. */
  readonly countedFrom: string;
  /** Days between start and end that did not count, in order. */
  readonly skipped: readonly SkippedDay[];
  /** The last day fell on a closed day and was carried to the next working day. */
  readonly carriedFrom?: string;
}

/** A calendar without a working day in this many days is refused rather than walked for ever. */
const LONGEST_CLOSURE_DAYS = 400;

/**
 * When a term ends. The day of the event does not count (dies a quo). Working days end at closing time of
 * the last one; days, weeks, months and years run on the civil calendar, weekends included, to the end of
 * their last day, which is carried to the next working day when offices are closed on it; working hours run
 * inside office hours. Days spent in a pause do not count.
 *
 * @throws RangeError when the calendar has no working day for more than a year
 */
export function computeDeadline(basis: DeadlineBasis): Deadline {
  switch (basis.term.unit) {
    case 'working-hours':
      return afterWorkingHours(basis);
    case 'working-days':
      return afterWorkingDays(basis);
    default:
      return afterCivilDays(basis);
  }
}

function afterWorkingDays({ start, term, calendar, pauses = [] }: DeadlineBasis): Deadline {
  const skipped: SkippedDay[] = [];
  const countedFrom = nextDate(civilDate(start));
  let date = civilDate(start);
  let left = term.count;
  let closure = 0;
  while (left > 0) {
    date = nextDate(date);
    const day = dayOn(calendar, date);
    const why = notCounted(day, pauses);
    if (why === null) {
      left -= 1;
      closure = 0;
      continue;
    }
    skipped.push(why);
    closure = requireEnd(closure);
  }
  const { hours } = dayOn(calendar, date);
  return { start, term, dueAt: atCivil(date, hours!.closes), countedFrom, skipped };
}

/** Civil terms end on the same day number, or the last day of a shorter month; paused days are added after. */
function afterCivilDays({ start, term, calendar, pauses = [] }: DeadlineBasis): Deadline {
  const first = civilDate(start);
  let last = Temporal.PlainDate.from(first).add(durationOf(term)).toString();
  const skipped: SkippedDay[] = [];
  for (let date = nextDate(first); date <= last; date = nextDate(date)) {
    if (!isPaused(date, pauses)) continue;
    skipped.push({ date, why: 'paused' });
    last = nextDate(last);
    requireEnd(skipped.length - LONGEST_CLOSURE_DAYS * term.count);
  }
  const carried = nextWorkingDate(last, calendar);
  return {
    start,
    term,
    dueAt: endOfDay(carried),
    countedFrom: nextDate(first),
    skipped,
    ...(carried !== last && { carriedFrom: last }),
  };
}

function afterWorkingHours({ start, term, calendar, pauses = [] }: DeadlineBasis): Deadline {
  const skipped: SkippedDay[] = [];
  let left = term.count * 3_600_000;
  let date = civilDate(start);
  let countedFrom: string | undefined;
  let closure = 0;
  for (;;) {
    const day = dayOn(calendar, date);
    const why = notCounted(day, pauses);
    if (why === null) {
      closure = 0;
      const opens = Math.max(atCivil(date, day.hours!.opens).getTime(), start.getTime());
      const closes = atCivil(date, day.hours!.closes).getTime();
      if (closes > opens) {
        countedFrom ??= date;
        if (closes - opens >= left)
          return { start, term, dueAt: new Date(opens + left), countedFrom, skipped };
        left -= closes - opens;
      }
    } else {
      skipped.push(why);
      closure = requireEnd(closure);
    }
    date = nextDate(date);
  }
}

function notCounted(day: CalendarDay, pauses: readonly Pause[]): SkippedDay | null {
  const { date, kind, name, expected } = day;
  if (kind !== 'working')
    return { date, why: kind, ...(name !== undefined && { name }), ...(expected && { expected }) };
  return isPaused(date, pauses) ? { date, why: 'paused' } : null;
}

/** A day is paused when the pause had begun before it and had not ended before it: the day of the return counts. */
function isPaused(date: string, pauses: readonly Pause[]): boolean {
  return pauses.some(({ from, to }) => civilDate(from) < date && (to === undefined || date < civilDate(to)));
}

function durationOf({ count, unit }: Term): Temporal.DurationLike {
  return unit === 'working-hours' || unit === 'working-days' ? {} : { [unit]: count };
}

function nextWorkingDate(date: string, calendar: WorkingCalendar): string {
  let found = date;
  for (let closure = 0; dayOn(calendar, found).kind !== 'working'; closure = requireEnd(closure))
    found = nextDate(found);
  return found;
}

function requireEnd(closure: number): number {
  if (closure < LONGEST_CLOSURE_DAYS) return closure + 1;
  throw new RangeError('Expected the calendar to have a working day within a year, but it has none');
}

function nextDate(date: string): string {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toString();
}

/** The last minute of a civil day. */
function endOfDay(date: string): Date {
  return atCivil(date, '23:59');
}
