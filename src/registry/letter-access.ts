import type { SubjectGuard } from '../engine/index.ts';
import { can, findUnit, requireRight } from '../identity/index.ts';
import type { PersonPrincipal, Principal } from '../platform/principal.ts';
import { hasInHand, participates } from '../tasks/index.ts';
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
  const { administrationId, positions } = principal;
  const letter = await findLetter(administrationId, letterId);
  if (letter === null) throw letterNotFound();
  const [participant, inHand, unitIds] = await Promise.all([
    participates(administrationId, letterId, positions),
    action === WRITING && mayWriteReply(principal, letterId),
    unitsOf(letter),
  ]);
  requireRight(principal, action, { administrationId, participant, inHand, unitIds });
  return letter;
}

const WRITING = 'replies.write';
/** The step in which a reply is written: a visa and a signature are given on a draft that holds still. */
const DRAFTING_STEP = 'handling';

/** Whether the caller may change the draft of a letter's reply now. */
export async function mayWriteReply(principal: PersonPrincipal, letterId: string): Promise<boolean> {
  const inHand = await hasInHand(principal, letterId, DRAFTING_STEP);
  return can(principal, WRITING, { administrationId: principal.administrationId, inHand });
}

/** Refuses what the policy does not let the caller do to the letter that a circuit runs for. */
export const requireSubject: SubjectGuard = async (principal, action, subject) => {
  await letterFor(principal, action, subject.id);
};

/** The unit a letter is assigned to, with those above it. */
async function unitsOf(letter: LetterDocument): Promise<string[]> {
  const unitId = letter.annotation?.unitId;
  if (unitId === undefined) return [];
  const unit = await findUnit(letter.administrationId, unitId);
  return unit === null ? [] : [unit._id, ...unit.path];
}
