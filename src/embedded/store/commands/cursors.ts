import { Long } from 'bson';
import { StoreError } from '../errors.ts';
import type { CursorSource } from '../query/cursors.ts';
import type { KvReader } from '../storage/kv.ts';
import { isDoc } from '../values/bson.ts';
import { flagOption, numberOption, type Call, type Command, type Reply } from './command.ts';

const FIRST_BATCH = 101;

/** Opens a cursor over what `build` gives, on one stable state. Inside a transaction everything is read at once. */
export function openCursor(
  call: Call,
  namespace: string,
  build: (view: KvReader) => Iterable<Buffer>,
): Reply {
  const cursor = call.body['cursor'];
  const options = isDoc(cursor) ? cursor : call.body;
  const batchSize = numberOption(options, 'batchSize', FIRST_BATCH);
  const single = flagOption(call.body, 'singleBatch');
  const source = call.transaction
    ? gathered(namespace, build(call.transaction.overlay))
    : streamed(call, namespace, build);
  const batch = call.engine.cursors.first(source, batchSize, single);
  return { batch: call.at ? { ...batch, atClusterTime: call.at.time } : batch, field: 'firstBatch' };
}

function gathered(namespace: string, documents: Iterable<Buffer>): CursorSource {
  return { namespace, documents: [...documents].values(), release: () => {} };
}

function streamed(call: Call, namespace: string, build: (view: KvReader) => Iterable<Buffer>): CursorSource {
  const { engine, at } = call;
  const held = at ? engine.snapshots.at(at.time) : null;
  const snapshot = held ?? freshSnapshot(engine);
  try {
    return {
      namespace,
      documents: build(snapshot.view)[Symbol.iterator](),
      release: () => snapshot.release(),
    };
  } catch (error) {
    snapshot.release();
    throw error;
  }
}

function freshSnapshot({ kv }: Call['engine']): { view: KvReader; release(): void } {
  const snapshot = kv.snapshot();
  return { view: snapshot, release: () => snapshot.release() };
}

export const getMore: Command = {
  fields: ['collection', 'batchSize', 'term', 'lastKnownCommittedOpTime'],
  transactional: true,
  run(call) {
    const { body } = call;
    const id = body['getMore'];
    if (!(id instanceof Long))
      throw new StoreError('TypeMismatch', "BSON field 'getMore.getMore' must be a long");
    if (typeof body['collection'] !== 'string')
      throw new StoreError('TypeMismatch', "BSON field 'getMore.collection' must be a string");
    const size = numberOption(body, 'batchSize', 0);
    const batch = call.engine.cursors.next(
      id,
      `${call.database}.${body['collection']}`,
      size === 0 ? Infinity : size,
    );
    return { batch, field: 'nextBatch' };
  },
};

export const killCursors: Command = {
  fields: ['cursors'],
  transactional: true,
  run(call) {
    const ids = call.body['cursors'];
    if (!Array.isArray(ids))
      throw new StoreError('TypeMismatch', "BSON field 'killCursors.cursors' must be an array");
    const killed: unknown[] = [];
    const missing: unknown[] = [];
    for (const id of ids) (id instanceof Long && call.engine.cursors.kill(id) ? killed : missing).push(id);
    return { cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [] };
  },
};
