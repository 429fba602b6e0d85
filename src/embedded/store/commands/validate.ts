import { Int32 } from 'bson';
import { notImplemented } from '../errors.ts';
import { findCollection } from '../storage/catalog.ts';
import { verifyCollection } from '../storage/verify.ts';
import { flagOption, namespaceOf, type Command } from './command.ts';
import { required } from './collections.ts';

/** Walks a collection and its indexes both ways, on one snapshot, beside other work. Repairs nothing. */
export const validate: Command = {
  fields: ['full', 'background', 'repair', 'metadata', 'checkBSONConformance'],
  transactional: false,
  async run(call) {
    for (const option of ['repair', 'metadata'])
      if (flagOption(call.body, option)) throw notImplemented(`validate with ${option}`);
    const snapshot = call.engine.kv.snapshot();
    try {
      const collection = required(call, findCollection(snapshot, namespaceOf(call)));
      const found = await verifyCollection(snapshot, collection);
      const keysPerIndex = { _id_: new Int32(found.documents), ...numbers(found.keys) };
      return {
        ns: collection.namespace,
        nInvalidDocuments: new Int32(found.corrupt),
        nrecords: new Int32(found.documents),
        nIndexes: new Int32(collection.indexes.length + 1),
        keysPerIndex,
        missingIndexEntries: new Int32(found.missing),
        extraIndexEntries: new Int32(found.extra),
        valid: found.faults.length === 0,
        repaired: false,
        warnings: [],
        errors: [...found.faults],
      };
    } finally {
      snapshot.release();
    }
  },
};

function numbers(counts: ReadonlyMap<string, number>): Record<string, Int32> {
  return Object.fromEntries([...counts].map(([name, count]) => [name, new Int32(count)]));
}
