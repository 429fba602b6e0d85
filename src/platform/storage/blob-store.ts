import type { Readable } from 'node:stream';
import { DomainError } from '../errors.ts';

export interface StoredBlob {
  readonly administrationId: string;
  readonly sha256: string;
  readonly size: number;
  /** When these bytes were last put: putting them again renews it. */
  readonly storedAt: Date;
}

/**
 * Content-addressed files. The key is (administration, SHA-256): two administrations that file
 * the same bytes hold two blobs. Nothing is ever overwritten with other bytes.
 */
export interface BlobStore {
  /** Durable when it returns (fsync, or majority write). The same bytes again: the same answer, one blob. */
  put(administrationId: string, content: Readable | Uint8Array): Promise<{ sha256: string; size: number }>;
  /** The whole content, checked against its hash. */
  read(administrationId: string, sha256: string): Promise<Uint8Array>;
  open(administrationId: string, sha256: string): Promise<Readable>;
  stat(administrationId: string, sha256: string): Promise<{ size: number; storedAt: Date } | null>;
  /** Does nothing when it is absent, or was put again since `storedBefore` (so a sweep cannot lose a renewed blob). */
  remove(administrationId: string, sha256: string, storedBefore?: Date): Promise<void>;
  list(): AsyncIterable<StoredBlob>;
  /** Drops what interrupted uploads left behind before an instant. */
  sweepUnfinished(before: Date): Promise<number>;
}

export function blobMissing(administrationId: string, sha256: string): DomainError {
  return new DomainError({
    code: 'storage.blob_missing',
    kind: 'unavailable',
    message: 'Expected a stored file, but it is missing',
    facts: { administrationId, sha256 },
  });
}

export function blobDamaged(administrationId: string, sha256: string): DomainError {
  return new DomainError({
    code: 'storage.blob_damaged',
    kind: 'unavailable',
    message: 'Expected stored bytes that match their hash, but they differ',
    facts: { administrationId, sha256 },
  });
}

/** Keys become paths and file names: nothing but an opaque id and a hash may pass. */
export function assertBlobKey(administrationId: string, sha256?: string): void {
  if (!/^[A-Za-z0-9-]{1,64}$/.test(administrationId)) throw new Error('Expected an administration id');
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256))
    throw new Error('Expected a SHA-256 in hexadecimal');
}
