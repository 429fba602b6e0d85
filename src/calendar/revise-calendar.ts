import { Temporal } from '@js-temporal/polyfill';
import { requireRight } from '../identity/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import type { PersonPrincipal } from '../platform/principal.ts';
import { onlyLanguages } from '../platform/text.ts';
import { ownCalendar, replaceOwnCalendar, type OwnCalendar } from './calendar-store.ts';
import { calendarChanged, invalidCalendar } from './errors.ts';
import { keepRevision } from './keep-revision.ts';
import type { OfficeHours, WorkingCalendar } from './working-calendar.ts';

/** What an administration decides for itself. */
export type CalendarChoice = Pick<WorkingCalendar, 'week' | 'hours' | 'ramadanHours' | 'specialDays'>;

/**
 * Replaces an administration's calendar; the revision before is kept for good. Deadlines given earlier are
 * recomputed by those who listen to `calendar.revised`. Answers the new revision.
 *
 * @throws DomainError `calendar.changed` when it is no longer at `revision`
 */
export async function reviseCalendar(
  principal: PersonPrincipal,
  revision: number,
  choice: CalendarChoice,
): Promise<number> {
  const { administrationId } = principal;
  requireRight(principal, 'calendar.manage', { administrationId });
  const next = { ...sound(choice), revision: revision + 1 };
  await inTransaction(async (tx) => {
    const before = await ownCalendar(administrationId, tx);
    const current = before?.revision ?? 0;
    if (current !== revision || !(await replaceOwnCalendar(tx, administrationId, next)))
      throw calendarChanged(current);
    await keepRevision(tx, { principal, owner: administrationId, act: 'calendar.revised', content: next });
  });
  return next.revision;
}

/** The choice in its one normal form, or a refusal that names the field. */
function sound(choice: CalendarChoice): Omit<OwnCalendar, 'revision'> {
  const { hours, ramadanHours } = choice;
  requireOrder(hours, '/hours/closes');
  requireOrder(ramadanHours, '/ramadanHours/closes');
  const seen = new Set<string>();
  for (const [index, { date }] of choice.specialDays.entries()) {
    if (!isDate(date)) throw invalidCalendar('calendar.day_unknown', `/specialDays/${index}/date`);
    if (seen.has(date)) throw invalidCalendar('calendar.day_repeated', `/specialDays/${index}/date`);
    seen.add(date);
  }
  return {
    week: [...new Set(choice.week)].toSorted((a, b) => a - b),
    hours: { opens: hours.opens, closes: hours.closes },
    ramadanHours: { opens: ramadanHours.opens, closes: ramadanHours.closes },
    specialDays: choice.specialDays
      .map(({ date, open, name }) => ({ date, open, name: onlyLanguages(name) }))
      .toSorted((a, b) => a.date.localeCompare(b.date)),
  };
}

function requireOrder({ opens, closes }: OfficeHours, pointer: string): void {
  if (opens >= closes) throw invalidCalendar('calendar.hours_reversed', pointer);
}

/** A civil date that exists: 30 February does not. */
export function isDate(text: string): boolean {
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text;
  } catch {
    return false;
  }
}
