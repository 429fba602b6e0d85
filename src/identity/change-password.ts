import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { actorOf, type Principal } from '../platform/principal.ts';
import { invalidField } from './errors.ts';
import { checkPassword, hashPassword, passwordMatches } from './password.ts';
import { personById, replacePassword } from './person-store.ts';
import { requirePerson } from './policy.ts';
import { removeSessionsOf } from './session-store.ts';

/** Replaces the caller's own password and ends the caller's other sessions. */
export async function changePassword(
  input: { readonly current: string; readonly next: string },
  principal: Principal,
): Promise<void> {
  const { administrationId, personId, sessionId } = requirePerson(principal);
  const person = await personById(administrationId, personId);
  if (!person || !(await passwordMatches(person.passwordHash, input.current))) {
    throw invalidField('identity.password_wrong', '/current');
  }
  checkPassword(input.next, person.login, '/next');
  const passwordHash = await hashPassword(input.next);
  await inTransaction(async (tx) => {
    await replacePassword(tx, { administrationId, personId, passwordHash });
    await removeSessionsOf(tx, { administrationId, personId, keep: sessionId });
    await record(tx, {
      administrationId,
      act: 'person.password_changed',
      subject: { type: 'person', id: personId },
      actor: actorOf(principal),
    });
  });
}
