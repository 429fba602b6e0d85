import type { Tx } from '../platform/mongo/index.ts';
import { emit } from '../platform/outbox/index.ts';
import type { Position } from './organisation.ts';

/**
 * Emits `position.changed` {positionId, unitId, roles, holderId?, previousHolderId?}: tasks are offered
 * anew, a signatory gets a key.
 */
export async function tellPositionChanged(tx: Tx, position: Position, previousHolderId?: string): Promise<void> {
  await emit(tx, {
    type: 'position.changed',
    administrationId: position.administrationId,
    aggregateId: position._id,
    data: {
      positionId: position._id,
      unitId: position.unitId,
      roles: [...position.roles],
      ...(position.holderId !== undefined && { holderId: position.holderId }),
      ...(previousHolderId !== undefined && { previousHolderId }),
    },
  });
}
