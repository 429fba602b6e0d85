import { StoreError } from '../errors.ts';
import { isDoc } from '../values/bson.ts';

/** MongoDB's limit for what one blocking stage keeps in memory, in bytes. This store never spills to disk. */
export const MEMORY_LIMIT = 100 * 1024 * 1024;

/** Counts what a blocking stage keeps. */
export class MemoryBudget {
  readonly #stage: string;
  #bytes = 0;

  constructor(stage: string) {
    this.#stage = stage;
  }

  take(bytes: number): void {
    this.#bytes += bytes;
  }

  give(bytes: number): void {
    this.#bytes -= bytes;
  }

  get exceeded(): boolean {
    return this.#bytes > MEMORY_LIMIT;
  }

  /** @throws QueryExceededMemoryLimitNoDiskUseAllowed */
  check(): void {
    if (!this.exceeded) return;
    throw new StoreError(
      'QueryExceededMemoryLimitNoDiskUseAllowed',
      `${this.#stage} exceeded memory limit of ${MEMORY_LIMIT} bytes, and the embedded store does not use the disk for it: narrow the query, add a limit, or add an index that gives the order`,
    );
  }
}

/** About how many bytes a value takes, without encoding it. */
export function roughSize(value: unknown): number {
  if (typeof value === 'string') return 8 + value.length;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + roughSize(item), 16);
  if (value instanceof Uint8Array) return value.length;
  if (!isDoc(value)) return bufferOf(value)?.length ?? 16;
  let size = 16;
  for (const name in value) size += name.length + 8 + roughSize(value[name]);
  return size;
}

function bufferOf(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'object' || value === null || !('buffer' in value)) return undefined;
  return value.buffer instanceof Uint8Array ? value.buffer : undefined;
}
