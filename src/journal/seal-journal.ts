import { crossAdministration, inTransaction, insert, type Tx } from '../platform/mongo/index.ts';
import type { Periodic } from '../platform/outbox/index.ts';
import { CHAIN_START, sealOf, type Link } from './chain.ts';
import { JournalEntries, JournalHeads, type JournalEntry } from './journal-store.ts';

const BATCH = 200;
const EVERY_MS = 1000;

const SCOPE = crossAdministration('the sealer looks for administrations with entries to seal');

/** Numbers and chains what was recorded, for every administration. Answers the entries sealed. */
export async function sealJournals(): Promise<number> {
  const administrations = await JournalEntries.distinct(
    'administrationId',
    { pending: true },
    { scope: SCOPE },
  );
  let sealed = 0;
  for (const administrationId of administrations) sealed += await sealJournal(administrationId);
  return sealed;
}

/**
 * Seals the entries of one administration, in batches. Two sealers at once do no harm: they both
 * write the head, so one of the transactions loses and runs again.
 */
async function sealJournal(administrationId: string): Promise<number> {
  let sealed = 0;
  for (;;) {
    const count = await inTransaction((tx) => sealBatch(tx, administrationId));
    sealed += count;
    if (count < BATCH) return sealed;
  }
}

async function sealBatch(tx: Tx, administrationId: string): Promise<number> {
  const entries = await JournalEntries.find({ administrationId, pending: true })
    .sort({ at: 1 })
    .limit(BATCH)
    .session(tx)
    .lean<JournalEntry[]>();
  if (entries.length === 0) return 0;
  const head = await JournalHeads.findOne({ administrationId, _id: administrationId }).session(tx).lean();
  let link: Link = { sequence: head?.sequence ?? 0, hash: head?.hash ?? CHAIN_START };
  const writes = entries.map((entry) => {
    const previous = link.hash;
    const sequence = link.sequence + 1;
    link = { sequence, hash: sealOf(entry, sequence, previous) };
    return {
      updateOne: {
        filter: { _id: entry._id, administrationId, pending: true as const },
        update: { $set: { sequence, previous, hash: link.hash }, $unset: { pending: 1 as const } },
      },
    };
  });
  await JournalEntries.bulkWrite(writes, { session: tx, ordered: true });
  await moveHead(tx, administrationId, link, head !== null);
  return entries.length;
}

async function moveHead(tx: Tx, administrationId: string, link: Link, exists: boolean): Promise<void> {
  if (exists) {
    await JournalHeads.updateOne({ administrationId, _id: administrationId }, { $set: { ...link } }).session(
      tx,
    );
  } else {
    await insert(tx, JournalHeads, { _id: administrationId, administrationId, ...link });
  }
}

/** Keeps every entry sealed well within 5 s of its act. */
export const journalPeriodics: readonly Periodic[] = [
  { name: 'journal.seal', everyMs: EVERY_MS, run: async () => void (await sealJournals()) },
];
