import { randomBytes } from 'node:crypto';
import { Long, type Timestamp } from 'bson';
import { StoreError } from '../errors.ts';

const MAX_BATCH_BYTES = 8 * 1024 * 1024;

/** The documents of one query, as BSON, in order. */
export interface CursorSource {
  namespace: string;
  documents: Iterator<Buffer>;
  /** Lets go of the snapshot being read. */
  release(): void;
}

interface OpenCursor extends CursorSource {
  usedAt: number;
  /** A document read but not yet sent, because the batch was full. */
  ahead: Buffer | null;
}

export interface Batch {
  id: Long;
  namespace: string;
  documents: Buffer[];
  /** The instant of a read outside transactions, told with the first batch. */
  atClusterTime?: Timestamp;
}

/** Cursors that still have something to give. */
export class Cursors {
  readonly #now: () => number;
  readonly #timeout: number;
  readonly #open = new Map<string, OpenCursor>();

  constructor(now: () => number, timeout: number) {
    this.#now = now;
    this.#timeout = timeout;
  }

  /** The first batch; the cursor stays open only if there is more. */
  first(source: CursorSource, batchSize: number, singleBatch: boolean): Batch {
    const cursor: OpenCursor = { ...source, usedAt: this.#now(), ahead: null };
    const documents = this.#take(cursor, batchSize);
    if (singleBatch || cursor.ahead === null) {
      close(cursor);
      return { id: Long.ZERO, namespace: cursor.namespace, documents };
    }
    const id = Long.fromBigInt((randomBytes(8).readBigUInt64BE() >> 1n) | 1n);
    this.#open.set(id.toString(), cursor);
    return { id, namespace: cursor.namespace, documents };
  }

  /** @throws CursorNotFound */
  next(id: Long, namespace: string, batchSize: number): Batch {
    const cursor = this.#open.get(id.toString());
    if (!cursor) throw new StoreError('CursorNotFound', `cursor id ${id.toString()} not found`);
    if (cursor.namespace !== namespace) {
      throw new StoreError(
        'Unauthorized',
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    cursor.usedAt = this.#now();
    try {
      const documents = this.#take(cursor, batchSize);
      if (cursor.ahead !== null) return { id, namespace, documents };
      this.kill(id);
      return { id: Long.ZERO, namespace, documents };
    } catch (error) {
      this.kill(id);
      throw error;
    }
  }

  kill(id: Long): boolean {
    const cursor = this.#open.get(id.toString());
    if (!cursor) return false;
    this.#open.delete(id.toString());
    close(cursor);
    return true;
  }

  sweep(): void {
    const limit = this.#now() - this.#timeout;
    for (const [id, cursor] of this.#open) {
      if (cursor.usedAt >= limit) continue;
      this.#open.delete(id);
      close(cursor);
    }
  }

  closeAll(): void {
    for (const cursor of this.#open.values()) close(cursor);
    this.#open.clear();
  }

  #take(cursor: OpenCursor, batchSize: number): Buffer[] {
    const documents: Buffer[] = [];
    let bytes = 0;
    try {
      for (;;) {
        const next = cursor.ahead ?? this.#read(cursor);
        cursor.ahead = next;
        if (next === null || documents.length >= batchSize) return documents;
        if (documents.length > 0 && bytes + next.length > MAX_BATCH_BYTES) return documents;
        bytes += next.length;
        documents.push(next);
        cursor.ahead = null;
      }
    } catch (error) {
      close(cursor);
      throw error;
    }
  }

  #read(cursor: OpenCursor): Buffer | null {
    const step = cursor.documents.next();
    return step.done ? null : step.value;
  }
}

function close(cursor: OpenCursor): void {
  cursor.documents.return?.();
  cursor.release();
}
