import { positionsWithRole, unitPaths, type FoundPositions } from '../identity/index.ts';
import type { HeldPosition, PersonPrincipal, Role } from '../platform/principal.ts';

/** The offer of a step that the filer holds, through the portal. No position matches it. */
export const FILER = 'filer';

/** The offer of a step that nobody can hold: the administrator fills the post. */
const ADMINISTRATORS = 'administrator@any';

/** To whom a task is offered when it opens, or when a position changed. */
export interface Placement {
  readonly offer: string;
  readonly solePositionId?: string;
  readonly unassigned: boolean;
}

/**
 * Looks for the positions that may do a step: `ROLE@unit:ID` in one unit, `ROLE@under:ID` below it,
 * `ROLE@any` anywhere. An offer names no position, so who comes to bear the role later sees it too.
 */
export async function placeOffer(administrationId: string, role?: Role, unitId?: string): Promise<Placement> {
  if (role === undefined) return { offer: FILER, unassigned: false };
  const found = await positionsWithRole(administrationId, role, unitId);
  if (found.reach === 'nowhere') return { offer: ADMINISTRATORS, unassigned: true };
  const [only, ...others] = found.positions;
  const sole = only !== undefined && others.length === 0 ? { solePositionId: only._id } : {};
  return { offer: offerOf(role, found), ...sole, unassigned: false };
}

function offerOf(role: Role, found: FoundPositions): string {
  if (found.reach === 'administration' || found.unitId === undefined) return `${role}@any`;
  return `${role}@${found.reach === 'below' ? 'under' : 'unit'}:${found.unitId}`;
}

/** The offers that each position of a person answers to. */
export type OfferKeys = ReadonlyMap<string, HeldPosition>;

/** Every offer that a person may take up, with the position that gives the right. */
export async function offersTo(
  principal: Pick<PersonPrincipal, 'administrationId' | 'positions'>,
): Promise<OfferKeys> {
  const units = principal.positions.map((position) => position.unitId);
  const paths = await unitPaths(principal.administrationId, units);
  const keys = new Map<string, HeldPosition>();
  for (const position of principal.positions) {
    const path = paths.get(position.unitId) ?? [position.unitId];
    for (const key of position.roles.flatMap((role) => keysOf(role, position.unitId, path))) {
      if (!keys.has(key)) keys.set(key, position);
    }
  }
  return keys;
}

function keysOf(role: Role, unitId: string, path: readonly string[]): string[] {
  return [`${role}@any`, `${role}@unit:${unitId}`, ...path.map((above) => `${role}@under:${above}`)];
}

/** The role an offer asks for; none for the filer's. */
export function roleOfOffer(offer: string): string | undefined {
  const at = offer.indexOf('@');
  return at < 0 ? undefined : offer.slice(0, at);
}
