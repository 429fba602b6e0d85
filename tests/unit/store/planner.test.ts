import { Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizedSpec } from '../../../src/embedded/store/commands/index-spec.ts';
import { searchOf } from '../../../src/embedded/store/commands/search.ts';
import { matches } from '../../../src/embedded/store/match/evaluate.ts';
import { parseFilter } from '../../../src/embedded/store/match/parse.ts';
import { plan } from '../../../src/embedded/store/query/planner.ts';
import { search } from '../../../src/embedded/store/query/scan.ts';
import { sorted, sortKey } from '../../../src/embedded/store/query/sort.ts';
import {
  ensureCollection,
  indexFromSpec,
  nextId,
  saveCollection,
  type CollectionMeta,
} from '../../../src/embedded/store/storage/catalog.ts';
import { keyFields } from '../../../src/embedded/store/storage/index-keys.ts';
import { Overlay } from '../../../src/embedded/store/storage/overlay.ts';
import { insertRow } from '../../../src/embedded/store/storage/records.ts';
import { encodeStored, type Doc } from '../../../src/embedded/store/values/bson.ts';
import { EMPTY } from './memory-kv.ts';

const scalar = fc.oneof(
  fc.integer({ min: -2, max: 4 }).map((value) => new Int32(value)),
  fc.constantFrom<unknown>(null, true, 'a', 'ab', 'b', new Double(1.5), Long.fromNumber(2), new Date(5)),
);
const nested = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.record({ b: scalar, c: scalar }, { requiredKeys: [] }),
  fc.array(fc.record({ b: scalar, c: scalar }, { requiredKeys: [] }), { maxLength: 3 }),
);
const flat = fc.record({ a: scalar, b: scalar, c: scalar }, { requiredKeys: [] });
const wild = fc.record({ a: nested, b: scalar, c: nested }, { requiredKeys: [] });

const predicate = fc.oneof(
  scalar,
  scalar.map((value) => ({ $eq: value })),
  fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), scalar).map(([name, value]) => ({ [name]: value })),
  fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc.array(scalar, { maxLength: 3 }).map((list) => ({ $in: list })),
  fc.array(scalar, { maxLength: 2 }).map((list) => ({ $nin: list })),
  fc.boolean().map((exists) => ({ $exists: exists })),
  fc.constant({ $regex: '^a' }),
  scalar.map((value) => ({ $ne: value })),
);
const filters = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a.b', 'a.c'), predicate, { maxKeys: 3 });
const sorts = fc.option(
  fc.dictionary(fc.constantFrom('a', 'b', 'c', '_id'), fc.constantFrom(1, -1), { minKeys: 1, maxKeys: 2 }),
  { nil: undefined },
);
const sortsByOne = fc.option(
  fc.dictionary(fc.constantFrom('a', 'b', 'c', '_id'), fc.constantFrom(1, -1), { minKeys: 1, maxKeys: 1 }),
  { nil: undefined },
);
const indexes = fc.array(
  fc.record({
    key: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a.b', 'a.c'), fc.constantFrom(1, -1), {
      minKeys: 1,
      maxKeys: 3,
    }),
    sparse: fc.boolean(),
    partial: fc.option(fc.constantFrom({ b: { $gt: 0 } }, { b: { $exists: true } }, { c: 'a' }), {
      nil: undefined,
    }),
  }),
  { maxLength: 3 },
);

type IndexSpec = { key: Record<string, number>; sparse: boolean; partial: object | undefined };

function filled(
  view: Overlay,
  specs: IndexSpec[],
  documents: Doc[],
): { collection: CollectionMeta; stored: Doc[] } {
  let collection = ensureCollection(view, 'db.c');
  const metas = specs.map((spec, i) =>
    indexFromSpec(
      nextId(view),
      normalizedSpec({
        key: spec.key,
        name: `i${i}`,
        ...(spec.partial ? { partialFilterExpression: spec.partial } : spec.sparse ? { sparse: true } : {}),
      }),
    ),
  );
  collection = { ...collection, indexes: metas };
  saveCollection(view, collection);
  const stored: Doc[] = [];
  for (const [i, document] of documents.entries()) {
    const doc = { _id: new Int32(i), ...document };
    try {
      collection = insertRow(view, collection, doc, encodeStored(doc));
      stored.push(doc);
    } catch {
      // Parallel arrays under a compound index are refused, by MongoDB too.
    }
  }
  return { collection, stored };
}

