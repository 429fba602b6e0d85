import { record } from '../journal/index.ts';
import { inTransaction, type Tx } from '../platform/mongo/index.ts';
import { actorOf, type Principal, type Role } from '../platform/principal.ts';
import { refuseOperator } from './create-position.ts';
import { invalidField, notFound } from './errors.ts';
import type { Position } from './organisation.ts';
import { personById, positionById, setPositionHolder, setPositionRoles } from './person-store.ts';
import { requireRight } from './policy.ts';
import { tellPositionChanged } from './position-changed.ts';

export interface AssignPosition {
  readonly administrationId: string;
  readonly positionId: string;
  /** The new holder; `null` leaves the position vacant. Its tasks stay with it. */
  readonly holderId?: string | null;
  readonly roles?: readonly Role[];
}

/** Changes who holds a position, or its roles. Takes effect on the holder's next request. */
export async function assignPosition(input: AssignPosition, principal: Principal): Promise<Position> {
  const { administrationId, positionId } = input;
  requireRight(principal, 'positions.manage', { administrationId });
  const before = await positionById(administrationId, positionId);
  if (!before) throw notFound();
  refuseOperator(input.roles ?? []);
  if (typeof input.holderId === 'string' && !(await personById(administrationId, input.holderId))) {
    throw invalidField('identity.person_unknown', '/holderId');
  }
  return inTransaction(async (tx) => {
    const after = (await change(tx, input)) ?? before;
    await record(tx, {
      administrationId,
      act: 'position.assigned',
      subject: { type: 'position', id: positionId },
      actor: actorOf(principal),
      facts: {
        holderId: after.holderId ?? '',
        previousHolderId: before.holderId ?? '',
        roles: after.roles.join(' '),
      },
    });
    await tellPositionChanged(tx, after, before);
    return after;
  });
}

async function change(tx: Tx, input: AssignPosition): Promise<Position | null> {
  const key = { administrationId: input.administrationId, positionId: input.positionId };
  const withRoles = input.roles && (await setPositionRoles(tx, { ...key, roles: input.roles }));
  if (input.holderId === undefined) return withRoles ?? null;
  return setPositionHolder(tx, { ...key, holderId: input.holderId });
}
