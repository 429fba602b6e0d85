import { availableParallelism } from 'node:os';
import { entryFile } from '../platform/paths.ts';
import type { Platform } from '../platform/platform.ts';
import { WorkerPool } from '../platform/workers/index.ts';

export type Template = 'receipt' | 'reply' | 'letter' | 'stamp';

export interface TypesetRequest {
  readonly template: Template;
  /** Read by the template as JSON from `sys.inputs`; never part of its source. */
  readonly data: unknown;
  /** Seconds since 1970: the creation date in the PDF. */
  readonly createdAt: number;
}

export interface TypesetWork extends TypesetRequest {
  /** See `Printing`. */
  readonly cautious: boolean;
}

export interface TypesetResult {
  readonly pdf: Uint8Array;
  readonly pages: number;
  /** Values that the template marked with `<mark>`. */
  readonly marks: readonly unknown[];
}

/** Typst is native code that can abort on a bug: it runs in child processes, kept warm. */
const typesetters = new WorkerPool({
  failureCode: 'documents.worker_failed',
  entry: entryFile('documents/typeset-worker.ts'),
  kind: 'process',
  size: Math.min(2, availableParallelism()),
  timeoutMs: 30_000,
  maxHeapMegabytes: 256,
  idleMs: 60_000,
});

/**
 * Sets a template to PDF/A-2b outside this process. When the typesetter fails on what a person wrote,
 * it is set again with plain letters only: a document with gaps is better than none.
 */
export async function typeset(platform: Platform, request: TypesetRequest): Promise<TypesetResult> {
  try {
    return await typesetters.run<TypesetResult>({ ...request, cautious: false } satisfies TypesetWork);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    platform.log.warn({ template: request.template, reason }, 'document set again with plain letters');
    return typesetters.run<TypesetResult>({ ...request, cautious: true } satisfies TypesetWork);
  }
}
