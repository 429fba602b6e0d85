import { Int32, ObjectId } from 'bson';
import { StoreError } from '../errors.ts';
import { ensureCollection, type CollectionMeta } from '../storage/catalog.ts';
import type { Overlay } from '../storage/overlay.ts';
import { insertRow } from '../storage/records.ts';
import { encodeStored, isDoc, setOwn, type Doc } from '../values/bson.ts';
import { TAG, tagOf } from '../values/types.ts';
import { notView, validate } from './collection-options.ts';
import { arrayOption, flagOption, namespaceOf, write, type Command } from './command.ts';
import { runStatements } from './write-results.ts';

const MAX_WRITES = 100_000;

/** Checks what may be stored as `_id`, and puts it first, where MongoDB keeps it. */
export function storable(doc: Doc): Doc {
  const names = Object.keys(doc);
  if (!Object.hasOwn(doc, '_id')) return { _id: new ObjectId(), ...doc };
  checkId(doc['_id']);
  if (names[0] === '_id') return doc;
  const out: Doc = { _id: doc['_id'] };
  for (const name of names) if (name !== '_id') setOwn(out, name, doc[name]);
  return out;
}

function checkId(id: unknown): void {
  const tag = tagOf(id);
  if (tag === TAG.array || tag === TAG.regex || tag === TAG.undefined) {
    throw new StoreError(
      'InvalidIdField',
      `The '_id' value cannot be of type ${tag === TAG.array ? 'array' : tag === TAG.regex ? 'regex' : 'undefined'}`,
    );
  }
  const [first] = isDoc(id) ? Object.keys(id).filter((name) => name.startsWith('$')) : [];
  if (first && first !== '$ref' && first !== '$id' && first !== '$db') {
    throw new StoreError(
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${first} is not valid for storage.`,
    );
  }
}

export function writesOf(body: Doc, field: string): unknown[] {
  const writes = arrayOption(body, field);
  if (writes.length === 0 || writes.length > MAX_WRITES) {
    throw new StoreError(
      'InvalidLength',
      `Write batch sizes must be between 1 and ${MAX_WRITES}. Got ${writes.length} operations.`,
    );
  }
  return writes;
}

export const insert: Command = {
  fields: ['documents', 'ordered', 'bypassDocumentValidation', 'stmtIds', 'stmtId'],
  transactional: true,
  async run(call) {
    const namespace = namespaceOf(call);
    const documents = writesOf(call.body, 'documents');
    const bypass = flagOption(call.body, 'bypassDocumentValidation');
    return write(call, (view) => {
      let collection = notView(ensureCollection(view, namespace));
      const { results, writeErrors } = runStatements(call, view, documents, (document) => {
        if (!isDoc(document)) throw new StoreError('TypeMismatch', 'documents must hold objects');
        collection = insertOne(view, collection, document, bypass);
        return { n: 1 };
      });
      return { n: new Int32(results.length), ...(writeErrors.length > 0 ? { writeErrors } : {}) };
    });
  },
};

/** Inserts one document, given an `_id` where it has none. */
export function insertOne(
  view: Overlay,
  collection: CollectionMeta,
  document: Doc,
  bypass: boolean,
): CollectionMeta {
  const doc = storable(document);
  if (!bypass) validate(collection, doc);
  return insertRow(view, collection, doc, encodeStored(doc));
}