const ids = (docs: Iterable<Doc>): number[] => [...docs].map((doc) => Number(doc['_id']));

describe('the planner', () => {
  for (const [name, documents] of [
    ['flat', flat],
    ['nested', wild],
  ] as const) {
    it(`finds what a full scan finds, in the order asked for, over ${name} documents`, () => {
      fc.assert(
        fc.property(
          indexes,
          fc.array(documents, { maxLength: 12 }),
          filters,
          name === 'flat' ? sorts : sortsByOne,
          (specs, docs, filter, sort) => {
            const view = new Overlay(EMPTY);
            const { collection, stored } = filled(view, specs, docs as Doc[]);
            const node = parseFilter(filter);
            const expected = stored.filter((doc) => matches(node, doc));

            const found = [...search(view, searchOf(collection, { filter, sort }))].map((row) => row.doc);

            expect(new Set(ids(found))).toEqual(new Set(ids(expected)));
            expect(found).toHaveLength(expected.length);
            if (!sort) return;
            const fields = keyFields(sort);
            const keys = (list: Doc[]): string[] => list.map((doc) => sortKey(fields, doc).toString('hex'));
            expect(keys(found)).toEqual(
              keys(sorted(expected, { fields, docOf: (doc) => doc, sizeOf: () => 0 })),
            );
          },
        ),
        { numRuns: 300 },
      );
    });
  }

  it('uses a compound index for equality, range and order at once', () => {
    const view = new Overlay(EMPTY);
    const { collection } = filled(view, [{ key: { a: 1, b: -1 }, sparse: false, partial: undefined }], []);

    const chosen = plan(searchOf(collection, { filter: { a: 1, b: { $gt: 3 } }, sort: { b: -1 } }));

    expect([chosen.name, chosen.sorted, chosen.reverse]).toEqual(['i0', true, false]);
  });

  it('reads the ranges of several values side by side, so that a page costs a page', () => {
    const view = new Overlay(EMPTY);
    const docs = Array.from({ length: 300 }, (_, i) => ({ a: i % 3, b: i, c: ['x', `y${i % 7}`] }));
    const keys: Record<string, number>[] = [
      { a: 1, b: -1 },
      { c: 1, b: -1 },
    ];
    const specs = keys.map((key) => ({ key, sparse: false, partial: undefined }));
    const { collection } = filled(view, specs, docs);
    let reads = 0;
    const counting = {
      get: (key: Buffer) => ((reads += 1), view.get(key)),
      range: view.range.bind(view),
      count: view.count.bind(view),
    };

    const page = (filter: Doc): number[] => {
      const request = searchOf(collection, { filter, sort: { b: -1 }, limit: 5 });
      return [...search(counting, request)].map((row) => Number(row.doc['b']));
    };

    expect(page({ a: { $in: [0, 2] }, b: { $lte: 297 } })).toEqual([297, 296, 294, 293, 291]);
    expect(page({ c: { $in: ['y1', 'y2', 'y1'] } })).toEqual([296, 295, 289, 288, 282]);
    expect(page({ c: 'x' })).toEqual([299, 298, 297, 296, 295]);
    expect(reads).toBe(15);
  });

  it('bounds the single fields of an index beside the one that holds arrays', () => {
    const view = new Overlay(EMPTY);
    const key = { a: 1, c: 1, b: -1 } as const;
    const docs = Array.from({ length: 20 }, (_, i) => ({ a: i % 2, b: i, c: ['x', 'y'] }));
    const { collection } = filled(view, [{ key, sparse: false, partial: undefined }], docs);

    const chosen = plan(searchOf(collection, { filter: { a: 1, c: 'x' }, sort: { b: -1 } }));

    expect([chosen.name, chosen.sorted, chosen.score]).toEqual(['i0', true, 23]);
  });

  it('gives a document once when two long values share the bytes that an index keeps', () => {
    const view = new Overlay(EMPTY);
    const [one, other] = ['one', 'other'].map((end) => 'long'.repeat(300) + end);
    const docs = [{ a: one }];
    const { collection } = filled(view, [{ key: { a: 1 }, sparse: false, partial: undefined }], docs);

    const found = [...search(view, searchOf(collection, { filter: { a: { $in: [one, other] } } }))];

    expect(found).toHaveLength(1);
  });

  it('reads each branch of an $or by its own index, and each document once', () => {
    const view = new Overlay(EMPTY);
    const docs = Array.from({ length: 100 }, (_, i) => ({ a: i, b: i % 50, c: i }));
    const keys: Record<string, number>[] = [{ a: 1 }, { b: 1 }];
    const specs = keys.map((key) => ({ key, sparse: false, partial: undefined }));
    const { collection } = filled(view, specs, docs);
    const filter = {
      c: { $lt: 60 },
      $or: [{ a: 7 }, { b: { $in: [7, 8] } }, { $and: [{ a: { $gt: 97 } }] }],
    };

    const chosen = plan(searchOf(collection, { filter }));

    expect([chosen.name, chosen.bounded]).toEqual(['i0 or i1 or i0', true]);
    expect(
      ids([...search(view, searchOf(collection, { filter, sort: { c: -1 } }))].map((row) => row.doc)),
    ).toEqual([58, 57, 8, 7]);
    expect(plan(searchOf(collection, { filter: { $or: [{ a: 7 }, { c: 7 }] } })).bounded).toBe(false);
  });

  it('bounds an index by what one element of an array must be', () => {
    const view = new Overlay(EMPTY);
    const docs = Array.from({ length: 50 }, (_, i) => ({
      a: [
        { b: i, c: i % 2 },
        { b: -1, c: 9 },
      ],
      s: [i, i + 10],
    }));
    const keys: Record<string, number>[] = [{ 'a.b': 1, 'a.c': 1 }, { s: 1 }];
    const specs = keys.map((key) => ({
      key,
      sparse: false,
      partial: undefined,
    }));
    const { collection } = filled(view, specs, docs);
    let reads = 0;
    const counting = {
      get: (key: Buffer) => ((reads += 1), view.get(key)),
      range: view.range.bind(view),
      count: view.count.bind(view),
    };
    const found = (filter: Doc): number[] => {
      reads = 0;
      return ids([...search(counting, searchOf(collection, { filter }))].map((row) => row.doc));
    };

    expect(found({ a: { $elemMatch: { b: 7, c: 1 } } })).toEqual([7]);
    expect(reads).toBe(1);
    expect(found({ s: { $elemMatch: { $gt: 3, $lt: 6 } } })).toEqual([4, 5]);
    expect(reads).toBe(4);
    expect(found({ s: { $gt: 57, $lt: 50 } })).toEqual([48, 49]);
  });

  it('counts by an index alone when its entries are the matches', () => {
    const view = new Overlay(EMPTY);
    const { collection } = filled(view, [{ key: { a: 1, b: 1 }, sparse: false, partial: undefined }], []);
    const exact = (filter: Doc): boolean => plan(searchOf(collection, { filter })).exact;

    expect(exact({ a: 1 })).toBe(true);
    expect(exact({ a: { $in: [1, 'x'] }, b: 2 })).toBe(true);
    expect(exact({ a: null })).toBe(false);
    expect(exact({ a: 1, c: 1 })).toBe(false);
    expect(exact({ a: { $gt: 1 } })).toBe(false);
    expect(exact({ a: 1, $or: [{ b: 1 }, { b: 2 }] })).toBe(false);
  });

  it('reads a sparse index for the documents that have its field', () => {
    const view = new Overlay(EMPTY);
    const { collection } = filled(view, [{ key: { a: 1 }, sparse: true, partial: undefined }], []);

    expect(plan(searchOf(collection, { filter: { a: { $exists: true } } })).name).toBe('i0');
    expect(plan(searchOf(collection, { filter: { b: 1 } })).name).toBe('_id_');
    expect(() => plan(searchOf(collection, { filter: { b: 1 }, hint: 'i0' }))).toThrow(/hint/);
  });

  it('uses a partial index only when the filter guarantees its condition', () => {
    const view = new Overlay(EMPTY);
    const { collection } = filled(view, [{ key: { a: 1 }, sparse: false, partial: { b: { $gt: 0 } } }], []);

    expect(plan(searchOf(collection, { filter: { a: 1 } })).index).toBeNull();
    expect(plan(searchOf(collection, { filter: { a: 1, b: { $gt: 1 } } })).name).toBe('i0');
    expect(plan(searchOf(collection, { filter: { a: 1, b: 5 } })).name).toBe('i0');
  });
});
