import { StoreError } from '../errors.ts';
import { splitOutput } from '../aggregate/output.ts';
import { parsePipeline } from '../aggregate/parse.ts';
import type { KvReader } from '../storage/kv.ts';
import type { Overlay } from '../storage/overlay.ts';
import { encode, isDoc, type Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import { wholeNumber } from '../values/numbers.ts';
import type { Ordering } from '../values/ordering.ts';
import {
  flagOption,
  letVariables,
  namespaceOf,
  write,
  type Call,
  type Command,
  type Reply,
} from './command.ts';
import { openCursor } from './cursors.ts';
import { databaseSource } from './database-source.ts';
import { writeOutput } from './output.ts';
import { explained } from './explain.ts';
import { documentsOf, runStages } from './pipeline.ts';

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
    const ordering = orderingOf(body['collation']);
    if (flagOption(body, 'explain')) return explained(call, false);
    if (!isDoc(body['cursor']))
      throw new StoreError(
        'FailedToParse',
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    const { pipeline, output } = splitOutput(body['pipeline'], call.database, ordering);
    const variables = letVariables(body);
    const { namespace, run } = reading(call, pipeline, { ordering, variables });
    if (output) output.bypass = flagOption(body, 'bypassDocumentValidation');
    if (output) return written(call, namespace, (view) => writeOutput(view, output, run(view), variables));
    return openCursor(call, namespace, function* (view) {
      for (const doc of run(view)) yield encode(doc);
    });
  },
};

interface Reading {
  namespace: string;
  run(view: KvReader): Iterable<Doc>;
}

/** What the pipeline reads: a collection, a view, or documents that are in no collection. */
function reading(call: Call, pipeline: unknown, language: { ordering: Ordering; variables: Doc }): Reading {
  const { ordering, variables } = language;
  if (wholeNumber(call.body['aggregate']) === 1) {
    if (!Array.isArray(pipeline))
      throw new StoreError('TypeMismatch', "'pipeline' option must be specified as an array");
    const { documents, rest } = databaseSource(call, pipeline, language);
    const stages = parsePipeline(rest, ordering);
    const namespace = `${call.database}.$cmd.aggregate`;
    return {
      namespace,
      run: (view) => runStages({ call, view, namespace, variables }, stages, documents),
    };
  }
  const namespace = namespaceOf(call);
  const stages = parsePipeline(pipeline, ordering);
  return { namespace, run: (view) => documentsOf({ call, view, namespace, variables }, stages) };
}

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
