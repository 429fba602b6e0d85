import { defineCollection, type StoredDocument, type Tx } from '../platform/mongo/index.ts';

/** A filing already answered. `_id` is the hash of client and key; `digest` is over the parsed filing. */
export interface FilingKeyDocument extends StoredDocument {
  digest: string;
  letterId: string;
  at: Date;
}

export const FilingKeys = defineCollection<FilingKeyDocument>({
  name: 'filing_keys',
  scope: 'platform',
  schemaVersion: 1,
  fields: {
    digest: { type: String, required: true, immutable: true },
    letterId: { type: String, required: true, immutable: true },
    at: { type: Date, required: true, immutable: true },
  },
  indexes: [],
});

export async function findFilingKey(id: string, tx?: Tx): Promise<FilingKeyDocument | null> {
  return FilingKeys.findOne({ _id: id })
    .session(tx ?? null)
    .lean<FilingKeyDocument>();
}
