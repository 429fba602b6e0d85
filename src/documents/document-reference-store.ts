import { defineCollection, insert, type StoredDocument, type Tx } from '../platform/mongo/index.ts';
import { newId } from '../platform/ids.ts';
import type { AcceptedMediaType, FileOwner, ReceivedFile } from './received-file.ts';

/** One owner's hold on one blob. As long as a row exists the blob is never swept. */
export interface DocumentReference extends StoredDocument {
  readonly owner: FileOwner;
  readonly sha256: string;
  readonly name: string;
  readonly mediaType: AcceptedMediaType;
  readonly size: number;
  readonly pages?: number;
}

const References = defineCollection<DocumentReference>({
  name: 'document_references',
  scope: 'administration',
  schemaVersion: 1,
  fields: {
    owner: { type: { type: String, required: true }, id: { type: String, required: true } },
    sha256: { type: String, required: true },
    name: { type: String, required: true },
    mediaType: { type: String, required: true },
    size: { type: Number, required: true },
    pages: { type: Number },
  },
  indexes: [
    {
      keys: { administrationId: 1, 'owner.type': 1, 'owner.id': 1, sha256: 1, name: 1 },
      options: { unique: true },
    },
    { keys: { administrationId: 1, sha256: 1 } },
  ],
});

/** Adds the row unless the owner already holds this file under this name. */
export async function insertReference(
  tx: Tx,
  administrationId: string,
  owner: FileOwner,
  file: ReceivedFile,
): Promise<void> {
  const key = {
    administrationId,
    'owner.type': owner.type,
    'owner.id': owner.id,
    sha256: file.sha256,
    name: file.name,
  };
  const held = await References.findOne(key).session(tx).lean();
  if (held) return;
  await insert(tx, References, { _id: newId(), administrationId, owner, ...file });
}

/** Which of these blobs someone holds. */
export async function heldHashes(administrationId: string, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await References.find({ administrationId, sha256: { $in: [...hashes] } }).lean();
  return new Set(rows.map((row) => row.sha256));
}

/** The files of one owner, in the order they were kept. */
export async function filesOf(administrationId: string, owner: FileOwner): Promise<ReceivedFile[]> {
  const rows = await References.find({ administrationId, 'owner.type': owner.type, 'owner.id': owner.id })
    .sort({ _id: 1 })
    .lean();
  return rows.map(({ name, mediaType, sha256, size, pages }) => ({ name, mediaType, sha256, size, pages }));
}
