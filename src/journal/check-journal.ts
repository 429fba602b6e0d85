import { storeClock } from '../platform/mongo/index.ts';
import { CHAIN_START, sealOf, type Link } from './chain.ts';
import { JournalEntries, JournalHeads, type JournalEntry } from './journal-store.ts';

/** An act must be sealed within this time. */
const SEAL_WITHIN_MS = 5000;

const BATCH = 500;

type JournalFault =
  /** Older than 5 s and still outside the chain. */
  | { readonly kind: 'unsealed'; readonly entryId: string; readonly act: string }
  /** Its content no longer gives its hash, or its hash no longer follows the one before. */
  | { readonly kind: 'changed'; readonly entryId: string; readonly act: string; readonly sequence: number }
  /** The chain has no entry at this place: it was removed. */
  | { readonly kind: 'missing'; readonly sequence: number }
  /** The chain goes beyond, or differs from, where its end was written down. */
  | { readonly kind: 'head-differs'; readonly sequence: number };

export interface JournalReport {
  readonly intact: boolean;
  /** Entries in the chain. */
  readonly sealed: number;
  readonly faults: readonly JournalFault[];
}

/** Reads an administration's whole journal again and names each entry that is unsealed, changed or missing. */
export async function checkJournal(administrationId: string): Promise<JournalReport> {
  const faults: JournalFault[] = [];
  let expected: Link = { sequence: 0, hash: CHAIN_START };
  let sealed = 0;
  for await (const entry of chainOf(administrationId)) {
    for (let sequence = expected.sequence + 1; sequence < entry.sequence; sequence += 1) {
      faults.push({ kind: 'missing', sequence });
    }
    const gap = entry.sequence !== expected.sequence + 1;
    if (!isUntouched(entry, gap ? entry.previous : expected.hash)) {
      faults.push({ kind: 'changed', entryId: entry._id, act: entry.act, sequence: entry.sequence });
    }
    expected = { sequence: entry.sequence, hash: entry.hash };
    sealed += 1;
  }
  faults.push(...(await headFaults(administrationId, expected)), ...(await unsealedFaults(administrationId)));
  return { intact: faults.length === 0, sealed, faults };
}

type SealedEntry = JournalEntry & Required<Pick<JournalEntry, 'sequence' | 'previous' | 'hash'>>;

function isUntouched(entry: SealedEntry, previous: string): boolean {
  return entry.previous === previous && sealOf(entry, entry.sequence, entry.previous) === entry.hash;
}

async function* chainOf(administrationId: string): AsyncIterable<SealedEntry> {
  let after = 0;
  for (;;) {
    const batch = await JournalEntries.find({ administrationId, sequence: { $gt: after } })
      .sort({ sequence: 1 })
      .limit(BATCH)
      .lean<SealedEntry[]>();
    yield* batch;
    const last = batch.at(-1);
    if (last === undefined) return;
    after = last.sequence;
  }
}

/** A shortened chain still ends before its written end; the sealer may have worked meanwhile. */
async function headFaults(administrationId: string, end: Link): Promise<JournalFault[]> {
  const head = await JournalHeads.findOne({ administrationId, _id: administrationId }).lean();
  const written: Link = { sequence: head?.sequence ?? 0, hash: head?.hash ?? CHAIN_START };
  const sameEnd = written.sequence !== end.sequence || written.hash === end.hash;
  if (written.sequence < end.sequence || !sameEnd) return [{ kind: 'head-differs', sequence: end.sequence }];
  const faults: JournalFault[] = [];
  for (let sequence = end.sequence + 1; sequence <= written.sequence; sequence += 1) {
    const sealedMeanwhile = await JournalEntries.exists({ administrationId, sequence });
    if (sealedMeanwhile === null) faults.push({ kind: 'missing', sequence });
  }
  return faults;
}

async function unsealedFaults(administrationId: string): Promise<JournalFault[]> {
  const late = new Date(storeClock().now().getTime() - SEAL_WITHIN_MS);
  const entries = await JournalEntries.find({ administrationId, pending: true, at: { $lt: late } })
    .sort({ at: 1 })
    .lean<JournalEntry[]>();
  return entries.map((entry) => ({ kind: 'unsealed', entryId: entry._id, act: entry.act }));
}
