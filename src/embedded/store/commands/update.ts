import { Int32 } from 'bson';
import { StoreError } from '../errors.ts';
import { search } from '../query/scan.ts';
import { ensureCollection, findCollection, type CollectionMeta } from '../storage/catalog.ts';
import type { Overlay } from '../storage/overlay.ts';
import { deleteRow } from '../storage/records.ts';
import { catalogKey } from '../storage/keys.ts';
import { parseUpdate } from '../update/update.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { orderingOf } from '../values/collation.ts';
import { wholeNumber } from '../values/numbers.ts';
import { watchOf, flagOption, letVariables, namespaceOf, write, type Call, type Command } from './command.ts';
import { notView } from './collection-options.ts';
import { writesOf } from './insert.ts';
import { updateRow, upsertRow } from './modify.ts';
import { searchOf } from './search.ts';
import { runStatements } from './write-results.ts';

export const UPDATE_FIELDS = new Set([
  'q',
  'u',
  'c',
  'multi',
  'upsert',
  'arrayFilters',
  'hint',
  'collation',
  'sort',
  'upsertSupplied',
]);
export const DELETE_FIELDS = new Set(['q', 'limit', 'hint', 'collation']);

/** A statement of a write command whose fields are known. */
export function checkedStatement(statement: unknown, fields: ReadonlySet<string>, kind: string): Doc {
  if (!isDoc(statement)) throw new StoreError('TypeMismatch', `${kind} must hold objects`);
  const unknown = Object.keys(statement).find((name) => !fields.has(name));
  if (unknown) throw new StoreError('Location40415', `BSON field '${kind}.${unknown}' is an unknown field.`);
  if (!isDoc(statement['q']))
    throw new StoreError(40414, `BSON field '${kind}.q' is missing but a required field`);
  orderingOf(statement['collation']);
  return statement;
}

interface Statement {
  call: Call;
  view: Overlay;
  spec: Doc;
  variables: Doc;
}

/** Runs one update in a collection that exists. */
export function updateStatement(
  { call, view, spec, variables }: Statement,
  given: CollectionMeta,
): { collection: CollectionMeta; result: Doc } {
  let collection = given;
  const multi = flagOption(spec, 'multi');
  const update = parseUpdate(spec['u'], spec['arrayFilters'], {
    variables: { ...variables, ...constantsOf(spec) },
    ordering: orderingOf(spec['collation']),
  });
  if (multi && update.kind === 'replacement')
    throw new StoreError('FailedToParse', 'multi update is not supported for replacement-style update');
  if (multi && spec['sort'] !== undefined)
    throw new StoreError('FailedToParse', 'Cannot specify sort with multi=true');
  const request = searchOf(collection, {
    filter: spec['q'],
    sort: spec['sort'],
    hint: spec['hint'],
    collation: spec['collation'],
    limit: multi ? Infinity : 1,
    variables,
    watch: watchOf(call),
  });
  const rows = [...search(view, request)];
  const now = new Date(call.engine.options.now());
  const bypass = flagOption(call.body, 'bypassDocumentValidation');
  if (rows.length === 0 && flagOption(spec, 'upsert')) {
    const inserted = upsertRow({ view, search: request, update, now, bypass });
    return { collection: inserted.collection, result: { n: 1, nModified: 0, upserted: inserted.doc['_id'] } };
  }
  let changed = 0;
  for (const row of rows) {
    const done = updateRow({ view, search: { ...request, collection }, update, now, bypass }, row);
    collection = done.collection;
    if (done.changed) changed++;
  }
  return { collection, result: { n: rows.length, nModified: changed } };
}

/** Constants of one statement with a pipeline: the client's values, not expressions. */
function constantsOf(spec: Doc): Doc {
  const constants = spec['c'];
  if (constants === undefined) return {};
  if (!isDoc(constants))
    throw new StoreError('TypeMismatch', "BSON field 'update.updates.c' must be an object");
  return constants;
}

export const update: Command = {
  fields: ['updates', 'ordered', 'bypassDocumentValidation', 'let', 'stmtIds', 'stmtId'],
  transactional: true,
  async run(call) {
    const namespace = namespaceOf(call);
    const statements = writesOf(call.body, 'updates').map((statement) =>
      checkedStatement(statement, UPDATE_FIELDS, 'update.updates'),
    );
    const variables = letVariables(call.body);
    return write(call, (view) => {
      let collection = collectionFor(
        view,
        namespace,
        statements.some((spec) => spec['upsert'] === true),
      );
      const { results, writeErrors } = runStatements(call, view, statements, (spec) => {
        if (!collection) {
          parseUpdate((spec as Doc)['u'], (spec as Doc)['arrayFilters']);
          return { n: 0, nModified: 0 };
        }
        const done = updateStatement({ call, view, spec: spec as Doc, variables }, collection);
        collection = done.collection;
        return done.result;
      });
      return updateReply(results, writeErrors);
    });
  },
};

function updateReply(results: { index: number; result: Doc }[], writeErrors: Doc[]): Doc {
  const total = (field: string): Int32 =>
    new Int32(results.reduce((sum, { result }) => sum + (wholeNumber(result[field]) ?? 0), 0));
  const upserted = results
    .filter(({ result }) => 'upserted' in result)
    .map(({ index, result }) => ({ index, _id: result['upserted'] }));
  return {
    n: total('n'),
    nModified: total('nModified'),
    ...(upserted.length > 0 ? { upserted } : {}),
    ...(writeErrors.length > 0 ? { writeErrors } : {}),
  };
}

/** The collection to write in; only an upsert creates it. */
export function collectionFor(view: Overlay, namespace: string, create: boolean): CollectionMeta | null {
  if (create) return notView(ensureCollection(view, namespace));
  view.relyOn(catalogKey(namespace));
  const found = findCollection(view, namespace);
  return found && notView(found);
}

export const remove: Command = {
  fields: ['deletes', 'ordered', 'let', 'stmtIds', 'stmtId'],
  transactional: true,
  async run(call) {
    const namespace = namespaceOf(call);
    const statements = writesOf(call.body, 'deletes').map((statement) =>
      checkedStatement(statement, DELETE_FIELDS, 'delete.deletes'),
    );
    const variables = letVariables(call.body);
    return write(call, (view) => {
      const collection = collectionFor(view, namespace, false);
      const { results, writeErrors } = runStatements(call, view, statements, (spec) => ({
        n: collection ? deleteStatement({ call, view, spec: spec as Doc, variables }, collection) : 0,
      }));
      const n = results.reduce((sum, { result }) => sum + (wholeNumber(result['n']) ?? 0), 0);
      return { n: new Int32(n), ...(writeErrors.length > 0 ? { writeErrors } : {}) };
    });
  },
};

/** Runs one delete; gives how many documents are gone. */
export function deleteStatement(
  { call, view, spec, variables }: Statement,
  collection: CollectionMeta,
): number {
  const limit = wholeNumber(spec['limit']);
  if (limit !== 0 && limit !== 1)
    throw new StoreError('FailedToParse', 'The limit field in delete objects must be 0 or 1');
  const request = searchOf(collection, {
    filter: spec['q'],
    hint: spec['hint'],
    collation: spec['collation'],
    limit: limit === 1 ? 1 : Infinity,
    variables,
    watch: watchOf(call),
  });
  const rows = [...search(view, request)];
  for (const row of rows) deleteRow(view, collection, row);
  return rows.length;
}
