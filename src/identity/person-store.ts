import { defineCollection, insert, type StoredDocument, type Tx } from '../platform/mongo/index.ts';
import type { Role } from '../platform/principal.ts';
import type { Person, Position } from './organisation.ts';

const localizedText = { ar: String, fr: String, en: String };

const Persons = defineCollection<Person & StoredDocument>({
  name: 'persons',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    login: { type: String, required: true },
    name: localizedText,
    passwordHash: { type: String, required: true },
    email: String,
    language: { type: String, required: true },
    status: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  indexes: [{ keys: { administrationId: 1, login: 1 }, options: { unique: true } }],
});

/** Whose a login is: `_id` is the normalised login, so it is unique on the platform. */
export interface LoginOwner extends StoredDocument {
  readonly ownerAdministrationId: string;
  readonly personId: string;
}

const Logins = defineCollection<LoginOwner>({
  name: 'logins',
  scope: 'platform',
  schemaVersion: 1,
  fields: {
    ownerAdministrationId: { type: String, required: true },
    personId: { type: String, required: true },
  },
  indexes: [],
});

const Positions = defineCollection<Position & StoredDocument>({
  name: 'positions',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    code: { type: String, required: true },
    unitId: { type: String, required: true },
    title: localizedText,
    roles: [String],
    holderId: String,
  },
  indexes: [
    { keys: { administrationId: 1, code: 1 }, options: { unique: true } },
    { keys: { administrationId: 1, holderId: 1, code: 1 } },
    { keys: { administrationId: 1, roles: 1, code: 1 } },
  ],
});

export async function insertPerson(tx: Tx, person: Person): Promise<void> {
  const login = {
    _id: person.login,
    administrationId: 'platform',
    ownerAdministrationId: person.administrationId,
    personId: person._id,
  };
  await insert(tx, Logins, login);
  await insert(tx, Persons, person);
}

export function loginOwner(login: string): Promise<LoginOwner | null> {
  return Logins.findOne({ _id: login, administrationId: 'platform' }).lean<LoginOwner>();
}

export function personById(administrationId: string, personId: string): Promise<Person | null> {
  return Persons.findOne({ administrationId, _id: personId }).lean<Person>();
}

export function personsById(administrationId: string, personIds: readonly string[]): Promise<Person[]> {
  return Persons.find({ administrationId, _id: { $in: [...personIds] } }).lean<Person[]>();
}

export function personsOf(administrationId: string): Promise<Person[]> {
  return Persons.find({ administrationId }).sort({ login: 1 }).lean<Person[]>();
}

/** Those of some people whose account is open. */
export async function activeAmong(
  administrationId: string,
  personIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const filter = { administrationId, _id: { $in: [...new Set(personIds)] }, status: 'active' as const };
  const people = await Persons.find(filter, { _id: 1 }).lean<{ _id: string }[]>();
  return new Set(people.map((person) => person._id));
}

export async function replacePassword(
  tx: Tx,
  key: { administrationId: string; personId: string; passwordHash: string },
): Promise<void> {
  const filter = { administrationId: key.administrationId, _id: key.personId };
  await Persons.updateOne(filter, { $set: { passwordHash: key.passwordHash } }).session(tx);
}

export async function setPersonStatus(
  tx: Tx,
  key: { administrationId: string; personId: string; status: Person['status'] },
): Promise<boolean> {
  const filter = { administrationId: key.administrationId, _id: key.personId };
  const result = await Persons.updateOne(filter, { $set: { status: key.status } }).session(tx);
  return result.matchedCount === 1;
}

export async function insertPosition(tx: Tx, position: Position): Promise<void> {
  await insert(tx, Positions, position);
}

export async function setPositionHolder(
  tx: Tx,
  key: { administrationId: string; positionId: string; holderId: string | null },
): Promise<Position | null> {
  const filter = { administrationId: key.administrationId, _id: key.positionId };
  const change = key.holderId === null ? { $unset: { holderId: 1 } } : { $set: { holderId: key.holderId } };
  return Positions.findOneAndUpdate(filter, change, { returnDocument: 'after' }).session(tx).lean<Position>();
}

export async function setPositionRoles(
  tx: Tx,
  key: { administrationId: string; positionId: string; roles: readonly Role[] },
): Promise<Position | null> {
  const filter = { administrationId: key.administrationId, _id: key.positionId };
  const change = { $set: { roles: [...key.roles] } };
  return Positions.findOneAndUpdate(filter, change, { returnDocument: 'after' }).session(tx).lean<Position>();
}

export function positionById(administrationId: string, positionId: string): Promise<Position | null> {
  return Positions.findOne({ administrationId, _id: positionId }).lean<Position>();
}

export function positionByCode(administrationId: string, code: string): Promise<Position | null> {
  return Positions.findOne({ administrationId, code }).lean<Position>();
}

export function positionsOf(administrationId: string): Promise<Position[]> {
  return Positions.find({ administrationId }).sort({ code: 1 }).lean<Position[]>();
}

export function positionsHeldBy(administrationId: string, personId: string): Promise<Position[]> {
  return Positions.find({ administrationId, holderId: personId }).sort({ code: 1 }).lean<Position[]>();
}

/** Positions that bear a role, in the given units or anywhere in the administration. */
export function positionsBearing(
  administrationId: string,
  role: Role,
  unitIds?: readonly string[],
): Promise<Position[]> {
  const filter = unitIds
    ? { administrationId, roles: role, unitId: { $in: [...unitIds] } }
    : { administrationId, roles: role };
  return Positions.find(filter).sort({ code: 1 }).lean<Position[]>();
}
