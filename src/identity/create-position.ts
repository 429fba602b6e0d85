import { record } from '../journal/index.ts';
import { newId } from '../platform/ids.ts';
import { actorOf, type Principal, type Role } from '../platform/principal.ts';
import { onlyLanguages, type LocalizedText } from '../platform/text.ts';
import { unitById } from './administration-store.ts';
import { invalidField } from './errors.ts';
import { normalCode, type Position } from './organisation.ts';
import { insertPosition, personById } from './person-store.ts';
import { requireRight } from './policy.ts';
import { tellPositionChanged } from './position-changed.ts';
import { claiming } from './unique-name.ts';

export interface NewPosition {
  /** Short name, unique in its administration; made from the id when absent. */
  readonly code?: string;
  readonly unitId: string;
  readonly title: LocalizedText;
  readonly roles: readonly Role[];
  readonly holderId?: string;
}

/** Creates a post in a unit, with its roles and perhaps its holder. Emits `position.changed`. */
export async function createPosition(
  input: NewPosition & { readonly administrationId: string },
  principal: Principal,
): Promise<Position> {
  const { administrationId } = input;
  requireRight(principal, 'positions.manage', { administrationId });
  refuseOperator(input.roles);
  if (!(await unitById(administrationId, input.unitId)))
    throw invalidField('identity.unit_unknown', '/unitId');
  if (input.holderId !== undefined && !(await personById(administrationId, input.holderId))) {
    throw invalidField('identity.person_unknown', '/holderId');
  }
  const position = newPosition(administrationId, input);
  await claiming({ code: position.code }, async (tx) => {
    await insertPosition(tx, position);
    await record(tx, {
      administrationId,
      act: 'position.created',
      subject: { type: 'position', id: position._id },
      actor: actorOf(principal),
      facts: { unitId: position.unitId, roles: position.roles.join(' '), holderId: position.holderId ?? '' },
    });
    await tellPositionChanged(tx, position);
  });
  return position;
}

/** Operators run the platform and see no letter: the role exists only where operators are. */
export function refuseOperator(roles: readonly Role[]): void {
  if (roles.includes('operator')) throw invalidField('identity.role_reserved', '/roles');
}

/** The document of a new position. */
export function newPosition(administrationId: string, input: NewPosition): Position {
  const id = newId();
  return {
    _id: id,
    administrationId,
    code: normalCode(input.code ?? `P-${id.slice(-12)}`),
    unitId: input.unitId,
    title: onlyLanguages(input.title),
    roles: [...new Set(input.roles)],
    ...(input.holderId !== undefined && { holderId: input.holderId }),
  };
}
