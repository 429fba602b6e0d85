import { Int32 } from 'bson';
import fc from 'fast-check';
import { normalizedSpec } from '../../src/embedded/store/commands/index-spec.ts';
import { searchOf } from '../../src/embedded/store/commands/search.ts';
import { StoreError } from '../../src/embedded/store/errors.ts';
import { plan } from '../../src/embedded/store/query/planner.ts';
import { parseProjection } from '../../src/embedded/store/query/projection.ts';
import { search } from '../../src/embedded/store/query/scan.ts';
import { sortKey } from '../../src/embedded/store/query/sort.ts';
import {
  ensureCollection,
  indexFromSpec,
  nextId,
  saveCollection,
  type CollectionMeta,
} from '../../src/embedded/store/storage/catalog.ts';
import { keyFields } from '../../src/embedded/store/storage/index-keys.ts';
import { Overlay } from '../../src/embedded/store/storage/overlay.ts';
import {
  deleteRow,
  insertRow,
  replaceRow,
  rowOf,
  documentKey,
} from '../../src/embedded/store/storage/records.ts';
import { clipped } from '../../src/embedded/store/storage/keys.ts';
import { encode, encodeStored, type Doc } from '../../src/embedded/store/values/bson.ts';
import { encodeKey } from '../../src/embedded/store/values/key-encoding.ts';
import { EMPTY } from '../unit/store/memory-kv.ts';
import { common } from './bson-values.ts';

const inner = fc.record({ b: common, c: common }, { requiredKeys: [] });
const nested = fc.oneof(
  { arbitrary: common, weight: 4 },
  { arbitrary: fc.array(common, { maxLength: 3 }), weight: 2 },
  { arbitrary: inner, weight: 2 },
  { arbitrary: fc.array(fc.oneof(inner, common), { maxLength: 3 }), weight: 2 },
  { arbitrary: fc.array(fc.array(common, { maxLength: 2 }), { maxLength: 2 }), weight: 1 },
);
const longText = fc.constantFrom('x', 'y').map((end) => 'long'.repeat(300) + end);
const flat = fc.record(
  {
    a: fc.oneof({ arbitrary: common, weight: 12 }, { arbitrary: longText, weight: 1 }),
    b: common,
    c: common,
  },
  { requiredKeys: [] },
);
const oneArray = fc.record({ a: nested, b: common, c: common }, { requiredKeys: [] });
const wild = fc.record({ a: nested, b: nested, c: nested }, { requiredKeys: [] });

const operand = fc.oneof(
  { arbitrary: common, weight: 6 },
  { arbitrary: fc.array(common, { maxLength: 2 }), weight: 1 },
  { arbitrary: inner, weight: 1 },
  { arbitrary: longText, weight: 1 },
);
const isPattern = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && '_bsontype' in value && value._bsontype === 'BSONRegExp';
const comparable = operand.filter((value) => !isPattern(value));

const simple: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: operand, weight: 4 },
  { arbitrary: comparable.map((value) => ({ $eq: value })), weight: 1 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), comparable)
      .map(([name, value]) => ({ [name]: value })),
    weight: 3,
  },
  {
    arbitrary: fc
      .tuple(fc.constantFrom('$gt', '$gte'), comparable, fc.constantFrom('$lt', '$lte'), comparable)
      .map(([from, low, to, high]) => ({ [from]: low, [to]: high })),
    weight: 2,
  },
  { arbitrary: fc.array(operand, { maxLength: 4 }).map((list) => ({ $in: list })), weight: 3 },
  { arbitrary: fc.array(operand, { maxLength: 2 }).map((list) => ({ $nin: list })), weight: 1 },
  { arbitrary: comparable.map((value) => ({ $ne: value })), weight: 1 },
  { arbitrary: fc.boolean().map((exists) => ({ $exists: exists })), weight: 2 },
  {
    arbitrary: fc
      .constantFrom<unknown>('string', 'number', 'null', 'array', 'object', ['int', 'bool'], 2, -1)
      .map((type) => ({ $type: type })),
    weight: 1,
  },
  {
    arbitrary: fc.constantFrom('^a', '^ab', 'a', '^a?', '^a|b', 'b$').map(($regex) => ({ $regex })),
    weight: 2,
  },
  { arbitrary: fc.constant({ $regex: '^A', $options: 'i' }), weight: 1 },
  { arbitrary: fc.integer({ min: 0, max: 3 }).map((size) => ({ $size: size })), weight: 1 },
  { arbitrary: fc.constantFrom([2, 0], [2, 1]).map((mod) => ({ $mod: mod })), weight: 1 },
  { arbitrary: fc.array(comparable, { maxLength: 2 }).map((all) => ({ $all: all })), weight: 1 },
);
const predicate: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: simple, weight: 8 },
  { arbitrary: simple.filter(isOperators).map((not) => ({ $not: not })), weight: 1 },
  { arbitrary: simple.filter(isOperators).map((match) => ({ $elemMatch: match })), weight: 1 },
  {
    arbitrary: fc
      .dictionary(fc.constantFrom('b', 'c'), simple, { minKeys: 1, maxKeys: 2 })
      .map((match) => ({ $elemMatch: match })),
    weight: 2,
  },
);

