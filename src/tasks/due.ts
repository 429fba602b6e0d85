import { Temporal } from '@js-temporal/polyfill';
import { CIVIL_ZONE } from '../platform/clock.ts';

/**
 * When a step is due: its ISO 8601 duration counted in civil time, so that "one day" is the same hour
 * on the next civil day, also when the clocks change. Absent for no duration or one that cannot be read.
 */
export function dueAfter(openedAt: Date, deadline: string | undefined): Date | undefined {
  const duration = deadline === undefined ? undefined : readDuration(deadline);
  if (duration === undefined) return undefined;
  const opened = Temporal.Instant.fromEpochMilliseconds(openedAt.getTime()).toZonedDateTimeISO(CIVIL_ZONE);
  return new Date(opened.add(duration).epochMilliseconds);
}

function readDuration(text: string): Temporal.Duration | undefined {
  try {
    return Temporal.Duration.from(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
