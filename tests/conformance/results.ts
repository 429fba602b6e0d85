import {
  MongoBulkWriteError,
  MongoClientBulkWriteError,
  type BulkWriteResult,
  type ClientBulkWriteResult,
} from 'mongodb';
import { isFields, type Fields } from './format.ts';

/** The result of an operation as the document the test format expects: no nulls for what was not done. */
export function resultOf(result: unknown): unknown {
  if (!isFields(result) || !('acknowledged' in result)) return result;
  if (result['upsertedId'] === null) return { ...result, upsertedId: undefined };
  return result;
}

/** The counts of a bulk write. */
export function bulkResult(result: BulkWriteResult | MongoBulkWriteError): Fields {
  const { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount } = result;
  const { upsertedIds, insertedIds } = result;
  return {
    insertedCount,
    matchedCount,
    modifiedCount,
    deletedCount,
    upsertedCount,
    upsertedIds: { ...upsertedIds },
    insertedIds: { ...insertedIds },
  };
}

/** The counts and, where asked for, the single results of a bulk write over several collections. */
export function clientBulkResult(result: ClientBulkWriteResult): Fields {
  const { insertedCount, matchedCount, modifiedCount, deletedCount, upsertedCount, acknowledged } = result;
  return {
    acknowledged,
    insertedCount,
    matchedCount,
    modifiedCount,
    deletedCount,
    upsertedCount,
    ...single('insertResults', result.insertResults),
    ...single('updateResults', result.updateResults),
    ...single('deleteResults', result.deleteResults),
  };
}

function single(name: string, results: ReadonlyMap<number, object> | undefined): Fields {
  if (results === undefined) return {};
  return {
    [name]: Object.fromEntries([...results].map(([index, one]) => [index, withoutUnset({ ...one })])),
  };
}

/** Without what other drivers do not tell, or tell by leaving it out. */
function withoutUnset(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([name, value]) =>
        value !== undefined && name !== 'didUpsert' && !(name === 'upsertedId' && value === null),
    ),
  );
}

/**
 * What was done before an error ended a bulk write. Without the ids, which drivers need not tell: this one names
 * also those of documents that were not inserted.
 */
export function partialResult(error: unknown): unknown {
  if (error instanceof MongoBulkWriteError) return { ...bulkResult(error), insertedIds: undefined };
  if (!(error instanceof MongoClientBulkWriteError) || !error.partialResult) return undefined;
  const result = clientBulkResult(error.partialResult);
  return COUNTS.some((count) => result[count] !== 0) ? result : undefined;
}

const COUNTS = ['insertedCount', 'matchedCount', 'modifiedCount', 'deletedCount', 'upsertedCount'];
