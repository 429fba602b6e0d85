import type { AnyBulkWriteOperation, Collection, Document, IndexSpecification } from 'mongodb';
import { fieldsOf, hasNullId, listOf, text, type Fields, shown } from '../format.ts';
import { bulkResult } from '../results.ts';
import { driverLacks, runnerLacks } from '../verdict.ts';
import { opened } from './cursor.ts';
import { options, type Context, type Run } from './operation.ts';

/** Documents as the test gives them, `_id: null` included: the driver would fill that in. */
function insertOptions(documents: readonly unknown[], args: Fields, context: Context, name: string): Fields {
  const given = options(args, context, name);
  return documents.some(hasNullId) ? { ...given, forceServerObjectId: true } : given;
}

function returned(args: Fields): Fields {
  const given = args['returnDocument'];
  if (given === undefined) return {};
  const name = shown(given).toLowerCase();
  if (name !== 'before' && name !== 'after') throw runnerLacks(`does not know returnDocument ${name}`);
  return { returnDocument: name };
}

type Update = Document | Document[];

const WRITES: Record<string, Run<Collection>> = {
  insertOne: (c, a, x) => {
    const document = fieldsOf(a, 'document');
    return c.insertOne(document, insertOptions([document], a, x, 'document'));
  },
  insertMany: (c, a, x) => {
    const documents = listOf(a, 'documents');
    return c.insertMany(documents, insertOptions(documents, a, x, 'documents'));
  },
  updateOne: (c, a, x) =>
    c.updateOne(fieldsOf(a, 'filter'), a['update'] as Update, options(a, x, 'filter', 'update')),
  updateMany: (c, a, x) =>
    c.updateMany(fieldsOf(a, 'filter'), a['update'] as Update, options(a, x, 'filter', 'update')),
  replaceOne: (c, a, x) =>
    c.replaceOne(fieldsOf(a, 'filter'), a['replacement'] as Document, options(a, x, 'filter', 'replacement')),
  deleteOne: (c, a, x) => c.deleteOne(fieldsOf(a, 'filter'), options(a, x, 'filter')),
  deleteMany: (c, a, x) => c.deleteMany(fieldsOf(a, 'filter'), options(a, x, 'filter')),
  findOneAndUpdate: (c, a, x) =>
    c.findOneAndUpdate(fieldsOf(a, 'filter'), a['update'] as Update, {
      ...options(a, x, 'filter', 'update'),
      ...returned(a),
    }),
  findOneAndReplace: (c, a, x) =>
    c.findOneAndReplace(fieldsOf(a, 'filter'), a['replacement'] as Document, {
      ...options(a, x, 'filter', 'replacement'),
      ...returned(a),
    }),
  findOneAndDelete: (c, a, x) => c.findOneAndDelete(fieldsOf(a, 'filter'), options(a, x, 'filter')),
  bulkWrite: async (c, a, x) => {
    const requests = listOf(a, 'requests');
    const documents = requests.map((request) => (request['insertOne'] as Fields | undefined)?.['document']);
    const given = insertOptions(documents, a, x, 'requests');
    return bulkResult(await c.bulkWrite(requests as unknown as AnyBulkWriteOperation[], given));
  },
};

const READS: Record<string, Run<Collection>> = {
  find: (c, a, x) => c.find(fieldsOf(a, 'filter'), options(a, x, 'filter')).toArray(),
  findOne: (c, a, x) => c.findOne(fieldsOf(a, 'filter'), options(a, x, 'filter')),
  aggregate: (c, a, x) => c.aggregate(a['pipeline'] as Document[], options(a, x, 'pipeline')).toArray(),
  countDocuments: (c, a, x) => c.countDocuments(fieldsOf(a, 'filter'), options(a, x, 'filter')),
  estimatedDocumentCount: (c, a, x) => c.estimatedDocumentCount(options(a, x)),
  count: (c, a, x) => c.count(fieldsOf(a, 'filter'), options(a, x, 'filter')),
  distinct: (c, a, x) =>
    c.distinct(text(a, 'fieldName'), fieldsOf(a, 'filter'), options(a, x, 'fieldName', 'filter')),
  createFindCursor: async (c, a, x) => opened(c.find(fieldsOf(a, 'filter'), options(a, x, 'filter'))),
  createChangeStream: async (c, a, x) =>
    opened(c.watch(a['pipeline'] as Document[], options(a, x, 'pipeline'))),
  mapReduce: () => Promise.reject(driverLacks('has no mapReduce')),
};

const MANAGEMENT: Record<string, Run<Collection>> = {
  createIndex: (c, a, x) => c.createIndex(a['keys'] as IndexSpecification, options(a, x, 'keys')),
  dropIndex: (c, a, x) => c.dropIndex(text(a, 'name'), options(a, x, 'name')),
  dropIndexes: (c, a, x) => c.dropIndexes(options(a, x)),
  listIndexes: (c, a, x) => c.listIndexes(options(a, x)).toArray(),
  listIndexNames: async (c, a, x) =>
    (await c.listIndexes(options(a, x)).toArray()).map((index: Fields) => index['name']),
  drop: (c, a, x) => c.drop(options(a, x)),
  rename: async (c, a, x) => {
    await c.rename(text(a, 'to'), options(a, x, 'to'));
  },
  createSearchIndex: (c, a) => c.createSearchIndex(fieldsOf(a, 'model') as { definition: Document }),
  createSearchIndexes: (c, a) => c.createSearchIndexes(listOf(a, 'models') as { definition: Document }[]),
  dropSearchIndex: (c, a) => c.dropSearchIndex(text(a, 'name')),
  updateSearchIndex: (c, a) => c.updateSearchIndex(text(a, 'name'), fieldsOf(a, 'definition')),
  listSearchIndexes: (c, a, x) =>
    typeof a['name'] === 'string'
      ? c.listSearchIndexes(a['name'], options(a, x, 'name', 'aggregationOptions')).toArray()
      : c.listSearchIndexes(fieldsOf(a, 'aggregationOptions')).toArray(),
};

export const COLLECTION: Readonly<Record<string, Run<Collection>>> = { ...WRITES, ...READS, ...MANAGEMENT };
