import type { Db, Document } from 'mongodb';
import { fieldsOf, rest, text, type Fields } from '../format.ts';
import { opened } from './cursor.ts';
import { options, type Context, type Run } from './operation.ts';

function commandCursor(db: Db, args: Fields, context: Context): ReturnType<Db['runCursorCommand']> {
  const given = options(args, context, 'command', 'commandName', 'batchSize', 'maxTimeMS', 'comment');
  const cursor = db.runCursorCommand(fieldsOf(args, 'command'), given);
  if (args['batchSize'] !== undefined) cursor.setBatchSize(Number(args['batchSize']));
  if (args['maxTimeMS'] !== undefined) cursor.setMaxTimeMS(Number(args['maxTimeMS']));
  if (args['comment'] !== undefined) cursor.setComment(args['comment']);
  return cursor;
}

export const DATABASE: Readonly<Record<string, Run<Db>>> = {
  aggregate: (db, a, x) => db.aggregate(a['pipeline'] as Document[], options(a, x, 'pipeline')).toArray(),
  runCommand: (db, a, x) => db.command(fieldsOf(a, 'command'), options(a, x, 'command', 'commandName')),
  runCursorCommand: (db, a, x) => commandCursor(db, a, x).toArray(),
  createCommandCursor: async (db, a, x) => opened(commandCursor(db, a, x)),
  createChangeStream: async (db, a, x) =>
    opened(db.watch(a['pipeline'] as Document[], options(a, x, 'pipeline'))),
  createCollection: async (db, a, x) => {
    await db.createCollection(text(a, 'collection'), options(a, x, 'collection'));
  },
  dropCollection: (db, a, x) => db.dropCollection(text(a, 'collection'), options(a, x, 'collection')),
  dropDatabase: (db, a, x) => db.dropDatabase(options(a, x)),
  modifyCollection: (db, a, x) =>
    db.command({ collMod: text(a, 'collection'), ...rest(a, 'collection', 'session') }, options(pick(a), x)),
  listCollections: (db, a, x) => db.listCollections(fieldsOf(a, 'filter'), options(a, x, 'filter')).toArray(),
  listCollectionObjects: (db, a, x) =>
    db.listCollections(fieldsOf(a, 'filter'), options(a, x, 'filter')).toArray(),
  listCollectionNames: async (db, a, x) => {
    const found = await db
      .listCollections(fieldsOf(a, 'filter'), { ...options(a, x, 'filter'), nameOnly: true })
      .toArray();
    return found.map(({ name }) => name);
  },
};

function pick(args: Fields): Fields {
  return args['session'] === undefined ? {} : { session: args['session'] };
}
