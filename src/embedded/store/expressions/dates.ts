import { Temporal } from '@js-temporal/polyfill';
import { Int32, Long } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { isDoc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import type { Expression, Scope } from './expression.ts';
import { isNullish, mismatch, namedArguments, type Form } from './operator.ts';

type Zoned = Temporal.ZonedDateTime;

function zoned(value: unknown, timezone: unknown, name: string): Zoned | null {
  if (isNullish(value) || timezone === null) return null;
  if (!(value instanceof Date)) throw mismatch(name, 'dates', value);
  const zone = timezone ?? 'UTC';
  if (typeof zone !== 'string') throw mismatch(name, 'time zone names', timezone);
  try {
    return Temporal.Instant.fromEpochMilliseconds(value.getTime()).toZonedDateTimeISO(
      zone === 'GMT' || zone === 'Z' ? 'UTC' : zone,
    );
  } catch {
    throw new StoreError(40485, `unrecognized time zone identifier: "${zone}"`);
  }
}

function part(name: string, read: (date: Zoned) => number): Form {
  return (spec, parse) => {
    const named =
      isDoc(spec) && 'date' in spec
        ? namedArguments(spec, name, ['date'], ['timezone'])
        : { date: Array.isArray(spec) && spec.length === 1 ? (spec[0] as unknown) : spec };
    const date = parse(named['date']);
    const timezone: Expression = 'timezone' in named ? parse(named['timezone']) : () => 'UTC';
    return (scope) => {
      const at = zoned(date(scope), timezone(scope) ?? null, name);
      return at && new Int32(read(at));
    };
  };
}

const PARTS: Readonly<Record<string, (date: Zoned) => number>> = {
  $year: (date) => date.year,
  $month: (date) => date.month,
  $dayOfMonth: (date) => date.day,
  $hour: (date) => date.hour,
  $minute: (date) => date.minute,
  $second: (date) => date.second,
  $millisecond: (date) => date.millisecond,
  $dayOfYear: (date) => date.dayOfYear,
  $dayOfWeek: (date) => (date.dayOfWeek % 7) + 1,
  $isoDayOfWeek: (date) => date.dayOfWeek,
  $isoWeek: (date) => date.weekOfYear ?? 0,
  $isoWeekYear: (date) => date.yearOfWeek ?? 0,
};

const FORMATS: Readonly<Record<string, (date: Zoned) => string>> = {
  Y: (date) => padded(date.year, 4),
  m: (date) => padded(date.month, 2),
  d: (date) => padded(date.day, 2),
  H: (date) => padded(date.hour, 2),
  M: (date) => padded(date.minute, 2),
  S: (date) => padded(date.second, 2),
  L: (date) => padded(date.millisecond, 3),
  j: (date) => padded(date.dayOfYear, 3),
  u: (date) => String(date.dayOfWeek),
  w: (date) => String((date.dayOfWeek % 7) + 1),
  V: (date) => padded(date.weekOfYear ?? 0, 2),
  G: (date) => padded(date.yearOfWeek ?? 0, 4),
  z: (date) => date.offset.replace(':', ''),
  Z: (date) => String(Math.round(date.offsetNanoseconds / 60e9)),
  '%': () => '%',
};

function padded(value: number, width: number): string {
  return String(value).padStart(width, '0');
}

function format(date: Zoned, pattern: string): string {
  return pattern.replace(/%(.?)/gs, (_, letter: string) => {
    const write = Object.hasOwn(FORMATS, letter) ? FORMATS[letter] : undefined;
    if (!write) throw new StoreError(18536, `Invalid format character '%${letter}' in format string`);
    return write(date);
  });
}

const UNITS = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'];

function unitOf(value: unknown, name: string): string {
  if (typeof value !== 'string' || !UNITS.includes(value))
    throw new StoreError('FailedToParse', `${name}: unknown time unit`);
  return value;
}

/** The start of the unit the date falls in, in its own zone. */
function startOf(date: Zoned, unit: string, weekStart: number): Zoned {
  const day = date.startOfDay();
  switch (unit) {
    case 'year':
      return day.with({ month: 1, day: 1 }).startOfDay();
    case 'quarter':
      return day.with({ month: date.month - ((date.month - 1) % 3), day: 1 }).startOfDay();
    case 'month':
      return day.with({ day: 1 }).startOfDay();
    case 'week':
      return day.subtract({ days: (date.dayOfWeek - weekStart + 7) % 7 }).startOfDay();
    case 'day':
      return day;
    default:
      return date.round({ smallestUnit: unit as 'hour', roundingMode: 'floor' });
  }
}

const WEEK_DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

function weekStartOf(value: unknown): number {
  const name = typeof value === 'string' ? value.toLowerCase() : 'sunday';
  const at = WEEK_DAYS.findIndex((day) => day === name || day.slice(0, 3) === name);
  if (at < 0) throw new StoreError('FailedToParse', 'unknown start of week');
  return at + 1;
}

function evaluated(
  spec: unknown,
  parse: (spec: unknown) => Expression,
): (scope: Scope) => Record<string, unknown> {
  const parts = Object.entries(spec as Record<string, unknown>).map(
    ([name, value]) => [name, parse(value)] as const,
  );
  return (scope) => Object.fromEntries(parts.map(([name, expression]) => [name, expression(scope)]));
}

const ISO_UTC = '%Y-%m-%dT%H:%M:%S.%LZ';
const ISO_LOCAL = '%Y-%m-%dT%H:%M:%S.%L';

const dateToString: Form = (spec, parse) => {
  const read = evaluated(
    namedArguments(spec, '$dateToString', ['date'], ['format', 'timezone', 'onNull']),
    parse,
  );
  return (scope) => {
    const args = read(scope);
    const date = zoned(
      args['date'],
      'timezone' in args ? (args['timezone'] ?? null) : 'UTC',
      '$dateToString',
    );
    if (date === null) return args['onNull'] ?? null;
    const pattern = args['format'] ?? (date.timeZoneId === 'UTC' ? ISO_UTC : ISO_LOCAL);
    if (typeof pattern !== 'string') throw mismatch('$dateToString', 'format strings', pattern);
    return format(date, pattern);
  };
};

const dateTrunc: Form = (spec, parse) => {
  const named = namedArguments(spec, '$dateTrunc', ['date', 'unit'], ['timezone', 'startOfWeek', 'binSize']);
  const read = evaluated(named, parse);
  return (scope) => {
    const args = read(scope);
    if ('binSize' in args && wholeNumber(args['binSize']) !== 1)
      throw notImplemented('$dateTrunc with a binSize');
    const date = zoned(args['date'], 'timezone' in args ? (args['timezone'] ?? null) : 'UTC', '$dateTrunc');
    if (date === null || isNullish(args['unit'])) return null;
    const start = startOf(date, unitOf(args['unit'], '$dateTrunc'), weekStartOf(args['startOfWeek']));
    return new Date(start.epochMilliseconds);
  };
};

function zoneOf(args: Record<string, unknown>): unknown {
  return 'timezone' in args ? (args['timezone'] ?? null) : 'UTC';
}

/** A date so many units later: days and longer on the calendar of the zone, shorter units in real time. */
function shifted(name: string, sign: 1 | -1): Form {
  return (spec, parse) => {
    const read = evaluated(namedArguments(spec, name, ['startDate', 'unit', 'amount'], ['timezone']), parse);
    return (scope) => {
      const args = read(scope);
      const date = zoned(args['startDate'], zoneOf(args), name);
      if (date === null || isNullish(args['unit']) || isNullish(args['amount'])) return null;
      const amount = wholeNumber(args['amount']);
      if (amount === undefined) throw mismatch(name, 'whole amounts', args['amount']);
      const unit = unitOf(args['unit'], name);
      const count = amount * sign;
      try {
        const moved =
          unit === 'quarter' ? date.add({ months: 3 * count }) : date.add({ [`${unit}s`]: count });
        return new Date(moved.epochMilliseconds);
      } catch {
        throw new StoreError(5166406, `${name}: the resulting date is out of range`);
      }
    };
  };
}

/** How many boundaries of the unit lie between two dates. */
const dateDiff: Form = (spec, parse) => {
  const required = ['startDate', 'endDate', 'unit'];
  const read = evaluated(namedArguments(spec, '$dateDiff', required, ['timezone', 'startOfWeek']), parse);
  return (scope) => {
    const args = read(scope);
    const [from, to] = ['startDate', 'endDate'].map((name) => zoned(args[name], zoneOf(args), '$dateDiff'));
    if (!from || !to || isNullish(args['unit'])) return null;
    const unit = unitOf(args['unit'], '$dateDiff');
    return Long.fromNumber(boundaries(from, to, { unit, weekStart: weekStartOf(args['startOfWeek']) }));
  };
};

const MILLISECONDS: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

function boundaries(
  from: Zoned,
  to: Zoned,
  { unit, weekStart }: { unit: string; weekStart: number },
): number {
  const months = (date: Zoned): number => date.year * 12 + date.month - 1;
  switch (unit) {
    case 'year':
      return to.year - from.year;
    case 'quarter':
      return Math.floor(months(to) / 3) - Math.floor(months(from) / 3);
    case 'month':
      return months(to) - months(from);
    case 'week':
      return Math.round(daysBetween(startOf(from, 'week', weekStart), startOf(to, 'week', weekStart)) / 7);
    case 'day':
      return daysBetween(from, to);
    default: {
      if (unit === 'hour' && from.timeZoneId !== 'UTC')
        throw notImplemented('$dateDiff by hours in a time zone');
      const size = MILLISECONDS[unit]!;
      return Math.floor(to.epochMilliseconds / size) - Math.floor(from.epochMilliseconds / size);
    }
  }
}

function daysBetween(from: Zoned, to: Zoned): number {
  return from.toPlainDate().until(to.toPlainDate(), { largestUnit: 'day' }).days;
}

export const DATE_FORMS: Readonly<Record<string, Form>> = {
  ...Object.fromEntries(Object.entries(PARTS).map(([name, read]) => [name, part(name, read)])),
  $dateToString: dateToString,
  $dateTrunc: dateTrunc,
  $dateAdd: shifted('$dateAdd', 1),
  $dateSubtract: shifted('$dateSubtract', -1),
  $dateDiff: dateDiff,
};
