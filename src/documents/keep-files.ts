import type { Tx } from '../platform/mongo/index.ts';
import { insertReferences } from './document-reference-store.ts';
import type { FileOwner, ReceivedFile } from './received-file.ts';

export interface KeepFiles {
  readonly administrationId: string;
  readonly owner: FileOwner;
  readonly files: readonly ReceivedFile[];
}

/** The same for several owners of one kind. */
export interface KeepFilesOfOwners {
  readonly administrationId: string;
  readonly ownerType: FileOwner['type'];
  readonly filesByOwner: ReadonlyMap<string, readonly ReceivedFile[]>;
}

/**
 * Takes hold of files for an owner, in the owner's own transaction: what nobody holds is swept after
 * 24 hours. Idempotent by owner, hash and name. Produced documents (receipts, replies) are kept the
 * same way as received ones.
 */
export async function keepFiles(tx: Tx, { administrationId, owner, files }: KeepFiles): Promise<void> {
  const filesByOwner = new Map([[owner.id, files]]);
  await keepFilesOfOwners(tx, { administrationId, ownerType: owner.type, filesByOwner });
}

/** `keepFiles` for many owners at the cost of one. */
export async function keepFilesOfOwners(
  tx: Tx,
  { administrationId, ownerType, filesByOwner }: KeepFilesOfOwners,
): Promise<void> {
  const holds = [...filesByOwner].flatMap(([ownerId, files]) => files.map((file) => ({ ownerId, file })));
  if (holds.length > 0) await insertReferences(tx, administrationId, ownerType, holds);
}
