import { record } from '../journal/index.ts';
import { newId } from '../platform/ids.ts';
import type { Tx } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { actorOf, type Principal } from '../platform/principal.ts';
import { onlyLanguages, type LocalizedText } from '../platform/text.ts';
import { forgetDirectory } from './administration-directory.ts';
import { administrationById, insertAdministration, insertUnit } from './administration-store.ts';
import { newPerson, type NewPerson } from './create-person.ts';
import { newPosition } from './create-position.ts';
import { newUnit } from './create-unit.ts';
import { invalidField } from './errors.ts';
import {
  normalCode,
  type Administration,
  type AdministrationContact,
  type AdministrationKind,
  type Person,
  type Position,
  type Unit,
} from './organisation.ts';
import { insertPerson, insertPosition } from './person-store.ts';
import { requireRight } from './policy.ts';
import { claiming } from './unique-name.ts';

export interface EnrolAdministration {
  readonly code: string;
  readonly name: LocalizedText;
  readonly kind: AdministrationKind;
  readonly parentId?: string;
  readonly contact?: AdministrationContact;
  readonly administrator: NewPerson;
}

export interface Enrolled {
  readonly administrationId: string;
  readonly rootUnitId: string;
  readonly registryOfficeId: string;
  readonly administratorId: string;
}

const REGISTRY_OFFICE: LocalizedText = { ar: 'مكتب الضبط', fr: "Bureau d'ordre", en: 'Registry office' };
const ADMINISTRATOR: LocalizedText = {
  ar: 'مسؤول المنصة بالإدارة',
  fr: 'Administrateur de la plateforme',
  en: 'Administrator',
};
const OPERATOR: LocalizedText = { ar: 'مشغل المنصة', fr: 'Exploitant de la plateforme', en: 'Operator' };
const PLATFORM: LocalizedText = { ar: 'منصة ديوان', fr: 'Plateforme Diwan', en: 'Diwan platform' };

/**
 * Makes an administration a tenant: its root unit, its registry office and its first administrator.
 * Emits `administration.enrolled`, after which its seal key and its circuit are made.
 */
export async function enrolAdministration(
  platform: Platform,
  input: EnrolAdministration,
  principal: Principal,
): Promise<Enrolled> {
  requireRight(principal, 'administrations.enrol');
  if (input.kind === 'platform') throw invalidField('identity.kind_reserved', '/kind');
  if (input.parentId !== undefined && !(await administrationById(input.parentId))) {
    throw invalidField('identity.parent_unknown', '/parentId');
  }
  const founded = await found(platform, input);
  const office = newUnit(founded.root, { code: 'BO', name: REGISTRY_OFFICE, kind: 'registry-office' });
  await claiming(namesOf(founded), async (tx) => {
    await insertFounded(tx, founded, principal);
    await insertUnit(tx, office);
    const { _id, code, name, kind, parentId } = founded.administration;
    const data = { administrationId: _id, code, name, kind, ...(parentId && { parentId }) };
    await emit(tx, { type: 'administration.enrolled', administrationId: _id, aggregateId: _id, data });
  });
  forgetDirectory(platform);
  return {
    administrationId: founded.administration._id,
    rootUnitId: founded.root._id,
    registryOfficeId: office._id,
    administratorId: founded.person._id,
  };
}

/** Makes the first operator, in the administration `DIWAN` that holds the operators and files no letter. */
export async function createFirstOperator(
  platform: Platform,
  operator: NewPerson,
  principal: Principal,
): Promise<{ personId: string; administrationId: string }> {
  requireRight(principal, 'administrations.enrol');
  const founded = await found(platform, {
    code: 'DIWAN',
    name: PLATFORM,
    kind: 'platform',
    administrator: operator,
  });
  await claiming(namesOf(founded), (tx) => insertFounded(tx, founded, principal));
  return { personId: founded.person._id, administrationId: founded.administration._id };
}

interface Founded {
  readonly administration: Administration;
  readonly root: Unit;
  readonly person: Person;
  readonly position: Position;
}

async function found(platform: Platform, input: EnrolAdministration): Promise<Founded> {
  const { kind } = input;
  const name = onlyLanguages(input.name);
  const administrationId = newId();
  const code = normalCode(input.code);
  const administration: Administration = {
    _id: administrationId,
    administrationId,
    code,
    name,
    kind,
    ...(input.parentId !== undefined && { parentId: input.parentId }),
    ...(input.contact && { contact: input.contact }),
    status: 'active',
    enrolledAt: platform.clock.now(),
  };
  const root: Unit = { ...tenant(administrationId), code, name, kind: 'administration', path: [] };
  const person = await newPerson(platform, administrationId, input.administrator);
  const isPlatform = kind === 'platform';
  const position = newPosition(administrationId, {
    code: isPlatform ? 'OPERATOR' : 'ADMIN',
    unitId: root._id,
    title: isPlatform ? OPERATOR : ADMINISTRATOR,
    roles: [isPlatform ? 'operator' : 'administrator'],
    holderId: person._id,
  });
  return { administration, root, person, position };
}

function tenant(administrationId: string): { _id: string; administrationId: string } {
  return { _id: newId(), administrationId };
}

function namesOf(founded: Founded): { login: string; administrationCode: string } {
  return { login: founded.person.login, administrationCode: founded.administration.code };
}

async function insertFounded(tx: Tx, founded: Founded, principal: Principal): Promise<void> {
  const { administration, root, person, position } = founded;
  await insertAdministration(tx, administration);
  await insertUnit(tx, root);
  await insertPerson(tx, person);
  await insertPosition(tx, position);
  await record(tx, {
    administrationId: administration._id,
    act: 'administration.enrolled',
    subject: { type: 'administration', id: administration._id },
    actor: actorOf(principal),
    facts: { code: administration.code, administratorId: person._id },
  });
}
