import { Schema } from 'mongoose';
import { defineCollection, type StoredDocument } from '../platform/mongo/index.ts';
import type { Actor } from '../platform/principal.ts';

/** One act, as evidence: ids and hashes only. Only the sealer adds to it, once. */
export interface JournalEntry extends StoredDocument {
  /** Past tense, dotted: `letter.filed`. */
  act: string;
  subject: { type: string; id: string };
  actor: Actor;
  hashes: Record<string, string>;
  facts: Record<string, string | number | boolean>;
  at: Date;
  /** True until the entry has its place in the chain. */
  pending?: true;
  /** Place in the administration's chain, from 1, gapless. */
  sequence?: number;
  /** Hash of the entry before; 64 zeros for the first. */
  previous?: string;
  /** SHA-256 of `previous` and the entry's canonical JSON. */
  hash?: string;
}

/** The end of an administration's chain. `_id` is the administration's id. */
export interface JournalHead extends StoredDocument {
  sequence: number;
  hash: string;
}

export const JournalEntries = defineCollection<JournalEntry>({
  name: 'journal_entries',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    act: { type: String, required: true },
    subject: { type: { type: String, required: true }, id: { type: String, required: true } },
    actor: { type: Schema.Types.Mixed, required: true },
    hashes: { type: Schema.Types.Mixed, default: {} },
    facts: { type: Schema.Types.Mixed, default: {} },
    at: { type: Date, required: true },
    pending: { type: Boolean },
    sequence: { type: Number },
    previous: { type: String },
    hash: { type: String },
  },
  indexes: [
    {
      keys: { administrationId: 1, 'subject.type': 1, 'subject.id': 1, at: 1, _id: 1 },
      options: { name: 'by_subject' },
    },
    {
      keys: { pending: 1, administrationId: 1, at: 1, _id: 1 },
      options: { partialFilterExpression: { pending: true }, name: 'pending' },
    },
    {
      keys: { administrationId: 1, sequence: 1 },
      options: { unique: true, partialFilterExpression: { sequence: { $exists: true } }, name: 'chain' },
    },
  ],
});

export const JournalHeads = defineCollection<JournalHead>({
  name: 'journal_heads',
  scope: 'administration',
  schemaVersion: 1,
  fields: { sequence: { type: Number, required: true }, hash: { type: String, required: true } },
  indexes: [],
});
