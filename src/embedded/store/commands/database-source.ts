import { parsePipeline } from '../aggregate/parse.ts';
import { StoreError } from '../errors.ts';
import { evaluate } from '../expressions/expression.ts';
import { parseExpression } from '../expressions/parse.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import type { Ordering } from '../values/ordering.ts';
import type { Call } from './command.ts';

/** What a pipeline on a whole database begins with, instead of a collection. */
export interface DatabaseSource {
  documents: Iterable<Doc>;
  /** The stages after the first. */
  rest: unknown[];
}

/**
 * The documents of `{ aggregate: 1 }`: `$documents` gives its own, `$listLocalSessions` the sessions in use.
 *
 * @throws InvalidNamespace for a first stage that needs a collection, NotImplemented for one this store has not
 */
export function databaseSource(
  call: Call,
  pipeline: readonly unknown[],
  { ordering, variables }: { ordering: Ordering; variables: Doc },
): DatabaseSource {
  const [first, ...rest] = pipeline;
  const [name = ''] = isDoc(first) ? Object.keys(first) : [];
  if (isDoc(first) && name === '$documents')
    return { documents: literal(evaluate(parseExpression(first[name], ordering), {}, variables)), rest };
  if (isDoc(first) && name === '$listLocalSessions') return { documents: call.engine.sessions.list(), rest };
  parsePipeline([first], ordering);
  throw new StoreError(
    'InvalidNamespace',
    `{aggregate: 1} is not valid for '${name}'; a collection is required.`,
  );
}

function literal(documents: unknown): Doc[] {
  if (!Array.isArray(documents) || !documents.every(isDoc))
    throw new StoreError(5858203, '$documents must evaluate to an array of objects');
  return documents;
}
