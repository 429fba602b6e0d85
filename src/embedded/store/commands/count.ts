import { Int32 } from 'bson';
import { EVERYTHING } from '../match/nodes.ts';
import { accessOf, search, type Search } from '../query/scan.ts';
import { findCollection } from '../storage/catalog.ts';
import { documentPrefix } from '../storage/keys.ts';
import { afterPrefix, type KvReader } from '../storage/kv.ts';
import type { Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import { watchOf, namespaceOf, numberOption, read, type Command } from './command.ts';
import { documentsOf, isView, matching } from './pipeline.ts';
import { searchOf } from './search.ts';

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
      if (isView(collection)) {
        const all = counted(documentsOf({ call, view, namespace, variables: {} }, matching(body['query'])));
        return { n: new Int32(Math.min(Math.max(all - skip, 0), limit === 0 ? Infinity : limit)) };
      }
      const request = searchOf(collection, {
        filter: body['query'],
        hint: body['hint'],
        collation: body['collation'],
        skip,
        limit: limit === 0 ? Infinity : limit,
        watch: watchOf(call),
      });
      return { n: new Int32(isEverything(request) ? wholeCount(view, request) : countOf(view, request)) };
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

/** By the index alone where its entries are the matches. */
function countOf(view: KvReader, request: Search): number {
  const access = accessOf(request);
  if (!('plan' in access) || !access.plan.exact) return counted(search(view, request));
  const all = access.plan.ranges.reduce((sum, { from, to }) => sum + view.count(from, to), 0);
  return Math.min(Math.max(all - request.skip, 0), request.limit);
}

function counted(rows: Iterable<unknown>): number {
  let n = 0;
  for (const _ of rows) n++;
  return n;
}
