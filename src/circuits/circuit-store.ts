import { Schema } from 'mongoose';
import type { Actor } from '../platform/principal.ts';
import type { LocalizedText } from '../platform/text.ts';
import { defineCollection } from '../platform/mongo/index.ts';
import type { StoredDocument } from '../platform/mongo/index.ts';

/** One circuit of one administration: its draft and the pointer to the deployed version. */
export interface CircuitDocument extends StoredDocument {
  key: string;
  name: LocalizedText;
  lastVersion: number;
  deployedVersion?: number;
  deployedVersionId?: string;
  /** Grows with every draft saved or published. */
  draftRevision: number;
  /** `{ xml, forms }` as JSON text: form properties have dots in their names. */
  draft?: string;
  draftBasedOn?: number;
}

/** One immutable version. `bundle` is the very text that was hashed. */
export interface CircuitVersionDocument extends StoredDocument {
  key: string;
  version: number;
  sha256: string;
  bundle: string;
  comment: string;
  deployedAt: Date;
  deployedBy: Actor;
}

export const Circuits = defineCollection<CircuitDocument>({
  name: 'circuits',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    key: { type: String, required: true },
    name: { type: Schema.Types.Mixed, required: true },
    lastVersion: { type: Number, required: true },
    deployedVersion: Number,
    deployedVersionId: String,
    draftRevision: { type: Number, required: true },
    draft: String,
    draftBasedOn: Number,
  },
  indexes: [{ keys: { administrationId: 1, key: 1 }, options: { unique: true } }],
});

export const CircuitVersions = defineCollection<CircuitVersionDocument>({
  name: 'circuit_versions',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    key: { type: String, required: true },
    version: { type: Number, required: true },
    sha256: { type: String, required: true },
    bundle: { type: String, required: true },
    comment: { type: String, default: '' },
    deployedAt: { type: Date, required: true },
    deployedBy: { type: Schema.Types.Mixed, required: true },
  },
  indexes: [
    { keys: { administrationId: 1, key: 1, version: 1 }, options: { unique: true } },
    { keys: { administrationId: 1, key: 1, sha256: 1 }, options: { unique: true } },
  ],
});
