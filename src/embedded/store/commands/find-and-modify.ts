import { StoreError } from '../errors.ts';
import { parseProjection } from '../query/projection.ts';
import { search } from '../query/scan.ts';
import type { CollectionMeta } from '../storage/catalog.ts';
import type { Overlay } from '../storage/overlay.ts';
import { deleteRow } from '../storage/records.ts';
import { parseUpdate } from '../update/update.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import { watchOf, flagOption, letVariables, namespaceOf, write, type Call, type Command } from './command.ts';
import { updateRow, upsertRow } from './modify.ts';
import { searchOf } from './search.ts';
import { collectionFor } from './update.ts';
import { remember, retryableOf, statementId } from './write-results.ts';

export const findAndModify: Command = {
  fields: [
    'query',
    'sort',
    'remove',
    'update',
    'new',
    'fields',
    'upsert',
    'arrayFilters',
    'hint',
    'collation',
    'let',
    'bypassDocumentValidation',
    'stmtId',
  ],
  transactional: true,
  async run(call) {
    const namespace = namespaceOf(call);
    const { body } = call;
    orderingOf(body['collation']);
    const removing = flagOption(body, 'remove');
    if (removing && (body['update'] !== undefined || flagOption(body, 'upsert') || flagOption(body, 'new'))) {
      throw new StoreError('FailedToParse', 'Cannot specify both remove and an update, upsert or new');
    }
    if (!removing && body['update'] === undefined)
      throw new StoreError('FailedToParse', 'Either an update or remove=true must be specified');
    return write(call, (view) => {
      const collection = collectionFor(view, namespace, flagOption(body, 'upsert'));
      const memory = retryableOf(call, view);
      const run = (): Doc =>
        removing ? removeOne(call, view, collection) : modifyOne(call, view, collection);
      const result = memory ? memory.once(statementId(call, 0), run) : run();
      if (memory) remember(call, memory);
      return { ...result };
    });
  },
};

function project(body: Doc, doc: Doc | null, variables: Doc): Doc | null {
  const fields = body['fields'];
  if (doc === null || fields === undefined || (isDoc(fields) && Object.keys(fields).length === 0)) return doc;
  return parseProjection(fields, 'find', orderingOf(body['collation']))(doc, variables);
}

function requestOf(call: Call, collection: CollectionMeta, variables: Doc): ReturnType<typeof searchOf> {
  const { query, sort, hint, collation } = call.body;
  return searchOf(collection, {
    filter: query,
    sort,
    hint,
    collation,
    limit: 1,
    variables,
    watch: watchOf(call),
  });
}

function removeOne(call: Call, view: Overlay, collection: CollectionMeta | null): Doc {
  const variables = letVariables(call.body);
  const [row] = collection ? search(view, requestOf(call, collection, variables)) : [];
  if (collection && row) deleteRow(view, collection, row);
  return { lastErrorObject: { n: row ? 1 : 0 }, value: project(call.body, row?.doc ?? null, variables) };
}

function modifyOne(call: Call, view: Overlay, collection: CollectionMeta | null): Doc {
  const { body } = call;
  const variables = letVariables(body);
  const update = parseUpdate(body['update'], body['arrayFilters'], {
    variables,
    ordering: orderingOf(body['collation']),
  });
  const missed = { lastErrorObject: { n: 0, updatedExisting: false }, value: null };
  if (!collection) return missed;
  const request = requestOf(call, collection, variables);
  const now = new Date(call.engine.options.now());
  const wantsNew = flagOption(body, 'new');
  const bypass = flagOption(body, 'bypassDocumentValidation');
  const [row] = search(view, request);
  if (row) {
    const { doc } = updateRow({ view, search: request, update, now, bypass }, row);
    return {
      lastErrorObject: { n: 1, updatedExisting: true },
      value: project(body, wantsNew ? doc : row.doc, variables),
    };
  }
  if (!flagOption(body, 'upsert')) return missed;
  const { doc } = upsertRow({ view, search: request, update, now, bypass });
  return {
    lastErrorObject: { n: 1, updatedExisting: false, upserted: doc['_id'] },
    value: wantsNew ? project(body, doc, variables) : null,
  };
}