function isOperators(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value)[0]?.startsWith('$') === true;
}

const PATHS = ['a', 'b', 'c', 'a.b', 'a.c', 'b.c', '_id'];
const flatFilter = fc.dictionary(fc.constantFrom(...PATHS), predicate, { maxKeys: 3 });
const filters: fc.Arbitrary<Doc> = fc.letrec<{ filter: Doc }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2 },
    { arbitrary: flatFilter, weight: 5 },
    {
      arbitrary: fc
        .tuple(
          flatFilter,
          fc.constantFrom('$and', '$or', '$nor'),
          fc.array(tie('filter'), { minLength: 1, maxLength: 3 }),
        )
        .map(([rest, name, list]) => ({ ...rest, [name]: list })),
      weight: 3,
    },
  ),
})).filter;

const direction = fc.constantFrom(1, -1);
const sorts = fc.option(
  fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a.b', '_id'), direction, { minKeys: 1, maxKeys: 3 }),
  { nil: undefined },
);
const collations = fc.option(fc.constantFrom({ locale: 'fr', strength: 1 }, { locale: 'en' }), {
  nil: undefined,
  freq: 6,
});
const projections = fc.option(
  fc.constantFrom<Doc>({ a: 1 }, { 'a.b': 1, _id: 0 }, { b: 0 }, { a: { $slice: 1 } }, { c: '$a' }),
  { nil: undefined },
);

const indexes = fc.array(
  fc.record({
    key: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a.b', 'a.c', 'b.c', '_id'), direction, {
      minKeys: 1,
      maxKeys: 3,
    }),
    unique: fc.boolean(),
    sparse: fc.boolean(),
    partial: fc.option(
      fc.constantFrom<Doc>(
        { b: { $gt: 0 } },
        { b: { $exists: true } },
        { c: 'a' },
        { a: { $type: 'string' } },
        { a: { $gte: 'a' } },
        { $or: [{ a: 1 }, { b: { $lte: 2 } }] },
        { c: { $in: ['a', 1] } },
      ),
      { nil: undefined },
    ),
  }),
  { maxLength: 4 },
);

export type IndexSpec = { key: Doc; unique: boolean; sparse: boolean; partial: Doc | undefined };

function indexed(view: Overlay, specs: readonly IndexSpec[]): CollectionMeta {
  const collection = ensureCollection(view, 'db.indexed');
  const metas = specs.map(({ key, unique, sparse, partial }, i) =>
    indexFromSpec(
      nextId(view),
      normalizedSpec({
        key,
        name: `i${i}`,
        unique,
        ...(partial ? { partialFilterExpression: partial } : sparse ? { sparse: true } : {}),
      }),
    ),
  );
  const withIndexes = { ...collection, indexes: metas };
  saveCollection(view, withIndexes);
  return withIndexes;
}

type Write = { kind: 'insert' | 'replace' | 'delete'; id: number; doc: Doc };

const writes = (documents: fc.Arbitrary<object>): fc.Arbitrary<Write[]> =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('insert', 'insert', 'insert', 'insert', 'replace', 'delete'),
      id: fc.integer({ min: 0, max: 12 }),
      doc: documents as fc.Arbitrary<Doc>,
    }) as fc.Arbitrary<Write>,
    { maxLength: 16 },
  );

/** Two collections with the same documents, one of them with indexes. */
class Twins {
  readonly view = new Overlay(EMPTY);
  indexed: CollectionMeta;
  plain: CollectionMeta;

