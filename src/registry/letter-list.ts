import { can, listUnits } from '../identity/index.ts';
import { DomainError } from '../platform/errors.ts';
import type { PersonPrincipal } from '../platform/principal.ts';
import type { LetterStatus } from './letter.ts';
import { findLetters } from './letter-search-store.ts';
import type { LetterDocument } from './letter-store.ts';
import { queryTerms } from './search-terms.ts';

export interface LetterListQuery {
  readonly status?: LetterStatus;
  /** A number or its beginning, an order number, or beginnings of words of the subject or of the filer's name. */
  readonly search?: string;
  readonly cursor?: string;
  readonly limit: number;
}

export interface LetterPage {
  readonly items: readonly LetterDocument[];
  readonly nextCursor?: string;
}

/**
 * The letters a person may read, newest number first: all of the administration for its registry
 * office and head, those of their unit for its heads, and those their positions took part in for everybody.
 */
export async function listLetters(principal: PersonPrincipal, query: LetterListQuery): Promise<LetterPage> {
  const { administrationId } = principal;
  const positionIds = principal.positions.map((position) => position.positionId);
  const readsAll = can(principal, 'letters.read', { administrationId, participant: false });
  const letters = await findLetters({
    administrationId,
    terms: queryTerms(query.search ?? ''),
    limit: query.limit + 1,
    ...(query.status === undefined ? {} : { status: query.status }),
    ...(readsAll ? {} : { concerns: { positionIds, unitIds: await unitsHeaded(principal) } }),
    ...(query.cursor === undefined ? {} : { before: parseCursor(query.cursor) }),
  });
  const items = letters.slice(0, query.limit);
  const last = items.at(-1);
  return letters.length > query.limit && last !== undefined
    ? { items, nextCursor: `${last.year}.${last.order}` }
    : { items };
}

/** The units a person heads, with all below them. */
async function unitsHeaded(principal: PersonPrincipal): Promise<string[]> {
  const headed = principal.positions
    .filter((position) => position.roles.includes('unit-head'))
    .map((one) => one.unitId);
  if (headed.length === 0) return [];
  const units = await listUnits(principal.administrationId);
  return units
    .filter((unit) => [unit._id, ...unit.path].some((id) => headed.includes(id)))
    .map((unit) => unit._id);
}

function parseCursor(cursor: string): { year: number; order: number } {
  const [, year, order] = /^(\d{4})\.(\d{1,9})$/.exec(cursor) ?? [];
  if (year !== undefined && order !== undefined) return { year: Number(year), order: Number(order) };
  throw new DomainError({
    code: 'registry.cursor_wrong',
    kind: 'invalid',
    message: 'Expected a cursor given by this list, but it is another text',
    faults: [{ pointer: '/cursor', code: 'registry.cursor_wrong' }],
  });
}
