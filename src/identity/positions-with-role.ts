import type { Role } from '../platform/principal.ts';
import { unitById, unitsById, unitsOf } from './administration-store.ts';
import type { Position } from './organisation.ts';
import { activeAmong, positionsBearing } from './person-store.ts';

/** Where positions for a piece of work were found. */
type Reach = 'unit' | 'above' | 'below' | 'administration' | 'nowhere';

export interface FoundPositions {
  readonly positions: readonly Position[];
  readonly reach: Reach;
  /** The unit they sit in, or below which they sit. */
  readonly unitId?: string;
}

/**
 * The held positions that bear a role for work of a unit: in the unit itself, else in the nearest unit above
 * that has one, else in the units below it. Without a unit: anywhere in the administration.
 */
export async function positionsWithRole(
  administrationId: string,
  role: Role,
  unitId?: string,
): Promise<FoundPositions> {
  const all = await heldPositions(administrationId, role);
  if (unitId === undefined) {
    return { positions: all, reach: all.length > 0 ? 'administration' : 'nowhere' };
  }
  const unit = await unitById(administrationId, unitId);
  if (!unit) return { positions: [], reach: 'nowhere' };
  for (const candidate of [unitId, ...unit.path]) {
    const positions = all.filter((position) => position.unitId === candidate);
    if (positions.length > 0)
      return { positions, reach: candidate === unitId ? 'unit' : 'above', unitId: candidate };
  }
  const below = new Set(
    (await unitsOf(administrationId)).filter((u) => u.path.includes(unitId)).map((u) => u._id),
  );
  const positions = all.filter((position) => below.has(position.unitId));
  return positions.length > 0 ? { positions, reach: 'below', unitId } : { positions: [], reach: 'nowhere' };
}

/** A vacant position, or one whose holder's account is closed, does no work. */
async function heldPositions(administrationId: string, role: Role): Promise<readonly Position[]> {
  const held = (await positionsBearing(administrationId, role)).filter(
    ({ holderId }) => holderId !== undefined,
  );
  const active = await activeAmong(
    administrationId,
    held.flatMap(({ holderId }) => holderId ?? []),
  );
  return held.filter(({ holderId }) => active.has(holderId ?? ''));
}

/** Each unit with the units above it, nearest first. Units of another administration are left out. */
export async function unitPaths(
  administrationId: string,
  unitIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const units = await unitsById(administrationId, [...new Set(unitIds)]);
  return new Map(units.map((unit) => [unit._id, [unit._id, ...unit.path]]));
}