  constructor(specs: readonly IndexSpec[]) {
    this.indexed = indexed(this.view, specs);
    this.plain = ensureCollection(this.view, 'db.plain');
  }

  /** A write that an index refuses is done in neither. */
  write({ kind, id, doc: given }: Write): void {
    const doc = { _id: new Int32(id), ...given };
    const raw = encodeStored(doc);
    const idKey = clipped(encodeKey(doc._id));
    const stored = (collection: CollectionMeta): Buffer | undefined =>
      this.view.get(documentKey(collection, idKey));
    const old = stored(this.plain);
    const oldIndexed = stored(this.indexed);
    if ((old === undefined) !== (oldIndexed === undefined))
      throw new Error('The twins hold different documents');
    try {
      if (old === undefined && kind !== 'delete') {
        this.indexed = insertRow(this.view, this.indexed, doc, raw);
        this.plain = insertRow(this.view, this.plain, doc, raw);
      } else if (old !== undefined && kind === 'replace') {
        this.indexed = replaceRow(this.view, this.indexed, rowOf(idKey, oldIndexed!), { doc, raw });
        this.plain = replaceRow(this.view, this.plain, rowOf(idKey, old), { doc, raw });
      } else if (old !== undefined && kind === 'delete') {
        deleteRow(this.view, this.indexed, rowOf(idKey, oldIndexed!));
        deleteRow(this.view, this.plain, rowOf(idKey, old));
      }
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }
}

interface Query {
  filter: Doc;
  sort: Doc | undefined;
  skip: number;
  limit: number;
  projection: Doc | undefined;
  collation: Doc | undefined;
}

const queries: fc.Arbitrary<Query> = fc.record({
  filter: filters,
  sort: sorts as fc.Arbitrary<Doc | undefined>,
  skip: fc.constantFrom(0, 0, 1, 3),
  limit: fc.constantFrom(0, 0, 1, 2, 5),
  projection: projections,
  collation: collations,
});

/** An index that counts alone counts as many. */
function checkCount(view: Overlay, request: Parameters<typeof plan>[0], expected: number): void {
  const chosen = plan(request);
  if (!chosen.exact) return;
  const counted = chosen.ranges.reduce((sum, { from, to }) => sum + view.count(from, to), 0);
  if (counted !== expected) throw new Error(`counted ${counted} by ${chosen.name} for ${expected} documents`);
}

/** What a query gives, or the code it is refused with. */
function answer(view: Overlay, collection: CollectionMeta, query: Query): unknown {
  const { skip, projection, collation } = query;
  const bounded = query.limit > 0 || skip > 0;
  const sort = bounded ? { ...query.sort, _id: query.sort?.['_id'] ?? 1 } : query.sort;
  try {
    const request = searchOf(collection, {
      filter: query.filter,
      sort,
      skip,
      limit: query.limit === 0 ? Infinity : query.limit,
      collation,
    });
    const docs = [...search(view, request)].map((row) => row.doc);
    if (!bounded) checkCount(view, request, docs.length);
    const project = projection ? parseProjection(projection, 'find') : (doc: Doc): Doc => doc;
    const shown = docs.map((doc) => encode(project(doc, {})).toString('hex'));
    if (bounded) return shown;
    const order =
      sort && !collation ? docs.map((doc) => sortKey(keyFields(sort), doc).toString('hex')) : null;
    return { set: shown.toSorted(), order };
  } catch (error) {
    if (error instanceof StoreError) return { refused: error.code };
    throw error;
  }
}

/** Any query gives the same with indexes as without, after any writes. */
export function indexEqualsScan(
  kind: 'flat' | 'one array' | 'wild',
): fc.IProperty<[IndexSpec[], Write[], Query[]]> {
  const documents = { flat, 'one array': oneArray, wild }[kind];
  return fc.property(
    indexes as fc.Arbitrary<IndexSpec[]>,
    writes(documents),
    fc.array(queries, { minLength: 1, maxLength: 4 }),
    (specs, changes, asked) => {
      const twins = new Twins(specs);
      for (const change of changes) twins.write(change);
      for (const query of asked) {
        const byIndex = JSON.stringify(answer(twins.view, twins.indexed, query));
        const byScan = JSON.stringify(answer(twins.view, twins.plain, query));
        if (byIndex !== byScan) throw new Error(`by index ${byIndex}\nby scan  ${byScan}`);
      }
    },
  ) as fc.IProperty<[IndexSpec[], Write[], Query[]]>;
}
