import { findUnit, requireRight } from '../identity/index.ts';
import type { Principal } from '../platform/principal.ts';
import { participates } from '../tasks/index.ts';
import { letterNotFound } from './errors.ts';
import { findLetter, type LetterDocument } from './letter-store.ts';

/**
 * The letter of the caller's own administration, if the policy lets the caller do this to it: the
 * registry office and head read all, others what concerns them. A letter that exists elsewhere is not found.
 */
export async function letterFor(
  principal: Principal,
  action: string,
  letterId: string,
): Promise<LetterDocument> {
  requireRight(principal, action);
  if (principal.kind !== 'person') throw letterNotFound();
  const { administrationId, personId, positions } = principal;
  const letter = await findLetter(administrationId, letterId);
  if (letter === null) throw letterNotFound();
  const participant =
    letter.participants.includes(personId) || (await participates(administrationId, letterId, positions));
  requireRight(principal, action, { administrationId, participant, unitIds: await unitsOf(letter) });
  return letter;
}

/** The unit a letter is assigned to, with those above it. */
async function unitsOf(letter: LetterDocument): Promise<string[]> {
  const unitId = letter.annotation?.unitId;
  if (unitId === undefined) return [];
  const unit = await findUnit(letter.administrationId, unitId);
  return unit === null ? [] : [unit._id, ...unit.path];
}
