import { Temporal } from '@js-temporal/polyfill';
import type { LocalizedText } from '../platform/text.ts';

/** A day on which administrations are closed by decree. Dates are civil dates in Casablanca, `YYYY-MM-DD`. */
export interface Holiday {
  /** Stable name of the day of the year: `throne`, `aid-al-fitr-1`. */
  readonly key: string;
  readonly date: string;
  readonly name: LocalizedText;
  /** `expected`: a lunar day that nobody has confirmed yet; it may move by a day. */
  readonly status: 'fixed' | 'expected' | 'confirmed';
}

interface FixedDay {
  readonly key: string;
  readonly month: number;
  readonly day: number;
  /** First year in which it is a holiday. */
  readonly since: number;
  readonly name: LocalizedText;
}

interface LunarDay {
  readonly key: string;
  /** Month and day of the Hijri calendar. */
  readonly month: number;
  readonly day: number;
  readonly days: number;
  readonly name: LocalizedText;
}

/** Decree 2-77-169 as amended; defaults of an editable calendar, not constants of law. */
const FIXED: readonly FixedDay[] = [
  fixed('new-year', 1, 1, 'رأس السنة الميلادية', 'Nouvel an', 'New Year'),
  fixed(
    'independence-manifesto',
    1,
    11,
    'تقديم وثيقة الاستقلال',
    'Manifeste de l’indépendance',
    'Independence Manifesto',
  ),
  fixed('amazigh-new-year', 1, 14, 'رأس السنة الأمازيغية', 'Nouvel an amazigh', 'Amazigh New Year', 2024),
  fixed('labour', 5, 1, 'عيد الشغل', 'Fête du travail', 'Labour Day'),
  fixed('throne', 7, 30, 'عيد العرش', 'Fête du Trône', 'Throne Day'),
  fixed(
    'oued-eddahab',
    8,
    14,
    'استرجاع إقليم وادي الذهب',
    'Récupération d’Oued Ed-Dahab',
    'Oued Ed-Dahab Day',
  ),
  fixed(
    'revolution',
    8,
    20,
    'ثورة الملك والشعب',
    'Révolution du Roi et du Peuple',
    'Revolution of the King and the People',
  ),
  fixed('youth', 8, 21, 'عيد الشباب', 'Fête de la jeunesse', 'Youth Day'),
  fixed('unity', 10, 31, 'عيد الوحدة', 'Fête de l’Unité', 'Unity Day', 2025),
  fixed('green-march', 11, 6, 'المسيرة الخضراء', 'Marche verte', 'Green March'),
  fixed('independence', 11, 18, 'عيد الاستقلال', 'Fête de l’indépendance', 'Independence Day'),
];

const LUNAR: readonly LunarDay[] = [
  lunar('hijri-new-year', 1, 1, 1, 'فاتح محرم', '1er Moharram', '1 Moharram'),
  lunar('mawlid', 3, 12, 2, 'عيد المولد النبوي', 'Aïd Al Mawlid', 'Aid al-Mawlid'),
  lunar('aid-al-fitr', 10, 1, 2, 'عيد الفطر', 'Aïd Al Fitr', 'Aid al-Fitr'),
  lunar('aid-al-adha', 12, 10, 2, 'عيد الأضحى', 'Aïd Al Adha', 'Aid al-Adha'),
];

/** Morocco sees the new moon itself, most often a day after the Umm al-Qura calendar. */
const DAYS_AFTER_UMM_AL_QURA = 1;

function fixed(
  key: string,
  month: number,
  day: number,
  ...[ar, fr, en, since]: [string, string, string, number?]
): FixedDay {
  return { key, month, day, since: since ?? 1963, name: { ar, fr, en } };
}

function lunar(
  key: string,
  month: number,
  day: number,
  ...[days, ar, fr, en]: [number, string, string, string]
): LunarDay {
  return { key, month, day, days, name: { ar, fr, en } };
}

/**
 * The national holidays of a civil year, in order. `confirmed` gives the true first day of lunar holidays,
 * by `KEY-YEAR` (`aid-al-fitr-2027`); the others are expected from the Umm al-Qura calendar, a day later.
 */
export function nationalHolidays(year: number, confirmed: Readonly<Record<string, string>> = {}): Holiday[] {
  const fixedDays = FIXED.filter((day) => day.since <= year).map(({ key, month, day, name }): Holiday => ({
    key,
    date: Temporal.PlainDate.from({ year, month, day }).toString(),
    name,
    status: 'fixed',
  }));
  const lunarDays = [year - 1, year, year + 1].flatMap((near) =>
    LUNAR.flatMap((day) => lunarHoliday(day, near, confirmed)),
  );
  return [...fixedDays, ...lunarDays.filter((day) => day.date.startsWith(`${year}-`))].toSorted((a, b) =>
    a.date.localeCompare(b.date),
  );
}

/** Expected first days of the lunar holidays that begin in a civil year, by `KEY-YEAR`: what an operator confirms. */
export function expectedFirstDays(year: number): Map<string, string> {
  return new Map(
    LUNAR.flatMap((day) =>
      expectedIn(day, year).map((date, index): [string, string] => [
        nameOf(day.key, year, index),
        date.toString(),
      ]),
    ),
  );
}

/** The name of a holiday that falls once in most years: the second of a year ends in `-2`. */
function nameOf(key: string, year: number, index: number): string {
  return index === 0 ? `${key}-${year}` : `${key}-${year}-${index + 1}`;
}

function lunarHoliday(
  lunarDay: LunarDay,
  year: number,
  confirmed: Readonly<Record<string, string>>,
): Holiday[] {
  const { key, days, name } = lunarDay;
  return expectedIn(lunarDay, year).flatMap((expected, index) => {
    const known = confirmed[nameOf(key, year, index)];
    const first = known === undefined ? expected : Temporal.PlainDate.from(known);
    return Array.from({ length: days }, (_, offset): Holiday => ({
      key: days === 1 ? key : `${key}-${offset + 1}`,
      date: first.add({ days: offset }).toString(),
      name,
      status: known === undefined ? 'expected' : 'confirmed',
    }));
  });
}

/** A lunar day falls once in a civil year, seldom twice. */
function expectedIn({ month, day }: LunarDay, year: number): Temporal.PlainDate[] {
  const hijri = Temporal.PlainDate.from({ year, month: 1, day: 1 }).withCalendar('islamic-umalqura').year;
  return [hijri - 1, hijri, hijri + 1]
    .map((hijriYear) =>
      Temporal.PlainDate.from({ year: hijriYear, month, day, calendar: 'islamic-umalqura' })
        .withCalendar('iso8601')
        .add({ days: DAYS_AFTER_UMM_AL_QURA }),
    )
    .filter((date) => date.year === year);
}

/** Whether a civil date is expected to lie in Ramadan, when offices keep shorter hours. */
export function isRamadan(date: string): boolean {
  const ramadan = 9;
  const hijri = Temporal.PlainDate.from(date)
    .subtract({ days: DAYS_AFTER_UMM_AL_QURA })
    .withCalendar('islamic-umalqura');
  return hijri.month === ramadan;
}
