import { JournalEntries, type JournalEntry } from './journal-store.ts';

/** The acts on one thing, oldest first. */
export async function readJournal(
  administrationId: string,
  subject: { readonly type: string; readonly id: string },
): Promise<JournalEntry[]> {
  return JournalEntries.find({
    administrationId,
    'subject.type': subject.type,
    'subject.id': subject.id,
  })
    .sort({ at: 1, _id: 1 })
    .lean<JournalEntry[]>();
}
