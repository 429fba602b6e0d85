import { crossAdministration } from '../platform/mongo/index.ts';
import { Letters, type LetterDocument } from './letter-store.ts';

/** Clocks of an installation differ by less than this. */
const CLOCKS_APART_MS = 60_000;

const SCOPE = crossAdministration('the sweep looks at every administration for filings left behind');

/** Letters whose receipt or circuit has been due since before an instant: a page, the oldest first. */
export async function unfinishedLetters(
  before: Date,
  after: LetterDocument | undefined,
  limit: number,
): Promise<LetterDocument[]> {
  const dueSince = { $gte: after?.dueSince ?? new Date(0), $lt: before };
  const later = after && { $or: [{ dueSince: { $gt: after.dueSince } }, { _id: { $gt: after._id } }] };
  return Letters.find({ dueSince, ...later }, null, { scope: SCOPE })
    .sort({ dueSince: 1, _id: 1 })
    .limit(limit)
    .lean<LetterDocument[]>();
}

/** Letters that were left behind before a clock was moved back. */
export async function lettersDueAhead(now: Date, limit: number): Promise<LetterDocument[]> {
  const dueSince = { $gt: new Date(now.getTime() + CLOCKS_APART_MS) };
  return Letters.find({ dueSince }, null, { scope: SCOPE })
    .sort({ dueSince: 1, _id: 1 })
    .limit(limit)
    .lean<LetterDocument[]>();
}
