import { useIntl } from 'react-intl';
import type { CalendarView } from '../../calendar/schema.ts';
import type { MessageId } from '../language/catalogues.ts';
import { useLocalized, useText } from '../language/text.ts';
import { datesOf, dayOf, weekdayOf, type DayKind, type YearDay } from './calendar.ts';

const LEGEND: readonly (readonly [DayKind, MessageId])[] = [
  ['working', 'calendar.day.working'],
  ['weekend', 'calendar.day.weekend'],
  ['holiday', 'calendar.day.holiday'],
  ['expected', 'calendar.day.expected'],
  ['closed', 'calendar.day.closed'],
  ['opened', 'calendar.day.opened'],
];

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1);
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7];

/** A year at a glance; each day says its kind also in words, for those who do not see colours. */
export function YearView({ calendar, year }: { calendar: CalendarView; year: number }) {
  const t = useText();
  return (
    <>
      <ul className="dw-yearlegend">
        {LEGEND.map(([kind, id]) => (
          <li key={kind}>
            <span className="dw-day" data-kind={kind} aria-hidden="true" /> {t(id)}
          </li>
        ))}
      </ul>
      <div className="dw-year">
        {MONTHS.map((month) => (
          <Month key={month} calendar={calendar} year={year} month={month} />
        ))}
      </div>
    </>
  );
}

function Month({ calendar, year, month }: { calendar: CalendarView; year: number; month: number }) {
  const intl = useIntl();
  const first = new Date(Date.UTC(year, month - 1, 1));
  return (
    <table className="dw-month">
      <caption>{intl.formatDate(first, { month: 'long', timeZone: 'UTC' })}</caption>
      <thead>
        <tr>
          {WEEKDAYS.map((day) => (
            <th key={day} scope="col">
              <abbr title={weekdayName(intl, day, 'long')}>{weekdayName(intl, day, 'narrow')}</abbr>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(datesOf(year, month).map((date) => dayOf(calendar, date))).map((week, index) => (
          <tr key={index}>
            {week.map((day, place) => (day === null ? <td key={place} /> : <Day key={day.date} day={day} />))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ day }: { day: YearDay }) {
  const t = useText();
  const localized = useLocalized();
  const words = day.name ? localized(day.name) : '';
  const kind = LEGEND.find(([known]) => known === day.kind);
  return (
    <td>
      <span className="dw-day" data-kind={day.kind} title={words || undefined}>
        {Number(day.date.slice(8))}
        {day.kind === 'working' || day.kind === 'weekend' || !kind ? null : (
          <span className="dw-visually-hidden">
            {' '}
            {words} ({t(kind[1])})
          </span>
        )}
      </span>
    </td>
  );
}

/** A weekday's name, 1 = Monday. */
export function weekdayName(intl: ReturnType<typeof useIntl>, day: number, width: 'long' | 'narrow'): string {
  const monday = Date.UTC(2024, 0, 1);
  return intl.formatDate(monday + (day - 1) * 86_400_000, { weekday: width, timeZone: 'UTC' });
}

function weeksOf(days: readonly YearDay[]): (YearDay | null)[][] {
  const before = Array.from({ length: weekdayOf(days[0]!.date) - 1 }, () => null);
  const cells: (YearDay | null)[] = [...before, ...days];
  return Array.from({ length: Math.ceil(cells.length / 7) }, (_, week) =>
    cells.slice(week * 7, week * 7 + 7),
  );
}
