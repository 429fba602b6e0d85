import type { Aggregate, PipelineStage, Query, Schema } from 'mongoose';
import { AdministrationChangedError, CrossScope, UnscopedQueryError } from './scope.ts';

type AnyQuery = Query<unknown, unknown>;

const QUERY_OPERATIONS = [
  'find',
  'findOne',
  'countDocuments',
  'distinct',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteOne',
  'deleteMany',
  'findOneAndUpdate',
  'findOneAndReplace',
  'findOneAndDelete',
] as const;

const SUB_PIPELINES = ['$lookup', '$unionWith', '$facet', '$graphLookup', '$out', '$merge'];

const UPDATE_OPERATIONS = [
  'updateOne',
  'updateMany',
  'replaceOne',
  'findOneAndUpdate',
  'findOneAndReplace',
] as const;

/**
 * Makes a query without its administration impossible to write by accident: it throws before it
 * leaves the process. Inserts need an `administrationId`; updates cannot change it.
 */
export function guardAdministration(schema: Schema, collection: string): void {
  schema.pre([...QUERY_OPERATIONS], { document: false, query: true }, function (this: AnyQuery) {
    if (takeScope(this)) return;
    if (!namesAdministration(this.getFilter())) throw new UnscopedQueryError(collection, operationOf(this));
  });
  schema.pre([...UPDATE_OPERATIONS], { document: false, query: true }, function (this: AnyQuery) {
    assertKeepsAdministration(collection, this.getUpdate(), this.getFilter());
    if (this.mongooseOptions().overwriteImmutable === true) throw new AdministrationChangedError(collection);
  });
  schema.pre('estimatedDocumentCount', function () {
    throw new UnscopedQueryError(collection, 'estimatedDocumentCount');
  });
  schema.pre('aggregate', function (this: Aggregate<unknown>) {
    if (takeAggregateScope(this)) return;
    if (!pipelineIsScoped(this.pipeline())) throw new UnscopedQueryError(collection, 'aggregate');
  });
  schema.pre('bulkWrite', (operations, options) => {
    for (const operation of operations) {
      assertWriteKeepsAdministration(collection, operation);
      if (!isScoped(options) && !writeIsScoped(operation))
        throw new UnscopedQueryError(collection, 'bulkWrite');
    }
  });
}

/** An equality or a non-empty `$in`, at the top level or under `$and`. */
export function namesAdministration(filter: Readonly<Record<string, unknown>>): boolean {
  if (
    Array.isArray(filter['$and']) &&
    filter['$and'].some((part) => isRecord(part) && namesAdministration(part))
  ) {
    return true;
  }
  const wanted = filter['administrationId'];
  if (typeof wanted === 'string') return wanted !== '';
  if (!isRecord(wanted)) return false;
  if (typeof wanted['$eq'] === 'string') return wanted['$eq'] !== '';
  const among = wanted['$in'];
  return Array.isArray(among) && among.length === 1 && typeof among[0] === 'string';
}

function pipelineIsScoped(pipeline: readonly PipelineStage[]): boolean {
  const [first, ...rest] = pipeline;
  if (first === undefined || !('$match' in first) || !namesAdministration(first.$match)) return false;
  return rest.every((stage) => !SUB_PIPELINES.some((name) => name in stage));
}

function writeIsScoped(operation: object): boolean {
  return Object.entries(operation).every(([kind, write]: [string, unknown]) => {
    if (!isRecord(write)) return false;
    const target = kind === 'insertOne' ? write['document'] : write['filter'];
    return isRecord(target) && namesAdministration(target);
  });
}

function assertWriteKeepsAdministration(collection: string, operation: object): void {
  for (const write of Object.values(operation) as unknown[]) {
    if (isRecord(write) && isRecord(write['filter'])) {
      assertKeepsAdministration(collection, write['update'] ?? write['replacement'], write['filter']);
    }
  }
}

/** A write may repeat the administration that its filter names, never give another. */
function assertKeepsAdministration(
  collection: string,
  update: unknown,
  filter: Record<string, unknown>,
): void {
  if (Array.isArray(update)) throw new AdministrationChangedError(collection);
  if (!isRecord(update)) return;
  const parts = [
    update,
    ...Object.entries(update)
      .filter(([name]) => name.startsWith('$'))
      .map(([, part]) => part),
  ];
  for (const part of parts) {
    if (!isRecord(part) || !('administrationId' in part)) continue;
    if (part['administrationId'] !== filter['administrationId'])
      throw new AdministrationChangedError(collection);
  }
}

function takeScope(query: AnyQuery): boolean {
  const options: Record<string, unknown> = query.getOptions();
  if (!isScoped(options)) return false;
  delete options['scope'];
  return true;
}

function takeAggregateScope(aggregate: Aggregate<unknown>): boolean {
  const options: Record<string, unknown> = aggregate.options;
  if (!isScoped(options)) return false;
  delete options['scope'];
  return true;
}

function isScoped(options: unknown): boolean {
  return isRecord(options) && options['scope'] instanceof CrossScope;
}

function operationOf(query: AnyQuery): string {
  return 'op' in query && typeof query.op === 'string' ? query.op : 'a query';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
