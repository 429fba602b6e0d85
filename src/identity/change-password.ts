import { record } from '../journal/index.ts';
import { inTransaction } from '../platform/mongo/index.ts';
import { actorOf, type Principal } from '../platform/principal.ts';
import { invalidField, notFound } from './errors.ts';
import { checkPassword, hashPassword, passwordMatches } from './password.ts';
import { personById, replacePassword } from './person-store.ts';
import { requirePerson, requireRight } from './policy.ts';
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

/** An administrator gives a new password to somebody who lost it; every session of the person ends. */
export async function resetPassword(
  input: { readonly administrationId: string; readonly personId: string; readonly password: string },
  principal: Principal,
): Promise<void> {
  const { administrationId, personId, password } = input;
  requireRight(principal, 'people.manage', { administrationId });
  const person = await personById(administrationId, personId);
  if (!person) throw notFound();
  checkPassword(password, person.login, '/password');
  const passwordHash = await hashPassword(password);
  await inTransaction(async (tx) => {
    await replacePassword(tx, { administrationId, personId, passwordHash });
    await removeSessionsOf(tx, { administrationId, personId });
    await record(tx, {
      administrationId,
      act: 'person.password_reset',
      subject: { type: 'person', id: personId },
      actor: actorOf(principal),
    });
  });
}
