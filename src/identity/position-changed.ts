import type { Tx } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import type { Position } from './organisation.ts';

/**
 * Emits `position.changed` {positionId, unitId, roles, previousRoles, holderId?, previousHolderId?}: tasks are offered
 * anew, a signatory gets a key.
 */
export async function tellPositionChanged(tx: Tx, position: Position, before?: Position): Promise<void> {
  await emit(tx, {
    type: 'position.changed',
    administrationId: position.administrationId,
    aggregateId: position._id,
    data: {
      positionId: position._id,
      unitId: position.unitId,
      roles: [...position.roles],
      previousRoles: [...(before?.roles ?? [])],
      ...(position.holderId !== undefined && { holderId: position.holderId }),
      ...(before?.holderId !== undefined && { previousHolderId: before.holderId }),
    },
  });
}
