import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { actorOf, type Principal } from '../platform/principal.ts';
import { notFound } from './errors.ts';
import type { Person } from './organisation.ts';
import { setPersonStatus } from './person-store.ts';
import { requireRight } from './policy.ts';
import { removeSessionsOf } from './session-store.ts';

/** Closes or opens an account. A closed one is signed out everywhere; its positions keep their tasks. */
export async function setPersonActive(
  input: { readonly administrationId: string; readonly personId: string; readonly status: Person['status'] },
  principal: Principal,
): Promise<void> {
  const { administrationId, personId, status } = input;
  requireRight(principal, 'people.manage', { administrationId });
  await inTransaction(async (tx) => {
    if (!(await setPersonStatus(tx, { administrationId, personId, status }))) throw notFound();
    if (status === 'disabled') await removeSessionsOf(tx, { administrationId, personId });
    await record(tx, {
      administrationId,
      act: status === 'disabled' ? 'person.disabled' : 'person.enabled',
      subject: { type: 'person', id: personId },
      actor: actorOf(principal),
    });
  });
}
