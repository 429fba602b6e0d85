import { Temporal } from '@js-temporal/polyfill';
import { requireRight } from '../identity/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { PersonPrincipal } from '../platform/principal.ts';
import { NATIONAL, nationalCalendar, replaceNationalCalendar } from './calendar-store.ts';
import { calendarChanged, invalidCalendar } from './errors.ts';
import { expectedFirstDays } from './holidays.ts';
import { keepRevision } from './keep-revision.ts';
import { isDate } from './revise-calendar.ts';

/** A lunar holiday moves by a day or two; more is a slip of the hand. */
const MOST_DAYS_OFF = 3;

/**
 * Replaces the announced first days of lunar holidays (`aid-al-fitr-2027` → `2027-03-10`) for the whole
 * country. Answers the new revision.
 *
 * @throws DomainError `calendar.changed` when they are no longer at `revision`
 */
export async function confirmHolidays(
  principal: PersonPrincipal,
  revision: number,
  confirmedHolidays: Readonly<Record<string, string>>,
): Promise<number> {
  requireRight(principal, 'calendar.confirm-holidays');
  for (const [key, date] of Object.entries(confirmedHolidays)) requireNear(key, date);
  const next = { revision: revision + 1, confirmedHolidays: { ...confirmedHolidays } };
  await inTransaction(async (tx) => {
    const current = (await nationalCalendar(tx))?.revision ?? 0;
    if (current !== revision || !(await replaceNationalCalendar(tx, next))) throw calendarChanged(current);
    await keepRevision(tx, { principal, owner: NATIONAL, act: 'holidays.confirmed', content: next });
  });
  return next.revision;
}

function requireNear(key: string, date: string): void {
  const pointer = `/confirmedHolidays/${key}`;
  if (!isDate(date)) throw invalidCalendar('calendar.day_unknown', pointer);
  const expected = expectedFirstDays(Number(date.slice(0, 4))).get(key);
  if (expected === undefined) throw invalidCalendar('calendar.holiday_unknown', pointer);
  const days = Temporal.PlainDate.from(expected).until(date).total('days');
  if (Math.abs(days) > MOST_DAYS_OFF) throw invalidCalendar('calendar.holiday_too_far', pointer);
}
