import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CalendarChoiceBody, CalendarView, DeadlineView, HolidaysView } from '../../calendar/schema.ts';
import { callApi, read } from '../api/client.ts';

export type SpecialDay = CalendarView['specialDays'][number];
export type Holiday = CalendarView['holidays'][number];

const KEY = 'calendar';

export function useCalendar(year: number) {
  return useQuery({
    queryKey: [KEY, year],
    queryFn: ({ signal }) => read<CalendarView>(`/calendar?year=${year}`, signal),
    placeholderData: (before) => before,
  });
}

/** Replaces the calendar, if it is still at the revision that was read. */
export function useReviseCalendar() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ revision, choice }: { revision: number; choice: CalendarChoiceBody }) =>
      callApi('/calendar', { method: 'PUT', json: choice, headers: { 'If-Match': `"${revision}"` } }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: [KEY] }),
  });
}

export function useHolidays() {
  return useQuery({
    queryKey: ['holidays'],
    queryFn: ({ signal }) => read<HolidaysView>('/calendar/holidays', signal),
  });
}

export function useConfirmHolidays() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ revision, confirmedHolidays }: Pick<HolidaysView, 'revision' | 'confirmedHolidays'>) =>
      callApi('/calendar/holidays', {
        method: 'PUT',
        json: { confirmedHolidays },
        headers: { 'If-Match': `"${revision}"` },
      }),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ['holidays'] });
      void cache.invalidateQueries({ queryKey: [KEY] });
    },
  });
}

/** When a term that begins now ends, and why; asked as it is typed. */
export function useDeadline(term: string | null, revision: number) {
  return useQuery({
    queryKey: [KEY, 'deadline', term, revision],
    queryFn: ({ signal }) =>
      read<DeadlineView>(`/calendar/deadline?term=${encodeURIComponent(term ?? '')}`, signal),
    enabled: term !== null,
    placeholderData: (before) => before,
  });
}

export type DayKind = 'working' | 'weekend' | 'holiday' | 'expected' | 'closed' | 'opened';

export interface YearDay {
  readonly date: string;
  readonly kind: DayKind;
  readonly name?: Holiday['name'];
}

/** What a civil date is, in the order the server applies: special day, holiday, weekday. */
export function dayOf(
  calendar: Pick<CalendarView, 'week' | 'specialDays' | 'holidays'>,
  date: string,
): YearDay {
  const special = calendar.specialDays.find((day) => day.date === date);
  if (special) return { date, kind: special.open ? 'opened' : 'closed', name: special.name };
  const holiday = calendar.holidays.find((day) => day.date === date);
  if (holiday)
    return { date, kind: holiday.status === 'expected' ? 'expected' : 'holiday', name: holiday.name };
  return { date, kind: calendar.week.includes(weekdayOf(date)) ? 'working' : 'weekend' };
}

/** 1 = Monday to 7 = Sunday. */
export function weekdayOf(date: string): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** The dates of a month (1 to 12), `YYYY-MM-DD`. */
export function datesOf(year: number, month: number): string[] {
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const start = `${year}-${String(month).padStart(2, '0')}-`;
  return Array.from({ length: days }, (_, index) => start + String(index + 1).padStart(2, '0'));
}
