import type { Tx } from '../platform/mongo/index.ts';
import { nationalCalendar, ownCalendar } from './calendar-store.ts';
import { DEFAULT_CALENDAR, type WorkingCalendar } from './working-calendar.ts';

/** An administration's calendar at a moment, with the revisions that made it. */
export interface CalendarInForce {
  readonly calendar: WorkingCalendar;
  /** Of the administration's own part; 0 while it keeps the defaults. */
  readonly revision: number;
  /** Of what the country shares; 0 until a lunar holiday is confirmed. */
  readonly nationalRevision: number;
}

/** The calendar that deadlines of an administration are computed on. */
export async function calendarInForce(administrationId: string, tx?: Tx): Promise<CalendarInForce> {
  const own = await ownCalendar(administrationId, tx);
  const national = await nationalCalendar(tx);
  const { week, hours, ramadanHours, specialDays } = own ?? DEFAULT_CALENDAR;
  return {
    calendar: {
      week,
      hours,
      ramadanHours,
      specialDays,
      confirmedHolidays: national?.confirmedHolidays ?? {},
    },
    revision: own?.revision ?? 0,
    nationalRevision: national?.revision ?? 0,
  };
}
