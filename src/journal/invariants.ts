import { inPages, type Fault, type Invariant, type Tally } from '../platform/invariants.ts';
import { lastWorkSpan, lateMs } from '../platform/outbox/index.ts';
import type { Platform } from '../platform/platform.ts';
import { CHAIN_START, sealOf, type Link } from './chain.ts';
import { JournalEntries, JournalHeads, type JournalEntry } from './journal-store.ts';

/** Acts are sealed within seconds; one that waits longer than this was left behind. */
const SEAL_WITHIN_MS = 60_000;
const PAGE = 500;

type SealedEntry = JournalEntry & Required<Pick<JournalEntry, 'sequence' | 'previous' | 'hash'>>;

/** The promises of the evidence. */
export const journalInvariants: readonly Invariant[] = [
  {
    name: 'journal.chain-is-whole',
    promise: 'No entry of the journal was changed, added or removed since it was sealed.',
    scope: 'administration',
    check: checkChain,
  },
  {
    name: 'journal.acts-are-sealed',
    promise: 'Every act is sealed into the chain within a minute.',
    scope: 'administration',
    check: checkUnsealed,
  },
];

async function* checkChain(
  _platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  let expected: Link = { sequence: 0, hash: CHAIN_START };
  for await (const page of inPages((after: SealedEntry | undefined) =>
    sealedAfter(administrationId, after),
  )) {
    for (const entry of page) {
      seen();
      const gap = entry.sequence !== expected.sequence + 1;
      if (gap) yield missing(expected.sequence + 1, entry.sequence - 1);
      if (!isUntouched(entry, gap ? entry.previous : expected.hash)) yield changed(entry);
      expected = { sequence: entry.sequence, hash: entry.hash };
    }
  }
  yield* checkEnd(administrationId, expected);
}

function sealedAfter(administrationId: string, after: SealedEntry | undefined): Promise<SealedEntry[]> {
  return JournalEntries.find({ administrationId, sequence: { $gt: after?.sequence ?? 0 } })
    .sort({ sequence: 1 })
    .limit(PAGE)
    .lean<SealedEntry[]>();
}

function isUntouched(entry: SealedEntry, previous: string): boolean {
  return entry.previous === previous && sealOf(entry, entry.sequence, entry.previous) === entry.hash;
}

/** A shortened chain still ends before its written end; the sealer may have worked meanwhile. */
async function* checkEnd(administrationId: string, end: Link): AsyncGenerator<Fault> {
  const head = await JournalHeads.findOne({ administrationId, _id: administrationId }).lean();
  const written: Link = { sequence: head?.sequence ?? 0, hash: head?.hash ?? CHAIN_START };
  const sameEnd = written.sequence !== end.sequence || written.hash === end.hash;
  if (written.sequence < end.sequence || !sameEnd) {
    yield {
      subject: `journal entry ${end.sequence}`,
      detail: `the chain ends with it, but its written end is entry ${written.sequence} with another hash`,
    };
    return;
  }
  const since = { $gt: end.sequence, $lte: written.sequence };
  const sealedMeanwhile = await JournalEntries.countDocuments({ administrationId, sequence: since });
  if (sealedMeanwhile !== written.sequence - end.sequence) yield missing(end.sequence + 1, written.sequence);
}

function missing(from: number, to: number): Fault {
  return from === to
    ? { subject: `journal entry ${from}`, detail: 'it is missing from the chain' }
    : { subject: `journal entries ${from} to ${to}`, detail: 'they are missing from the chain' };
}

function changed(entry: SealedEntry): Fault {
  return {
    subject: `journal entry ${entry.sequence}`,
    detail: `${entry.act} (${entry._id}) no longer gives its hash, or does not follow the entry before`,
  };
}

async function* checkUnsealed(
  platform: Platform,
  administrationId: string,
  seen: Tally,
): AsyncGenerator<Fault> {
  const span = await lastWorkSpan(platform);
  const pages = inPages((after: JournalEntry | undefined) => pendingAfter(administrationId, after));
  for await (const page of pages) {
    for (const { _id, act, at } of page) {
      seen();
      if (lateMs(span, at) <= SEAL_WITHIN_MS) continue;
      yield { subject: `journal entry ${_id}`, detail: `${act} of ${at.toISOString()} is not in the chain` };
    }
  }
}

function pendingAfter(administrationId: string, after: JournalEntry | undefined): Promise<JournalEntry[]> {
  const at = { $gte: after?.at ?? new Date(0) };
  const later = after && { $or: [{ at: { $gt: after.at } }, { _id: { $gt: after._id } }] };
  return JournalEntries.find({ administrationId, pending: true, at, ...later })
    .sort({ at: 1, _id: 1 })
    .limit(PAGE)
    .lean<JournalEntry[]>();
}
