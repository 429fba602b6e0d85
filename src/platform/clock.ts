import { Temporal } from '@js-temporal/polyfill';

/** The legal time zone of every administration: civil dates and a register's year are read in it. */
export const CIVIL_ZONE = 'Africa/Casablanca';

/** The only source of the present. Instants are UTC. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that tests set by hand. */
export class FixedClock implements Clock {
  #now: Date;

  constructor(start: string | Date) {
    this.#now = new Date(start);
  }

  now(): Date {
    return new Date(this.#now);
  }

  set(instant: string | Date): void {
    this.#now = new Date(instant);
  }

  advance(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }
}

/** A civil date in Casablanca, `YYYY-MM-DD`. */
export function civilDate(instant: Date): string {
  return zoned(instant).toPlainDate().toString();
}

/** A civil time in Casablanca, `HH:MM`. */
export function civilTime(instant: Date): string {
  return zoned(instant).toPlainTime().toString({ smallestUnit: 'minute' });
}

/** The year of a register: the civil year in Casablanca at the moment of commit. */
export function civilYear(instant: Date): number {
  return zoned(instant).year;
}

function zoned(instant: Date): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(CIVIL_ZONE);
}
