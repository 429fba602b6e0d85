export { checkJournal, SEAL_WITHIN_MS, type JournalFault, type JournalReport } from './check-journal.ts';
export type { JournalEntry } from './journal-store.ts';
export { readJournal } from './read-journal.ts';
export { record, type Act } from './record.ts';
export { journalPeriodics, sealJournal, sealJournals } from './seal-journal.ts';
