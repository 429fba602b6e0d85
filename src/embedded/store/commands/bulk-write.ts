import { Int32 } from 'bson';
import { StoreError } from '../errors.ts';
import { ensureCollection } from '../storage/catalog.ts';
import type { Overlay } from '../storage/overlay.ts';
import { encode, isDoc, type Doc } from '../values/bson.ts';
import { wholeNumber } from '../values/numbers.ts';
import {
  arrayOption,
  flagOption,
  letVariables,
  numberOption,
  write,
  type Call,
  type Command,
  type Reply,
} from './command.ts';
import { notView } from './collection-options.ts';
import { insertOne, writesOf } from './insert.ts';
import {
  checkedStatement,
  collectionFor,
  DELETE_FIELDS,
  deleteStatement,
  UPDATE_FIELDS,
  updateStatement,
} from './update.ts';
import { runStatements } from './write-results.ts';

type Kind = 'insert' | 'update' | 'delete';

/** One operation, with its options under the names the commands for one collection give them. */
interface Operation {
  kind: Kind;
  namespace: string;
  spec: Doc;
}

const RENAMED: Readonly<Record<string, string>> = { filter: 'q', updateMods: 'u', constants: 'c' };
const NAMESPACE = 'admin.$cmd.bulkWrite';

function namespaces(body: Doc): string[] {
  return arrayOption(body, 'nsInfo').map((info) => {
    const namespace = isDoc(info) ? info['ns'] : undefined;
    if (typeof namespace !== 'string' || !/^[^/\\. "$\0]+\../.test(namespace))
      throw new StoreError('InvalidNamespace', "BSON field 'bulkWrite.nsInfo.ns' must be a namespace");
    const other = Object.keys(info as Doc).find((name) => name !== 'ns');
    if (other !== undefined)
      throw new StoreError('Location40415', `BSON field 'bulkWrite.nsInfo.${other}' is an unknown field.`);
    return namespace;
  });
}

function operationOf(op: unknown, known: readonly string[]): Operation {
  const [kind = ''] = isDoc(op) ? Object.keys(op) : [];
  if (!isDoc(op) || (kind !== 'insert' && kind !== 'update' && kind !== 'delete'))
    throw new StoreError('FailedToParse', "BSON field 'bulkWrite.ops' holds insert, update and delete only");
  const namespace = known[wholeNumber(op[kind]) ?? -1];
  if (namespace === undefined)
    throw new StoreError('BadValue', `BulkWrite ops entry ${kind} has an invalid nsInfo index.`);
  const { [kind]: _index, multi, ...rest } = op;
  const spec: Doc = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [RENAMED[name] ?? name, value]),
  );
  if (kind === 'insert') return { kind, namespace, spec: inserted(spec) };
  const many = flagOption(op, 'multi');
  if (kind === 'update')
    return {
      kind,
      namespace,
      spec: checkedStatement(
        { ...spec, ...(multi === undefined ? {} : { multi }) },
        UPDATE_FIELDS,
        'bulkWrite.ops',
      ),
    };
  return {
    kind,
    namespace,
    spec: checkedStatement({ ...spec, limit: many ? 0 : 1 }, DELETE_FIELDS, 'bulkWrite.ops'),
  };
}

function inserted(spec: Doc): Doc {
  const other = Object.keys(spec).find((name) => name !== 'document');
  if (other !== undefined)
    throw new StoreError('Location40415', `BSON field 'bulkWrite.ops.${other}' is an unknown field.`);
  if (!isDoc(spec['document']))
    throw new StoreError('TypeMismatch', "BSON field 'bulkWrite.ops.document' must be an object");
  return spec['document'];
}

function runOne(call: Call, view: Overlay, { kind, namespace, spec }: Operation, variables: Doc): Doc {
  if (kind === 'insert') {
    insertOne(
      view,
      notView(ensureCollection(view, namespace)),
      spec,
      flagOption(call.body, 'bypassDocumentValidation'),
    );
    return { n: 1 };
  }
  const collection = collectionFor(view, namespace, kind === 'update' && spec['upsert'] === true);
  const statement = { call, view, spec, variables };
  if (kind === 'delete') return { n: collection ? deleteStatement(statement, collection) : 0 };
  return collection ? updateStatement(statement, collection).result : { n: 0, nModified: 0 };
}

/** Writes to several collections in one command; each operation's result is a document of a cursor. */
export const bulkWrite: Command = {
  fields: [
    'ops',
    'nsInfo',
    'ordered',
    'errorsOnly',
    'let',
    'bypassDocumentValidation',
    'cursor',
    'stmtIds',
    'stmtId',
  ],
  transactional: true,
  async run(call) {
    if (call.database !== 'admin')
      throw new StoreError('Unauthorized', 'bulkWrite may only be run against the admin database.');
    const known = namespaces(call.body);
    const operations = writesOf(call.body, 'ops').map((op) => operationOf(op, known));
    const variables = letVariables(call.body);
    return write(call, (view) => {
      const done = runStatements(call, view, operations, (operation) =>
        runOne(call, view, operation as Operation, variables),
      );
      return replyOf(call, operations, done);
    });
  },
};

function replyOf(
  call: Call,
  operations: readonly Operation[],
  { results, writeErrors }: ReturnType<typeof runStatements>,
): Reply {
  const sum = (kind: Kind, field: string, upserts: boolean): Int32 =>
    new Int32(
      results
        .filter(({ index, result }) => operations[index]!.kind === kind && 'upserted' in result === upserts)
        .reduce((total, { result }) => total + (wholeNumber(result[field]) ?? 0), 0),
    );
  const answers: { index: number; doc: Doc }[] = writeErrors.map(({ index, ...error }) => ({
    index,
    doc: { ok: 0, idx: new Int32(index), ...error, code: new Int32(error.code), n: new Int32(0) },
  }));
  if (!flagOption(call.body, 'errorsOnly'))
    answers.push(...results.map(({ index, result }) => ({ index, doc: answerOf(index, result) })));
  answers.sort((a, b) => a.index - b.index);
  const cursor = call.body['cursor'];
  const batchSize = isDoc(cursor) ? numberOption(cursor, 'batchSize', Infinity) : Infinity;
  const source = {
    namespace: NAMESPACE,
    documents: answers.map(({ doc }) => encode(doc)).values(),
    release: () => {},
  };
  return {
    batch: call.engine.cursors.first(source, batchSize, false),
    field: 'firstBatch',
    beside: {
      nErrors: new Int32(writeErrors.length),
      nInserted: sum('insert', 'n', false),
      nMatched: sum('update', 'n', false),
      nModified: sum('update', 'nModified', false),
      nUpserted: sum('update', 'n', true),
      nDeleted: sum('delete', 'n', false),
    },
  };
}

function answerOf(index: number, result: Doc): Doc {
  const { n, nModified, upserted } = result;
  return {
    ok: 1,
    idx: new Int32(index),
    n: new Int32(wholeNumber(n) ?? 0),
    ...(nModified === undefined ? {} : { nModified: new Int32(wholeNumber(nModified) ?? 0) }),
    ...('upserted' in result ? { upserted: { _id: upserted } } : {}),
  };
}
