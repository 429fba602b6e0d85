export { journalInvariants } from './invariants.ts';
export type { JournalEntry } from './journal-store.ts';
export { readJournal } from './read-journal.ts';
export { record, type Act } from './record.ts';
export { journalPeriodics, sealJournals } from './seal-journal.ts';
