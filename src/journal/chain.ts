import { createHash } from 'node:crypto';
import type { JournalEntry } from './journal-store.ts';

/** What stands before the first entry of an administration. */
export const CHAIN_START = '0'.repeat(64);

/** Where the chain was after an entry. */
export interface Link {
  readonly sequence: number;
  readonly hash: string;
}

/** The seal of an entry at its place: SHA-256 of the hash before, a line feed and its canonical JSON. */
export function sealOf(entry: JournalEntry, sequence: number, previous: string): string {
  const evidence = {
    id: entry._id,
    administrationId: entry.administrationId,
    act: entry.act,
    subject: { type: entry.subject.type, id: entry.subject.id },
    actor: entry.actor,
    hashes: entry.hashes,
    facts: entry.facts,
    at: entry.at.toISOString(),
    sequence,
  };
  return createHash('sha256')
    .update(`${previous}\n${canonicalJson(evidence)}`)
    .digest('hex');
}

/** JSON with sorted keys and no blanks, so that the same content has one spelling (as RFC 8785). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
