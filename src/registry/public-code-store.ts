import { defineCollection, type StoredDocument } from '../platform/mongo/index.ts';

/** What a public code opens. The code itself is not stored: `_id` is its hash. */
export interface PublicCodeDocument extends StoredDocument {
  purpose: 'receipt' | 'verification' | 'tracking';
  objectType: 'letter' | 'reply';
  objectId: string;
}

export const PublicCodes = defineCollection<PublicCodeDocument>({
  name: 'public_codes',
  scope: 'platform',
  schemaVersion: 1,
  fields: {
    purpose: { type: String, required: true, immutable: true },
    objectType: { type: String, required: true, immutable: true },
    objectId: { type: String, required: true, immutable: true },
  },
  indexes: [],
});
