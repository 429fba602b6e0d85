import { defineCollection, type StoredDocument } from '../platform/mongo/index.ts';
import type { RegisterKey } from './register.ts';

/**
 * A register of a registry office and the number it gives next. `year` only moves forward, with
 * `lastAt`: a clock that steps back between two processes never back-dates a number.
 */
export interface RegisterDocument extends StoredDocument {
  key: RegisterKey;
  year: number;
  next: number;
  lastAt: Date;
}

/** One line of a register. Never deleted: a cancelled number stays, struck, with its reason. */
export interface RegisterEntryDocument extends StoredDocument {
  register: RegisterKey;
  year: number;
  order: number;
  number: string;
  at: Date;
  status: 'registered' | 'struck';
  reason?: string;
  subjectType: 'letter' | 'reply';
  subjectId: string;
}

export const Registers = defineCollection<RegisterDocument>({
  name: 'registers',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    key: { type: String, required: true, immutable: true },
    year: { type: Number, required: true },
    next: { type: Number, required: true },
    lastAt: { type: Date, required: true },
  },
  indexes: [{ keys: { administrationId: 1, key: 1 }, options: { unique: true } }],
});

export const RegisterEntries = defineCollection<RegisterEntryDocument>({
  name: 'register_entries',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    register: { type: String, required: true, immutable: true },
    year: { type: Number, required: true, immutable: true },
    order: { type: Number, required: true, immutable: true },
    number: { type: String, required: true, immutable: true },
    at: { type: Date, required: true, immutable: true },
    status: { type: String, required: true },
    reason: String,
    subjectType: { type: String, required: true, immutable: true },
    subjectId: { type: String, required: true, immutable: true },
  },
  indexes: [
    { keys: { administrationId: 1, register: 1, year: 1, order: 1 }, options: { unique: true } },
    { keys: { administrationId: 1, subjectType: 1, subjectId: 1 }, options: { unique: true } },
  ],
});
