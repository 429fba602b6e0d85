import { administrationById, administrationIdByCode } from './administration-store.ts';
import { normalCode, normalLogin, type Administration, type Person } from './organisation.ts';
import { loginOwner, personById } from './person-store.ts';

/** The administration with this code, in any case. */
export async function findAdministrationByCode(code: string): Promise<Administration | null> {
  const administrationId = await administrationIdByCode(normalCode(code));
  return administrationId === null ? null : administrationById(administrationId);
}

/** The administration a caller names by its id or by its code. */
export async function resolveAdministration(idOrCode: string): Promise<Administration | null> {
  return (await administrationById(idOrCode)) ?? (await findAdministrationByCode(idOrCode));
}

/** The account with this login. */
export async function findPersonByLogin(login: string): Promise<Person | null> {
  const owner = await loginOwner(normalLogin(login));
  return owner && personById(owner.ownerAdministrationId, owner.personId);
}
