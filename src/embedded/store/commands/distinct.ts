import { StoreError } from '../errors.ts';
import { search } from '../query/scan.ts';
import { findCollection } from '../storage/catalog.ts';
import type { Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import type { Ordering } from '../values/ordering.ts';
import { everyValue, splitPath } from '../values/paths.ts';
import { watchOf, namespaceOf, read, type Command } from './command.ts';
import { docsOf, documentsOf, isView, matching } from './pipeline.ts';
import { searchOf } from './search.ts';

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
      const docs = isView(collection)
        ? documentsOf({ call, view, namespace, variables: {} }, matching(body['query']))
        : docsOf(
            search(
              view,
              searchOf(collection, {
                filter: body['query'],
                hint: body['hint'],
                collation: body['collation'],
                watch: watchOf(call),
              }),
            ),
          );
      return { values: distinctValues(docs, splitPath(key), ordering), ...atClusterTime };
    });
  },
};

function distinctValues(docs: Iterable<Doc>, parts: readonly string[], ordering: Ordering): unknown[] {
  const found = new Map<string, unknown>();
  for (const doc of docs) {
    for (const value of everyValue(doc, parts)) {
      const key = ordering.key(value);
      if (!found.has(key)) found.set(key, value);
    }
  }
  return [...found.values()].sort(ordering.compare);
}
