import type { Tx } from '../platform/mongo/index.ts';
import { insertReference } from './document-reference-store.ts';
import type { FileOwner, ReceivedFile } from './received-file.ts';

export interface KeepFiles {
  readonly administrationId: string;
  readonly owner: FileOwner;
  readonly files: readonly ReceivedFile[];
}

/**
 * Takes hold of files for an owner, in the owner's own transaction: what nobody holds is swept after
 * 24 hours. Idempotent by owner, hash and name. Produced documents (receipts, replies) are kept the
 * same way as received ones.
 */
export async function keepFiles(tx: Tx, { administrationId, owner, files }: KeepFiles): Promise<void> {
  for (const file of files) await insertReference(tx, administrationId, owner, file);
}
