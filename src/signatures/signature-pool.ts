import { availableParallelism } from 'node:os';
import { entryFile } from '../platform/paths.ts';
import { WorkerPool } from '../platform/workers/index.ts';
import type { SignRequest } from './sign-document.ts';
import type { AuthorityMaterial, KeySubject } from './test-authority.ts';

/** What the signature workers do; the answer's type belongs to the operation. */
export type SignatureWork =
  | { readonly operation: 'create-authority'; readonly now: Date }
  | {
      readonly operation: 'issue-key';
      readonly authority: AuthorityMaterial;
      readonly subject: KeySubject;
      readonly passphrase: string;
      readonly now: Date;
    }
  | { readonly operation: 'sign'; readonly request: SignRequest }
  | { readonly operation: 'verify'; readonly pdf: Uint8Array; readonly roots: readonly Uint8Array[] };

const workers = new WorkerPool({
  failureCode: 'signatures.worker_failed',
  entry: entryFile('signatures/pdf-worker.ts'),
  kind: 'thread',
  size: Math.min(2, availableParallelism()),
  timeoutMs: 30_000,
  maxHeapMegabytes: 768,
  idleMs: 60_000,
});

/** Runs signature work on a worker thread. */
export function inSignatureWorker<T>(work: SignatureWork): Promise<T> {
  return workers.run<T>(work);
}
