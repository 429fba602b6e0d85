import { StoreError } from '../errors.ts';
import { parsePipeline } from '../aggregate/parse.ts';
import { runPipeline, type Stage } from '../aggregate/stage.ts';
import { search, type Search } from '../query/scan.ts';
import { findCollection, type CollectionMeta } from '../storage/catalog.ts';
import type { KvReader } from '../storage/kv.ts';
import type { Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import { watchOf, type Call } from './command.ts';
import { searchOf } from './search.ts';

/** What a pipeline reads: a collection or a view, as one state of the store has it. */
export interface Source {
  call: Call;
  view: KvReader;
  namespace: string;
  variables: Doc;
}

/** MongoDB's limit for views on views. */
const MOST_VIEWS = 20;

/** Whether the entry of the catalogue is a stored pipeline instead of documents. */
export function isView({ options }: CollectionMeta): boolean {
  return typeof options['viewOn'] === 'string';
}

/** The documents of a collection or a view after some stages. */
export function documentsOf(source: Source, stages: readonly Stage[]): Iterable<Doc> {
  const { docs, rest } = start(source, stages);
  return runStages(source, rest, docs);
}

/** Given documents after some stages, which may join the source's database. */
export function runStages(source: Source, stages: readonly Stage[], docs: Iterable<Doc>): Iterable<Doc> {
  return runPipeline(stages, docs, {
    variables: source.variables,
    find: (name, filter) => joined(source, name, filter),
  });
}

function joined(source: Source, name: string, filter: Doc): Iterable<Doc> {
  const { call } = source;
  const namespace = `${call.database}.${name}`;
  const stages = parsePipeline([{ $match: filter }], orderingOf(call.body['collation']));
  const foreign = { ...call, body: { ...call.body, hint: undefined } };
  return documentsOf({ ...source, call: foreign, namespace }, stages);
}

function start(source: Source, stages: readonly Stage[]): { docs: Iterable<Doc>; rest: readonly Stage[] } {
  const planned = plannedSearch(source, stages);
  return planned
    ? { docs: docsOf(search(source.view, planned.request)), rest: planned.rest }
    : { docs: [], rest: stages };
}

/**
 * The search a pipeline begins with: the stages of views come first, and leading `$match`, `$sort`, `$skip` and
 * `$limit` become one search, so that indexes serve them. Null where there is no collection.
 */
export function plannedSearch(
  source: Source,
  given: readonly Stage[],
): { request: Search; rest: readonly Stage[] } | null {
  const { collection, stages } = throughViews(source, given);
  if (!collection) return null;
  const { call, variables } = source;
  let at = 0;
  const filters: unknown[] = [];
  while (stages[at]?.name === '$match') filters.push(stages[at++]!.spec);
  const sort = stages[at]?.name === '$sort' ? stages[at++]!.spec : undefined;
  const skip = stages[at]?.name === '$skip' ? Number(stages[at++]!.spec) : 0;
  const limit = stages[at]?.name === '$limit' ? Number(stages[at++]!.spec) : Infinity;
  const { hint, collation } = call.body;
  const filter = filters.length > 0 ? { $and: filters } : {};
  const watch = watchOf(call);
  const request = searchOf(collection, { filter, sort, skip, limit, hint, collation, variables, watch });
  return { request, rest: stages.slice(at) };
}

/** @throws ViewDepthLimitExceeded, OptionNotSupportedOnView */
function throughViews(
  { call, view, namespace }: Source,
  given: readonly Stage[],
): { collection: CollectionMeta | null; stages: readonly Stage[] } {
  let collection = findCollection(view, namespace);
  let stages = given;
  for (let depth = 0; collection && isView(collection); depth++) {
    if (depth >= MOST_VIEWS)
      throw new StoreError('ViewDepthLimitExceeded', `View depth exceeded ${MOST_VIEWS}: ${namespace}`);
    if (!orderingOf(call.body['collation']).simple)
      throw new StoreError(
        'OptionNotSupportedOnView',
        `The collation of ${namespace}, a view, is the simple one and cannot be overridden`,
      );
    stages = [...parsePipeline(collection.options['pipeline'] ?? []), ...stages];
    collection = findCollection(view, baseOf(collection));
  }
  return { collection, stages };
}

/** The namespace a view stands on. */
export function baseOf({ namespace, options }: CollectionMeta): string {
  return `${namespace.slice(0, namespace.indexOf('.'))}.${String(options['viewOn'])}`;
}

/** The documents of rows. */
export function* docsOf(rows: Iterable<{ doc: Doc }>): Generator<Doc> {
  for (const row of rows) yield row.doc;
}

/** The one stage that keeps what matches a filter. */
export function matching(filter: unknown): Stage[] {
  return parsePipeline([{ $match: filter ?? {} }]);
}
