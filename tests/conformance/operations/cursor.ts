import type { AbstractCursor, ChangeStream } from 'mongodb';
import type { Fields } from '../format.ts';
import type { Run } from './operation.ts';

export type Iterated = AbstractCursor<Fields> | ChangeStream;

/** A cursor that exists on the server, still before its first document. */
export async function opened<T extends Iterated>(cursor: T): Promise<T> {
  await ('hasNext' in cursor && !('resumeToken' in cursor) ? cursor.hasNext() : cursor.tryNext());
  return cursor;
}

export const CURSOR: Readonly<Record<string, Run<Iterated>>> = {
  iterateUntilDocumentOrError: (cursor) => cursor.next(),
  iterateOnce: (cursor) => cursor.tryNext(),
  close: async (cursor) => {
    await cursor.close().catch(() => undefined);
  },
};
