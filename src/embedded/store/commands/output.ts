import { ObjectId } from 'bson';
import { mergeKey, type MergeOutput, type Output } from '../aggregate/output.ts';
import { StoreError } from '../errors.ts';
import { search } from '../query/scan.ts';
import {
  dropCollection,
  ensureCollection,
  indexFromSpec,
  nextId,
  saveCollection,
  type CollectionMeta,
} from '../storage/catalog.ts';
import type { Overlay } from '../storage/overlay.ts';
import { replaceRow, type Row } from '../storage/records.ts';
import { encodeStored, setOwn, type Doc } from '../values/bson.ts';
import { equalValues } from '../values/compare.ts';
import { notView, validate } from './collection-options.ts';
import { insertOne, storable } from './insert.ts';
import { searchOf } from './search.ts';

/**
 * Writes what a pipeline gave, in the same commit: all of it or nothing.
 *
 * @throws DuplicateKey, or what the stage's own rules refuse
 */
export function writeOutput(view: Overlay, output: Output, docs: Iterable<Doc>, variables: Doc): void {
  const namespace = `${output.database}.${output.collection}`;
  if (output.kind === 'out')
    return replaceCollection(view, namespace, [...docs].map(identified), output.bypass ?? false);
  const given = output.on.includes('_id') ? [...docs].map(identified) : [...docs];
  mergeAll(view, notView(ensureCollection(view, namespace)), { output, docs: given, variables });
}

function identified(doc: Doc): Doc {
  return '_id' in doc ? doc : { _id: new ObjectId(), ...doc };
}

/** The collection keeps its indexes and gets other documents. */
function replaceCollection(view: Overlay, namespace: string, docs: readonly Doc[], bypass: boolean): void {
  const before = notView(ensureCollection(view, namespace));
  dropCollection(view, before);
  const indexes = before.indexes.map(({ spec }) => indexFromSpec(nextId(view), spec));
  let collection: CollectionMeta = { ...before, id: nextId(view), indexes, building: [], longIds: false };
  saveCollection(view, collection);
  for (const doc of docs) collection = insertOne(view, collection, doc, bypass);
}

interface Merge {
  output: MergeOutput;
  docs: readonly Doc[];
  variables: Doc;
}

function mergeAll(view: Overlay, given: CollectionMeta, { output, docs, variables }: Merge): void {
  checkOn(given, output.on);
  let collection = given;
  for (const doc of docs) {
    const [row] = search(view, searchOf(collection, { filter: mergeKey(output.on, doc), limit: 1 }));
    collection = row
      ? matched(view, collection, { output, doc, variables, row })
      : unmatched(view, collection, output, doc);
  }
}

/** @throws 51183 unless a unique index holds exactly these fields */
function checkOn(collection: CollectionMeta, on: readonly string[]): void {
  const wanted = [...on].sort();
  if (equalValues(wanted, ['_id'])) return;
  const found = collection.indexes.some(
    (index) =>
      index.unique &&
      index.partial === null &&
      equalValues(index.fields.map((field) => field.path).sort(), wanted),
  );
  if (!found) throw new StoreError(51183, 'Cannot find index to verify that join fields will be unique');
}

interface Match {
  output: MergeOutput;
  doc: Doc;
  variables: Doc;
  row: Row;
}

function matched(view: Overlay, collection: CollectionMeta, match: Match): CollectionMeta {
  const { output, doc, variables, row } = match;
  switch (output.whenMatched) {
    case 'keepExisting':
      return collection;
    case 'fail':
      return insertOne(view, collection, doc, output.bypass ?? false);
    case 'replace':
      return replace(view, collection, match, { _id: row.doc['_id'], ...doc });
    case 'merge':
      return replace(view, collection, match, overlaid(row.doc, doc));
    case 'pipeline': {
      const context = { position: null, insert: false, now: new Date(0) };
      return replace(view, collection, match, output.changeBy(doc, variables).apply(row.doc, context));
    }
  }
}

function overlaid(existing: Doc, doc: Doc): Doc {
  const out: Doc = { ...existing };
  for (const name of Object.keys(doc)) setOwn(out, name, doc[name]);
  return out;
}

function replace(
  view: Overlay,
  collection: CollectionMeta,
  { row, output }: Match,
  given: Doc,
): CollectionMeta {
  if (!equalValues(given['_id'], row.doc['_id']))
    throw new StoreError(
      'ImmutableField',
      '$merge failed to update the matching document, did you attempt to modify the _id or the shard key?',
    );
  const doc = storable(given);
  const raw = encodeStored(doc);
  if (raw.equals(row.raw)) return collection;
  if (output.bypass !== true) validate(collection, doc, row.doc);
  return replaceRow(view, collection, row, { doc, raw });
}

function unmatched(view: Overlay, collection: CollectionMeta, output: MergeOutput, doc: Doc): CollectionMeta {
  if (output.whenNotMatched === 'insert') return insertOne(view, collection, doc, output.bypass ?? false);
  if (output.whenNotMatched === 'discard') return collection;
  throw new StoreError(
    13113,
    '$merge could not find a matching document in the target collection for at least one document in the source collection',
  );
}
