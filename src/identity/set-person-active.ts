import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { actorOf, type Principal } from '../platform/principal.ts';
import { notFound, ownAccount } from './errors.ts';
import type { Person } from './organisation.ts';
import { positionsHeldBy, setPersonStatus } from './person-store.ts';
import { requireRight } from './policy.ts';
import { tellPositionChanged } from './position-changed.ts';
import { removeSessionsOf } from './session-store.ts';

/**
 * Closes or opens an account. A closed one is signed out everywhere, and its tasks are offered to others
 * who bear the role. Nobody closes the own account: an administration keeps an administrator.
 */
export async function setPersonActive(
  input: { readonly administrationId: string; readonly personId: string; readonly status: Person['status'] },
  principal: Principal,
): Promise<void> {
  const { administrationId, personId, status } = input;
  requireRight(principal, 'people.manage', { administrationId });
  if (principal.kind === 'person' && principal.personId === personId) throw ownAccount();
  const positions = await positionsHeldBy(administrationId, personId);
  await inTransaction(async (tx) => {
    if (!(await setPersonStatus(tx, { administrationId, personId, status }))) throw notFound();
    if (status === 'disabled') await removeSessionsOf(tx, { administrationId, personId });
    await record(tx, {
      administrationId,
      act: status === 'disabled' ? 'person.disabled' : 'person.enabled',
      subject: { type: 'person', id: personId },
      actor: actorOf(principal),
    });
    for (const position of positions) await tellPositionChanged(tx, position, position);
  });
}
