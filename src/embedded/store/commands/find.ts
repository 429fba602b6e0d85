import { parsePipeline } from '../aggregate/parse.ts';
import { notImplemented } from '../errors.ts';
import { parseFilter } from '../match/parse.ts';
import { parseProjection } from '../query/projection.ts';
import { search, type Search } from '../query/scan.ts';
import { parseSort } from '../query/sort.ts';
import { findCollection } from '../storage/catalog.ts';
import type { KvReader } from '../storage/kv.ts';
import { encode, isDoc, type Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import { watchOf, letVariables, namespaceOf, numberOption, type Call, type Command } from './command.ts';
import { openCursor } from './cursors.ts';
import { documentsOf, isView } from './pipeline.ts';
import { searchOf } from './search.ts';

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
      const stored = findCollection(view, namespace);
      if (stored && isView(stored)) {
        for (const doc of documentsOf({ call, view, namespace, variables }, viewStages(body)))
          yield encode(projection ? projection(doc, variables) : doc);
        return;
      }
      const request = findRequest(call, view, namespace, variables);
      if (!request) return checkUnused(body);
      for (const row of search(view, request))
        yield projection ? encode(projection(row.doc, variables)) : row.raw;
    });
  },
};

/** The stages that ask a view what `find` asks a collection. */
function viewStages(body: Doc): ReturnType<typeof parsePipeline> {
  const { filter = {}, sort } = body;
  const skip = numberOption(body, 'skip', 0);
  const limit = numberOption(body, 'limit', 0);
  const sorted = isDoc(sort) && Object.keys(sort).length > 0;
  return parsePipeline([
    { $match: filter },
    ...(sorted ? [{ $sort: sort }] : []),
    ...(skip > 0 ? [{ $skip: skip }] : []),
    ...(limit > 0 ? [{ $limit: limit }] : []),
  ]);
}

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
    watch: watchOf(call),
  });
}
