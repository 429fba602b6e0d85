import { DomainError } from '../platform/errors.ts';

/** One field of a calendar is refused. */
export function invalidCalendar(code: `calendar.${string}`, pointer: string): DomainError {
  return new DomainError({
    code,
    kind: 'invalid',
    message: `Expected a valid ${pointer}, but ${code}`,
    faults: [{ pointer, code }],
  });
}

export function calendarChanged(revision: number): DomainError {
  return new DomainError({
    code: 'calendar.changed',
    kind: 'precondition',
    message: `Expected the calendar at the revision that was read, but it is now at ${revision}`,
    facts: { revision },
  });
}

export function revisionMissing(): DomainError {
  return new DomainError({
    code: 'calendar.revision_missing',
    kind: 'invalid',
    message: 'Expected an If-Match header with the revision of the calendar, but there is none',
  });
}
