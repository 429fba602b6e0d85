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

/** The collection whose rows hold blobs, each by `administrationId` and `sha256`. */
export const BLOB_REFERENCES = 'document_references';

const References = defineCollection<DocumentReference>({
  name: BLOB_REFERENCES,
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
    { keys: { administrationId: 1, sha256: 1, _id: 1 } },
  ],
});

/** Adds the rows of owners of one kind, except those of a file that its owner already holds under its name. */
export async function insertReferences(
  tx: Tx,
  administrationId: string,
  ownerType: FileOwner['type'],
  holds: readonly { readonly ownerId: string; readonly file: ReceivedFile }[],
): Promise<void> {
  const ownerIds = [...new Set(holds.map((hold) => hold.ownerId))];
  const kept = await References.find({
    administrationId,
    'owner.type': ownerType,
    'owner.id': ownerIds.length === 1 ? ownerIds[0] : { $in: ownerIds },
  })
    .session(tx)
    .lean<DocumentReference[]>();
  const seen = new Set(kept.map((row) => holdKey(row.owner.id, row)));
  const fresh = holds.filter(({ ownerId, file }) => {
    const key = holdKey(ownerId, file);
    return !seen.has(key) && seen.add(key);
  });
  if (fresh.length === 0) return;
  await insert(
    tx,
    References,
    ...fresh.map(({ ownerId, file }) => ({
      _id: newId(),
      administrationId,
      owner: { type: ownerType, id: ownerId },
      ...file,
    })),
  );
}

function holdKey(ownerId: string, file: { readonly sha256: string; readonly name: string }): string {
  return `${ownerId} ${file.sha256} ${file.name}`;
}

/** Which of these blobs someone holds. */
export async function heldHashes(administrationId: string, hashes: readonly string[]): Promise<Set<string>> {
  const rows = await References.find({ administrationId, sha256: { $in: [...hashes] } }).lean();
  return new Set(rows.map((row) => row.sha256));
}

/** The files of one owner, in the order they were kept. */
export async function filesOf(administrationId: string, owner: FileOwner): Promise<ReceivedFile[]> {
  const held = { administrationId, 'owner.type': owner.type, 'owner.id': owner.id };
  const rows = await References.find(held).lean<DocumentReference[]>();
  const inOrder = rows.toSorted((a, b) => (a._id < b._id ? -1 : 1));
  return inOrder.map(({ name, mediaType, sha256, size, pages }) => ({
    name,
    mediaType,
    sha256,
    size,
    pages,
  }));
}

/** A page of the holds of an administration, by hash. */
export function referencesByHash(
  administrationId: string,
  after: DocumentReference | undefined,
  limit: number,
): Promise<DocumentReference[]> {
  const later = after && { $or: [{ sha256: { $gt: after.sha256 } }, { _id: { $gt: after._id } }] };
  return References.find({ administrationId, sha256: { $gte: after?.sha256 ?? '' }, ...later })
    .sort({ sha256: 1, _id: 1 })
    .limit(limit)
    .lean<DocumentReference[]>();
}
