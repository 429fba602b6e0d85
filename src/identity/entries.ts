import type { Administration, ApiClient, Person, Position, Unit } from './organisation.ts';
import type { AdministrationEntry, ApiClientEntry, PersonEntry, PositionEntry, UnitEntry } from './schema.ts';

/** Shapes that go over the wire: named fields only, so that no hash ever leaves. */

export function administrationEntry(administration: Administration): AdministrationEntry {
  const { _id, code, name, kind, parentId } = administration;
  return { id: _id, code, name, kind, ...(parentId !== undefined && { parentId }) };
}

export function unitEntry(unit: Unit): UnitEntry {
  const { _id, code, name, kind, parentId } = unit;
  return { id: _id, code, name, kind, ...(parentId !== undefined && { parentId }) };
}

export function personEntry(person: Person): PersonEntry {
  const { _id, login, name, email, language, status } = person;
  return { id: _id, login, name, language, status, ...(email !== undefined && { email }) };
}

export function positionEntry(
  position: Position,
  units: ReadonlyMap<string, Unit>,
  people: ReadonlyMap<string, Person>,
): PositionEntry {
  const { _id, code, title, roles, unitId, holderId } = position;
  const holder = holderId === undefined ? undefined : people.get(holderId);
  return {
    id: _id,
    code,
    title,
    unit: { id: unitId, name: units.get(unitId)?.name ?? title },
    roles: [...roles],
    ...(holder && { holder: { personId: holder._id, name: holder.name } }),
  };
}

export function apiClientEntry(client: ApiClient): ApiClientEntry {
  return {
    id: client._id,
    name: client.name,
    scopes: [...client.scopes],
    createdAt: client.createdAt.toISOString(),
    ...(client.revokedAt && { revokedAt: client.revokedAt.toISOString() }),
  };
}
