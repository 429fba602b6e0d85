import { StoreError } from '../errors.ts';
import { parseFilter } from '../match/parse.ts';
import { EVERYTHING } from '../match/nodes.ts';
import { parseSort } from '../query/sort.ts';
import type { Search, Watch } from '../query/scan.ts';
import type { CollectionMeta } from '../storage/catalog.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import { equalValues } from '../values/compare.ts';

interface SearchSpec {
  filter: unknown;
  sort?: unknown;
  hint?: unknown;
  /** As the client gave it. */
  collation?: unknown;
  skip?: number;
  limit?: number;
  variables?: Doc;
  watch?: Watch;
}

/** Turns the options of a command into a search. */
export function searchOf(collection: CollectionMeta, spec: SearchSpec): Search {
  const sort = spec.sort === undefined || spec.sort === null ? null : parseSort(spec.sort);
  const hint = hintOf(collection, spec.hint);
  const ordering = orderingOf(spec.collation);
  return {
    collection,
    filter:
      spec.filter === undefined || spec.filter === null ? EVERYTHING : parseFilter(spec.filter, ordering),
    sort: sort && sort.length > 0 ? sort : null,
    skip: spec.skip ?? 0,
    limit: spec.limit ?? Infinity,
    ...(hint === undefined ? {} : { hint }),
    ordering,
    variables: spec.variables ?? {},
    ...(spec.watch ? { watch: spec.watch } : {}),
  };
}

/** The name of the index a hint means. @throws BadValue when there is none */
export function hintOf(collection: CollectionMeta, hint: unknown): string | undefined {
  if (hint === undefined || hint === null || (isDoc(hint) && Object.keys(hint).length === 0))
    return undefined;
  if (isDoc(hint) && '$natural' in hint) return '$natural';
  const isId = hint === '_id_' || (isDoc(hint) && equalValues(Object.keys(hint), ['_id']));
  if (isId) return '_id_';
  const found = collection.indexes.find((index) =>
    typeof hint === 'string' ? index.name === hint : equalValues(index.spec['key'], hint),
  );
  if (!found)
    throw new StoreError(
      'BadValue',
      'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
    );
  return found.name;
}
