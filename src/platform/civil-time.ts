import { Temporal } from '@js-temporal/polyfill';
import moment from 'moment-timezone';

/** The legal time zone of every administration: civil dates and a register's year are read in it. */
export const CIVIL_ZONE = 'Africa/Casablanca';

const MINUTE_MS = 60_000;

/** A civil date in Casablanca, `YYYY-MM-DD`. */
export function civilDate(instant: Date): string {
  return civil(instant).toPlainDate().toString();
}

/** A civil time in Casablanca, `HH:MM`. */
export function civilTime(instant: Date): string {
  return civil(instant).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** The instant of a civil date (`YYYY-MM-DD`) and time (`HH:MM`) in Casablanca. */
export function atCivil(date: string, time: string): Date {
  return instantOf(Temporal.PlainDateTime.from(`${date}T${time}`));
}

/** The year of a register: the civil year in Casablanca at the moment of commit. */
export function civilYear(instant: Date): number {
  return civil(instant).year;
}

/**
 * The instant an ISO 8601 duration later. Years to days are counted on the calendar, so that "one day" is
 * the same hour on the next civil day, also when the clocks change; hours and less are exact.
 * @throws RangeError when the duration cannot be read
 */
export function afterCivil(instant: Date, duration: string): Date {
  const { years, months, weeks, days, ...exact } = fieldsOf(Temporal.Duration.from(duration));
  const then = civil(instant).add({ years, months, weeks, days });
  const moved = years || months || weeks || days ? instantOf(then) : instant;
  return new Date(moved.getTime() + Temporal.Duration.from(exact).total('milliseconds'));
}

function fieldsOf(duration: Temporal.Duration) {
  const { years, months, weeks, days, hours, minutes, seconds, milliseconds } = duration;
  return { years, months, weeks, days, hours, minutes, seconds, milliseconds };
}

function civil(instant: Date): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime() + offsetMs(instant.getTime()))
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime();
}

/** An hour that the clocks skip is read an hour later; one that they repeat, the first time. */
function instantOf(local: Temporal.PlainDateTime): Date {
  const asUtc = local.toZonedDateTime('UTC').epochMilliseconds;
  const early = asUtc - offsetMs(asUtc - 24 * 60 * MINUTE_MS);
  const late = asUtc - offsetMs(asUtc + 24 * 60 * MINUTE_MS);
  const holds = [early, late].filter((one) => one + offsetMs(one) === asUtc);
  return new Date(holds.length > 0 ? Math.min(...holds) : Math.max(early, late));
}

/** Milliseconds that civil time is ahead of UTC, by the zone database shipped with the product. */
function offsetMs(epochMs: number): number {
  return -zone().utcOffset(epochMs) * MINUTE_MS;
}

/** From when on civil time is so many minutes ahead of UTC; ascending. For clients with an older zone database. */
export function civilOffsets(since: Date): { readonly from: number; readonly minutes: number }[] {
  const { untils, offsets } = zone();
  const spans = offsets.map((offset, index) => ({ from: untils[index - 1] ?? -Infinity, minutes: -offset }));
  const first = Math.max(
    spans.findLastIndex((span) => span.from <= since.getTime()),
    0,
  );
  return spans.slice(first).map(({ from, minutes }) => ({ from: Math.max(from, since.getTime()), minutes }));
}

function zone(): moment.MomentZone {
  const found = moment.tz.zone(CIVIL_ZONE);
  if (found === null) throw new Error(`Expected the zone database to know ${CIVIL_ZONE}, but it does not`);
  return found;
}
