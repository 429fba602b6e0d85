import { Int32, Long } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { EVERYTHING } from '../match/nodes.ts';
import type { CursorSource } from '../query/cursors.ts';
import { parseProjection } from '../query/projection.ts';
import { search, type Search } from '../query/scan.ts';
import { parseFilter } from '../match/parse.ts';
import { parseSort } from '../query/sort.ts';
import { findCollection } from '../storage/catalog.ts';
import { documentPrefix } from '../storage/keys.ts';
import { afterPrefix, type KvReader } from '../storage/kv.ts';
import { encode, isDoc, type Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import type { Ordering } from '../values/ordering.ts';
import { everyValue, splitPath } from '../values/paths.ts';
import {
  deadline,
  flagOption,
  letVariables,
  namespaceOf,
  numberOption,
  read,
  type Call,
  type Command,
  type Reply,
} from './command.ts';
import { searchOf } from './search.ts';

const FIRST_BATCH = 101;
const UNSUPPORTED = [
  'tailable',
  'awaitData',
  'min',
  'max',
  'returnKey',
  'showRecordId',
  'term',
  'readOnce',
  'requestResumeToken',
  'resumeAfter',
];

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

export const find: Command = {
  fields: [
    'filter',
    'sort',
    'projection',
    'hint',
    'skip',
    'limit',
    'batchSize',
    'singleBatch',
    'collation',
    'allowDiskUse',
    'let',
    'noCursorTimeout',
    'allowPartialResults',
    'oplogReplay',
    ...UNSUPPORTED,
  ],
  transactional: true,
  readsAtInstant: true,
  run(call) {
    const namespace = namespaceOf(call);
    const { body } = call;
    for (const name of UNSUPPORTED)
      if (body[name] !== undefined && body[name] !== false) throw notImplemented(`the find option ${name}`);
    const ordering = orderingOf(body['collation']);
    const variables = letVariables(body);
    const projection =
      isDoc(body['projection']) && Object.keys(body['projection']).length > 0
        ? parseProjection(body['projection'], 'find', ordering)
        : null;
    return openCursor(call, namespace, function* (view) {
      const request = findRequest(call, view, namespace, variables);
      if (!request) return checkUnused(body);
      for (const row of search(view, request))
        yield projection ? encode(projection(row.doc, variables)) : row.raw;
    });
  },
};

/** A malformed query is refused even where there is nothing to search. */
function checkUnused(body: Doc): void {
  parseFilter(body['filter'] ?? {}, orderingOf(body['collation']));
  if (body['sort'] !== undefined) parseSort(body['sort']);
}

export function findRequest(call: Call, view: KvReader, namespace: string, variables: Doc): Search | null {
  const { body } = call;
  const collection = findCollection(view, namespace);
  if (!collection) return null;
  const limit = numberOption(body, 'limit', 0);
  const { filter, sort, hint, collation } = body;
  return searchOf(collection, {
    filter,
    sort,
    hint,
    collation,
    skip: numberOption(body, 'skip', 0),
    limit: limit === 0 ? Infinity : limit,
    variables,
    check: deadline(call),
  });
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

export const count: Command = {
  fields: ['query', 'limit', 'skip', 'hint', 'collation', 'fields'],
  transactional: false,
  run(call) {
    const namespace = namespaceOf(call);
    const { body } = call;
    orderingOf(body['collation']);
    return read(call, (view): Doc => {
      const collection = findCollection(view, namespace);
      if (!collection) return { n: new Int32(0) };
      const limit = numberOption(body, 'limit', 0);
      const skip = numberOption(body, 'skip', 0);
      const request = searchOf(collection, {
        filter: body['query'],
        hint: body['hint'],
        collation: body['collation'],
        skip,
        limit: limit === 0 ? Infinity : limit,
        check: deadline(call),
      });
      return {
        n: new Int32(isEverything(request) ? wholeCount(view, request) : counted(search(view, request))),
      };
    });
  },
};

function isEverything(request: Search): boolean {
  return (
    request.filter === EVERYTHING || (request.filter.kind === 'and' && request.filter.nodes.length === 0)
  );
}

function wholeCount(view: KvReader, request: Search): number {
  const prefix = documentPrefix(request.collection.id);
  const all = Math.max(view.count(prefix, afterPrefix(prefix)) - request.skip, 0);
  return Math.min(all, request.limit);
}

function counted(rows: Iterable<unknown>): number {
  let n = 0;
  for (const _ of rows) n++;
  return n;
}

export const distinct: Command = {
  fields: ['key', 'query', 'hint', 'collation'],
  transactional: true,
  readsAtInstant: true,
  run(call) {
    const namespace = namespaceOf(call);
    const { body } = call;
    const key = body['key'];
    if (typeof key !== 'string')
      throw new StoreError(
        'TypeMismatch',
        "BSON field 'distinct.key' is the wrong type, expected type 'string'",
      );
    const ordering = orderingOf(body['collation']);
    return read(call, (view): Doc => {
      const collection = findCollection(view, namespace);
      const atClusterTime = call.at ? { atClusterTime: call.at.time } : {};
      if (!collection) return { values: [], ...atClusterTime };
      const rows = search(
        view,
        searchOf(collection, {
          filter: body['query'],
          hint: body['hint'],
          collation: body['collation'],
          check: deadline(call),
        }),
      );
      return { values: distinctValues(rows, splitPath(key), ordering), ...atClusterTime };
    });
  },
};

function distinctValues(
  rows: Iterable<{ doc: Doc }>,
  parts: readonly string[],
  ordering: Ordering,
): unknown[] {
  const found = new Map<string, unknown>();
  for (const { doc } of rows) {
    for (const value of everyValue(doc, parts)) {
      const key = ordering.key(value);
      if (!found.has(key)) found.set(key, value);
    }
  }
  return [...found.values()].sort(ordering.compare);
}
