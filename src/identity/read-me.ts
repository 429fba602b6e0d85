import { administrationById, unitsById } from './administration-store.ts';
import type { PersonPrincipal } from '../platform/principal.ts';
import { notSignedIn } from './errors.ts';
import { personById } from './person-store.ts';
import { rolesOf } from './policy.ts';
import type { Me } from './schema.ts';

/** Who the signed-in person is, for the person. */
export async function readMe(principal: PersonPrincipal): Promise<Me> {
  const { administrationId, personId, positions } = principal;
  const [person, administration, units] = await Promise.all([
    personById(administrationId, personId),
    administrationById(administrationId),
    unitsById(
      administrationId,
      positions.map((position) => position.unitId),
    ),
  ]);
  if (!person || !administration) throw notSignedIn();
  const unitName = new Map(units.map((unit) => [unit._id, unit.name]));
  return {
    id: personId,
    login: person.login,
    name: person.name,
    language: person.language,
    administration: { id: administration._id, code: administration.code, name: administration.name },
    positions: positions.map(({ positionId, title, unitId, roles }) => ({
      id: positionId,
      title,
      unit: { id: unitId, name: unitName.get(unitId) ?? title },
      roles: [...roles],
    })),
    roles: [...rolesOf(principal)],
  };
}
