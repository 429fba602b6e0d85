import { notImplemented, StoreError } from '../errors.ts';
import { parsePipeline } from '../aggregate/parse.ts';
import { runPipeline, type Stage } from '../aggregate/stage.ts';
import { search } from '../query/scan.ts';
import { findCollection } from '../storage/catalog.ts';
import type { KvReader } from '../storage/kv.ts';
import { encode, isDoc, type Doc } from '../values/bson.ts';
import {
  deadline,
  flagOption,
  letVariables,
  namespaceOf,
  refuseCollation,
  type Call,
  type Command,
} from './command.ts';
import { openCursor } from './find.ts';
import { searchOf } from './search.ts';

export const aggregate: Command = {
  fields: [
    'pipeline',
    'cursor',
    'allowDiskUse',
    'collation',
    'hint',
    'let',
    'bypassDocumentValidation',
    'explain',
  ],
  transactional: true,
  readsAtInstant: true,
  run(call) {
    const { body } = call;
    if (typeof body['aggregate'] !== 'string') throw notImplemented('aggregation on a whole database');
    const namespace = namespaceOf(call);
    refuseCollation(body);
    if (flagOption(body, 'explain')) throw notImplemented('explain of an aggregation');
    if (!isDoc(body['cursor']))
      throw new StoreError(
        'FailedToParse',
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    const stages = parsePipeline(body['pipeline']);
    const variables = letVariables(body);
    return openCursor(call, namespace, function* (view) {
      const { docs, rest } = start({ call, view, namespace, variables }, stages);
      const context = {
        variables,
        read: (name: string): Iterable<Doc> => documents(call, view, `${call.database}.${name}`),
      };
      for (const doc of runPipeline(rest, docs, context)) yield encode(doc);
    });
  },
};

interface Source {
  call: Call;
  view: KvReader;
  namespace: string;
  variables: Doc;
}

/** Leading `$match`, `$sort`, `$skip` and `$limit` become one search, so that indexes serve them. */
function start(
  { call, view, namespace, variables }: Source,
  stages: readonly Stage[],
): { docs: Iterable<Doc>; rest: readonly Stage[] } {
  const collection = findCollection(view, namespace);
  if (!collection) return { docs: [], rest: stages };
  let at = 0;
  const filters: unknown[] = [];
  while (stages[at]?.name === '$match') filters.push(stages[at++]!.spec);
  const sort = stages[at]?.name === '$sort' ? stages[at++]!.spec : undefined;
  const skip = stages[at]?.name === '$skip' ? Number(stages[at++]!.spec) : 0;
  const limit = stages[at]?.name === '$limit' ? Number(stages[at++]!.spec) : Infinity;
  const filter = filters.length > 0 ? { $and: filters } : {};
  const rows = search(
    view,
    searchOf(collection, {
      filter,
      sort,
      skip,
      limit,
      hint: call.body['hint'],
      variables,
      check: deadline(call),
    }),
  );
  return { docs: docsOf(rows), rest: stages.slice(at) };
}

function* docsOf(rows: Iterable<{ doc: Doc }>): Generator<Doc> {
  for (const row of rows) yield row.doc;
}

function documents(call: Call, view: KvReader, namespace: string): Iterable<Doc> {
  const collection = findCollection(view, namespace);
  return collection ? docsOf(search(view, searchOf(collection, { filter: {}, check: deadline(call) }))) : [];
}
