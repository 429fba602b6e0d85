import { availableParallelism } from 'node:os';
import { entryFile } from '../platform/paths.ts';
import { WorkerPool } from '../platform/workers/index.ts';

export type Template = 'receipt' | 'reply' | 'stamp';

export interface TypesetRequest {
  readonly template: Template;
  /** Read by the template as JSON from `sys.inputs`; never part of its source. */
  readonly data: unknown;
  /** Seconds since 1970: the creation date in the PDF. */
  readonly createdAt: number;
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
});

/** Sets a template to PDF/A-2b outside this process. */
export function typeset(request: TypesetRequest): Promise<TypesetResult> {
  return typesetters.run<TypesetResult>(request);
}
