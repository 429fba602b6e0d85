import { inPages, type Fault, type Invariant, type Tally } from '../platform/invariants.ts';
import type { Platform } from '../platform/platform.ts';
import { personsById } from './person-store.ts';
import { ABSOLUTE_MS } from './session.ts';
import { sessionPage, type Session } from './session-store.ts';

const PAGE = 500;

/** The promise of sign-in. */
export const identityInvariants: readonly Invariant[] = [
  {
    name: 'identity.sessions-end',
    promise: 'Every session belongs to an open account and ends within a day of signing in.',
    scope: 'administration',
    check: checkSessions,
  },
];

async function* checkSessions(
  _platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  const pages = inPages((after: Session | undefined) => sessionPage(administrationId, after, PAGE));
  for await (const page of pages) {
    const ids = [...new Set(page.map((session) => session.personId))];
    const active = new Set(
      (await personsById(administrationId, ids))
        .filter((one) => one.status === 'active')
        .map((one) => one._id),
    );
    for (const { personId, createdAt, expiresAt } of page) {
      seen();
      const subject = `person ${personId}`;
      if (!active.has(personId)) yield { subject, detail: 'a session is open, but the account is not' };
      if (expiresAt.getTime() - createdAt.getTime() > ABSOLUTE_MS)
        yield {
          subject,
          detail: `a session of ${createdAt.toISOString()} ends only ${expiresAt.toISOString()}`,
        };
    }
  }
}
