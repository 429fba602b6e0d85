import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { actorOf, type PersonPrincipal } from '../platform/principal.ts';
import { removeSession } from './session-store.ts';

/** Ends the session of the caller. */
export async function signOut(principal: PersonPrincipal): Promise<void> {
  const { administrationId, sessionId, personId } = principal;
  await inTransaction(async (tx) => {
    await removeSession(tx, { administrationId, sessionId });
    await record(tx, {
      administrationId,
      act: 'session.closed',
      subject: { type: 'person', id: personId },
      actor: actorOf(principal),
    });
  });
}
