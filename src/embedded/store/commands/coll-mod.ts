import { Int32 } from 'bson';
import { notImplemented, StoreError } from '../errors.ts';
import { findCollection, saveCollection, type CollectionMeta } from '../storage/catalog.ts';
import type { Overlay } from '../storage/overlay.ts';
import { isDoc, type Doc } from '../values/bson.ts';
import { equalValues } from '../values/compare.ts';
import { wholeNumber } from '../values/numbers.ts';
import { checkedOptions, notView, VALIDATION_OPTIONS, VIEW_OPTIONS } from './collection-options.ts';
import { required } from './collections.ts';
import { namespaceOf, write, type Command, type Reply } from './command.ts';
import { isView } from './pipeline.ts';

const REFUSED_CHANGES = [
  'changeStreamPreAndPostImages',
  'expireAfterSeconds',
  'cappedSize',
  'cappedMax',
  'timeseries',
];

/** Changes a view, the validation of a collection, or when documents of an index expire. */
export const collMod: Command = {
  fields: ['index', ...VIEW_OPTIONS, ...VALIDATION_OPTIONS, ...REFUSED_CHANGES],
  transactional: false,
  async run(call) {
    const { body } = call;
    const namespace = namespaceOf(call);
    const refused = REFUSED_CHANGES.find((name) => body[name] !== undefined);
    if (refused) throw notImplemented(`collMod of ${refused}`);
    const options = checkedOptions(body);
    const change = body['index'];
    if (change !== undefined && !isDoc(change))
      throw new StoreError('TypeMismatch', "BSON field 'collMod.index' must be an object");
    const other = Object.keys(change ?? {}).find(
      (name) => !['keyPattern', 'name', 'expireAfterSeconds'].includes(name),
    );
    if (other) throw notImplemented(`collMod of ${other}`);
    return write(call, (view) => {
      const before = required(call, findCollection(view, namespace));
      const changed = withOptions(before, options);
      if (changed !== before) saveCollection(view, changed);
      return change ? changeTtl(view, notView(changed), change) : {};
    });
  },
};

function withOptions(collection: CollectionMeta, options: Doc): CollectionMeta {
  const changed = Object.keys(options);
  if (changed.length === 0) return collection;
  const ofView = 'viewOn' in options;
  if (ofView !== isView(collection))
    throw new StoreError(
      'InvalidOptions',
      ofView ? `${collection.namespace} is a collection, not a view` : `${collection.namespace} is a view`,
    );
  const all = { ...collection.options, ...options };
  const validator = all['validator'];
  if (isDoc(validator) && Object.keys(validator).length === 0) delete all['validator'];
  return { ...collection, options: all };
}

function changeTtl(view: Overlay, collection: CollectionMeta, change: Doc): Reply {
  const seconds = wholeNumber(change['expireAfterSeconds']);
  const wanted = change['name'] ?? change['keyPattern'];
  const index = collection.indexes.find(
    ({ name, spec }) => name === wanted || equalValues(spec['key'], wanted),
  );
  if (!index) throw new StoreError('IndexNotFound', 'cannot find the index to modify');
  if (seconds === undefined || seconds < 0)
    throw new StoreError('InvalidOptions', 'expireAfterSeconds must be a non-negative number');
  if (index.fields.length > 1)
    throw new StoreError('InvalidOptions', 'only a single-field index can expire documents');
  const spec = { ...index.spec, expireAfterSeconds: new Int32(seconds) };
  const changed = { ...index, spec, expireAfterSeconds: seconds };
  saveCollection(view, {
    ...collection,
    indexes: collection.indexes.map((other) => (other === index ? changed : other)),
  });
  const old = index.expireAfterSeconds;
  return {
    ...(old === null ? {} : { expireAfterSeconds_old: new Int32(old) }),
    expireAfterSeconds_new: new Int32(seconds),
  };
}
