import { notImplemented, StoreError } from '../errors.ts';
import { splitOutput } from '../aggregate/output.ts';
import { parsePipeline } from '../aggregate/parse.ts';
import { runPipeline, type Stage } from '../aggregate/stage.ts';
import { search } from '../query/scan.ts';
import { findCollection } from '../storage/catalog.ts';
import type { KvReader } from '../storage/kv.ts';
import type { Overlay } from '../storage/overlay.ts';
import { encode, isDoc, type Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import {
  deadline,
  flagOption,
  letVariables,
  namespaceOf,
  write,
  type Call,
  type Command,
  type Reply,
} from './command.ts';
import { openCursor } from './find.ts';
import { writeOutput } from './output.ts';
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
  run(call): Reply | Promise<Reply> {
    const { body } = call;
    if (typeof body['aggregate'] !== 'string') throw notImplemented('aggregation on a whole database');
    const namespace = namespaceOf(call);
    const ordering = orderingOf(body['collation']);
    if (flagOption(body, 'explain')) throw notImplemented('explain of an aggregation');
    if (!isDoc(body['cursor']))
      throw new StoreError(
        'FailedToParse',
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    const { pipeline, output } = splitOutput(body['pipeline'], call.database, ordering);
    const stages = parsePipeline(pipeline, ordering);
    const variables = letVariables(body);
    const run = (view: KvReader): Iterable<Doc> => documentsOf({ call, view, namespace, variables }, stages);
    if (output) return written(call, namespace, (view) => writeOutput(view, output, run(view), variables));
    return openCursor(call, namespace, function* (view) {
      for (const doc of run(view)) yield encode(doc);
    });
  },
};

/** A pipeline that ends in `$out` or `$merge` answers with nothing. */
async function written(call: Call, namespace: string, run: (view: Overlay) => void): Promise<Reply> {
  const concern = call.body['readConcern'];
  if (isDoc(concern) && concern['level'] === 'linearizable')
    throw new StoreError('InvalidOptions', '$out and $merge cannot be used with readConcern linearizable');
  if (call.transaction)
    throw new StoreError('OperationNotSupportedInTransaction', '$out and $merge cannot run in a transaction');
  await write(call, run);
  return openCursor(call, namespace, () => []);
}

interface Source {
  call: Call;
  view: KvReader;
  namespace: string;
  variables: Doc;
}

function documentsOf(source: Source, stages: readonly Stage[]): Iterable<Doc> {
  const { call, view, variables } = source;
  const { docs, rest } = start(source, stages);
  const find = (name: string, filter: Doc): Iterable<Doc> =>
    documents(call, view, { namespace: `${call.database}.${name}`, filter });
  return runPipeline(rest, docs, { variables, find });
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
      collation: call.body['collation'],
      variables,
      check: deadline(call),
    }),
  );
  return { docs: docsOf(rows), rest: stages.slice(at) };
}

function* docsOf(rows: Iterable<{ doc: Doc }>): Generator<Doc> {
  for (const row of rows) yield row.doc;
}

function documents(
  call: Call,
  view: KvReader,
  { namespace, filter }: { namespace: string; filter: Doc },
): Iterable<Doc> {
  const collection = findCollection(view, namespace);
  if (!collection) return [];
  const { collation } = call.body;
  return docsOf(search(view, searchOf(collection, { filter, collation, check: deadline(call) })));
}
