import { record } from '../journal/index.ts';
import { newId } from '../platform/ids.ts';
import type { Platform } from '../platform/platform.ts';
import { actorOf, type Principal } from '../platform/principal.ts';
import { onlyLanguages, type Language, type LocalizedText } from '../platform/text.ts';
import { invalidField } from './errors.ts';
import { normalLogin, type Person } from './organisation.ts';
import { checkPassword, hashPassword } from './password.ts';
import { insertPerson } from './person-store.ts';
import { requireRight } from './policy.ts';
import { claiming } from './unique-name.ts';

export interface NewPerson {
  readonly login: string;
  readonly password: string;
  readonly name: LocalizedText;
  readonly email?: string;
  readonly language?: Language;
}

const LOGIN = /^[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?$/;

/** Opens an account in an administration. It has no right until it holds a position. */
export async function createPerson(
  platform: Platform,
  input: NewPerson & { readonly administrationId: string },
  principal: Principal,
): Promise<Person> {
  requireRight(principal, 'people.manage', { administrationId: input.administrationId });
  const person = await newPerson(platform, input.administrationId, input);
  await claiming({ login: person.login }, async (tx) => {
    await insertPerson(tx, person);
    await record(tx, {
      administrationId: person.administrationId,
      act: 'person.created',
      subject: { type: 'person', id: person._id },
      actor: actorOf(principal),
    });
  });
  return person;
}

/** The document of a new person, its password checked and hashed. */
export async function newPerson(
  platform: Platform,
  administrationId: string,
  input: NewPerson,
): Promise<Person> {
  const login = normalLogin(input.login);
  if (!LOGIN.test(login)) throw invalidField('identity.login_malformed', '/login');
  checkPassword(input.password, login, '/password');
  return {
    _id: newId(),
    administrationId,
    login,
    name: onlyLanguages(input.name),
    passwordHash: await hashPassword(input.password),
    ...(input.email !== undefined && { email: input.email }),
    language: input.language ?? 'ar',
    status: 'active',
    createdAt: platform.clock.now(),
  };
}
