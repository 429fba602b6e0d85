import type { AnyClientBulkWriteModel, ClientBulkWriteResult, Document } from 'mongodb';
import { fieldsOf, hasNullId, isFields, listOf, type Fields } from '../format.ts';
import type { ObservedClient } from '../observed-client.ts';
import { clientBulkResult } from '../results.ts';
import { runnerLacks } from '../verdict.ts';
import { opened } from './cursor.ts';
import { options, type Run } from './operation.ts';

/** `{ insertOne: { … } }` as the driver takes it: `{ name: 'insertOne', … }`. */
function modelOf(model: Fields): AnyClientBulkWriteModel<Document> {
  const [name = ''] = Object.keys(model);
  const fields = model[name];
  if (!isFields(fields)) throw runnerLacks('cannot read a model of clientBulkWrite');
  return { name, ...fields } as unknown as AnyClientBulkWriteModel<Document>;
}

export const CLIENT: Readonly<Record<string, Run<ObservedClient>>> = {
  clientBulkWrite: async (observed, a, x) => {
    const models = listOf(a, 'models');
    const keepsNull = models.some((model) => hasNullId(fieldsOf(model, 'insertOne')['document']));
    const run = (): Promise<ClientBulkWriteResult> =>
      observed.client.bulkWrite(models.map(modelOf), options(a, x, 'models'));
    return clientBulkResult(await (keepsNull ? observed.withNullIds(run) : run()));
  },
  listDatabases: async ({ client }, a, x) =>
    (await client.db('admin').admin().listDatabases(options(a, x))).databases,
  listDatabaseObjects: async ({ client }, a, x) =>
    (await client.db('admin').admin().listDatabases(options(a, x))).databases,
  listDatabaseNames: async ({ client }, a, x) =>
    (
      await client
        .db('admin')
        .admin()
        .listDatabases({ ...options(a, x), nameOnly: true })
    ).databases.map(({ name }) => name),
  createChangeStream: async ({ client }, a, x) =>
    opened(client.watch(a['pipeline'] as Document[], options(a, x, 'pipeline'))),
  appendMetadata: async ({ client }, a) => {
    client.appendMetadata(a['driverInfoOptions'] as { name: string });
  },
  close: ({ client }) => client.close(),
};
