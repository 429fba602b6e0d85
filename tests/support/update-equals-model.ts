import { Double, Int32, Long } from 'bson';
import fc from 'fast-check';
import { updateRow, upsertRow } from '../../src/embedded/store/commands/modify.ts';
import { searchOf } from '../../src/embedded/store/commands/search.ts';
import { StoreError } from '../../src/embedded/store/errors.ts';
import { search } from '../../src/embedded/store/query/scan.ts';
import { ensureCollection, type CollectionMeta } from '../../src/embedded/store/storage/catalog.ts';
import { Overlay } from '../../src/embedded/store/storage/overlay.ts';
import { insertRow } from '../../src/embedded/store/storage/records.ts';
import { parseUpdate } from '../../src/embedded/store/update/update.ts';
import { encode, encodeStored, setOwn, type Doc } from '../../src/embedded/store/values/bson.ts';
import { EMPTY } from '../unit/store/memory-kv.ts';
import { referenceOrder } from './reference-order.ts';
import { referenceUpdate, type Change, type Circumstances, type Plain } from './reference-update.ts';

const numbers = fc.constantFrom<unknown>(
  new Int32(0),
  new Int32(1),
  new Int32(2),
  new Int32(-3),
  new Int32(2_147_483_647),
  new Double(1),
  new Double(0.5),
  Long.fromNumber(2),
  Long.MAX_VALUE,
);
const fewNumbers = fc.constantFrom<unknown>(new Int32(0), new Int32(1), new Double(1), Long.fromNumber(2));
const scalar = fc.oneof(
  { arbitrary: fewNumbers, weight: 4 },
  { arbitrary: numbers, weight: 2 },
  { arbitrary: fc.constantFrom<unknown>('a', 'b', null, true, new Date(7)), weight: 2 },
);
const element = fc.record(
  { x: scalar, y: fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })) },
  { requiredKeys: [] },
);
const list = fc.oneof(
  fc.array(fewNumbers, { maxLength: 4 }),
  fc.array(element, { maxLength: 4 }),
  fc.array(fc.oneof(scalar, element, fc.array(scalar, { maxLength: 2 })), { maxLength: 4 }),
);
const inner = fc.record(
  { t: scalar, u: fc.record({ v: scalar }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);
const documents = fc.record(
  {
    n: numbers,
    m: scalar,
    list: fc.oneof({ arbitrary: list, weight: 8 }, { arbitrary: scalar, weight: 1 }),
    s: fc.oneof({ arbitrary: inner, weight: 5 }, { arbitrary: scalar, weight: 1 }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Plain>;

const PATHS = [
  'n',
  'm',
  'list',
  'list.0',
  'list.1',
  'list.5',
  'list.0.x',
  'list.1.y',
  'list.x',
  's',
  's.t',
  's.u.v',
  's.new.deep',
  'new',
  'new.deep',
  'list.$',
  'list.$.x',
  'list.$.y',
  'list.$[]',
  'list.$[].x',
  'list.$[].y.$[]',
  'list.$[e]',
  'list.$[d].x',
  'list.$[d].y',
];

const ARRAYS = new Set(['$push', '$addToSet', '$pop', '$pull', '$pullAll']);
const COUNTERS = new Set(['$inc', '$mul', '$bit', '$min', '$max']);

/** Mostly paths that the operator can change, and sometimes any. */
function pathsFor(operator: string): fc.Arbitrary<string> {
  const any = { arbitrary: fc.constantFrom(...PATHS), weight: 1 };
  if (ARRAYS.has(operator))
    return fc.oneof(any, {
      arbitrary: fc.constantFrom('list', 'list', 'list', 'new', 'list.$.y', 'list.$[d].y', 'list.$[].y'),
      weight: 5,
    });
  if (!COUNTERS.has(operator)) return any.arbitrary;
  return fc.oneof(any, {
    arbitrary: fc.constantFrom(
      'n',
      'n',
      'new',
      'list.0',
      'list.$',
      'list.$.x',
      'list.$[e]',
      'list.$[d].x',
      'list.$[]',
    ),
    weight: 3,
  });
}

const anything = fc.oneof(scalar, element, list);
const each = fc.array(fc.oneof(scalar, element), { maxLength: 3 });
const small = fc.integer({ min: -3, max: 3 }).map((value) => new Int32(value));
const pushes = fc
  .record(
    {
      $each: each,
      $position: small,
      $slice: small,
      $sort: fc.constantFrom<unknown>(new Int32(1), new Int32(-1), { x: new Int32(1) }, { y: -1, x: 1 }),
    },
    { requiredKeys: ['$each'] },
  )
  .map((operand): Doc => operand);
const masks = fc
  .tuple(
    fc.constantFrom('and', 'or', 'xor'),
    fc.constantFrom<unknown>(new Int32(5), new Int32(-1), Long.fromNumber(6)),
  )
  .map(([name, mask]): Doc => ({ [name]: mask }));

const OPERANDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  $set: anything,
  $setOnInsert: anything,
  $unset: fc.constant(''),
  $inc: fc.oneof({ arbitrary: numbers, weight: 9 }, { arbitrary: scalar, weight: 1 }),
  $mul: numbers,
  $min: anything,
  $max: anything,
  $bit: masks,
  $rename: fc.constantFrom('renamed', 's.t', 'm', 's.new', 'list.0', 'n.x'),
  $push: fc.oneof(scalar, element, pushes),
  $addToSet: fc.oneof(
    scalar,
    element,
    each.map((items): Doc => ({ $each: items })),
  ),
  $pop: fc.constantFrom(1, -1),
  $pull: fc.oneof(
    scalar,
    numbers.map((value): Doc => ({ $gte: value })),
    fc.record({ x: scalar }),
  ),
  $pullAll: each,
};

const changes: fc.Arbitrary<Change> = fc
  .constantFrom(...Object.keys(OPERANDS))
  .chain((operator) =>
    fc.tuple(pathsFor(operator), OPERANDS[operator]!).map(([path, operand]) => ({ operator, path, operand })),
  )
  .filter(({ operator, path, operand }) => operator !== '$rename' || renamable(path, String(operand)));

/** What MongoDB refuses before looking at any document is for other tests. */
function renamable(from: string, to: string): boolean {
  return !from.includes('$') && !`${from}.`.startsWith(`${to}.`) && !`${to}.`.startsWith(`${from}.`);
}

/** Queries whose place in the array the model can tell by itself. */
type Wanted = { kind: 'id' } | { kind: 'element'; value: unknown } | { kind: 'field'; value: unknown };

const wanted: fc.Arbitrary<Wanted> = fc.oneof(
  fc.constant<Wanted>({ kind: 'id' }),
  fewNumbers.map((value): Wanted => ({ kind: 'element', value })),
  fewNumbers.map((value): Wanted => ({ kind: 'field', value })),
);

interface Step {
  id: number;
  upsert: boolean;
  wanted: Wanted;
  changes: Change[];
  limit: number;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    id: fc.constantFrom(1, 1, 2, 2, 3),
    upsert: fc.boolean(),
    wanted,
    changes: fc.uniqueArray(changes, {
      minLength: 1,
      maxLength: 3,
      selector: ({ operator, path }) => `${operator} ${path}`,
    }),
    limit: fc.integer({ min: 0, max: 2 }),
  }),
  { minLength: 1, maxLength: 6 },
);

function queryOf({ id, wanted: want }: Step): Doc {
  const query: Doc = { _id: new Int32(id) };
  if (want.kind === 'element') query['list'] = want.value;
  if (want.kind === 'field') query['list'] = { $elemMatch: { x: want.value } };
  return query;
}

/** Whether the model's document is meant, and at which element. */
function found(doc: Plain, { wanted: want }: Step): { position: number | null } | null {
  if (want.kind === 'id') return { position: null };
  const array = doc['list'];
  const same = (value: unknown): boolean => value !== undefined && referenceOrder(value, want.value) === 0;
  if (want.kind === 'element' && !Array.isArray(array)) return same(array) ? { position: null } : null;
  if (!Array.isArray(array)) return null;
  const hasField = (item: unknown): boolean => {
    const x = typeof item === 'object' && item !== null ? (item as Plain)['x'] : undefined;
    return same(x) || (Array.isArray(x) && x.some(same));
  };
  const at = array.findIndex((item: unknown) => (want.kind === 'element' ? same(item) : hasField(item)));
  return at < 0 ? null : { position: at };
}

function specOf(step: Step): {
  update: Doc;
  arrayFilters: Doc[] | undefined;
  filters: Circumstances['filters'];
} {
  const update: Doc = {};
  for (const { operator, path, operand } of step.changes)
    setOwn((update[operator] ??= {}) as Doc, path, operand);
  const used = (name: string): boolean => step.changes.some(({ path }) => path.includes(`$[${name}]`));
  const limit = new Int32(step.limit);
  const isAbove = (value: unknown): boolean =>
    (value instanceof Int32 || value instanceof Double || value instanceof Long) &&
    referenceOrder(value, limit) >= 0;
  const arrayFilters = [
    ...(used('e') ? [{ e: { $gte: limit } }] : []),
    ...(used('d') ? [{ 'd.x': { $gte: limit } }] : []),
  ];
  const someAbove = (value: unknown): boolean =>
    Array.isArray(value) ? value.some(isAbove) : isAbove(value);
  const filters: Circumstances['filters'] = {
    e: someAbove,
    d: (item) => {
      const candidates: unknown[] = Array.isArray(item) ? item : [item];
      return candidates.some(
        (one) => typeof one === 'object' && one !== null && someAbove((one as Plain)['x']),
      );
    },
  };
  return { update, arrayFilters: arrayFilters.length > 0 ? arrayFilters : undefined, filters };
}

class Real {
  readonly view = new Overlay(EMPTY);
  collection: CollectionMeta = ensureCollection(this.view, 'db.c');

  insert(doc: Doc): void {
    this.collection = insertRow(this.view, this.collection, doc, encodeStored(doc));
  }

  /** @returns the error's code, or 0 */
  update(step: Step): number {
    const { update: spec, arrayFilters } = specOf(step);
    try {
      const update = parseUpdate(spec, arrayFilters);
      const request = searchOf(this.collection, { filter: queryOf(step), limit: 1 });
      const modification = { view: this.view, search: request, update, now: new Date(0) };
      const [row] = search(this.view, request);
      if (row) updateRow(modification, row);
      else if (step.upsert) upsertRow(modification);
      return 0;
    } catch (error) {
      if (error instanceof StoreError) return error.code;
      throw error;
    }
  }

  all(): Doc[] {
    return [...search(this.view, searchOf(this.collection, { filter: {}, sort: { _id: 1 } }))].map(
      ({ doc }) => doc,
    );
  }
}

class Model {
  readonly docs = new Map<number, Plain>();

  /** @returns the codes that may be reported, none when the update is done */
  update(step: Step): Set<number> {
    const { filters } = specOf(step);
    const doc = this.docs.get(step.id);
    const place = doc && found(doc, step);
    if (doc && place) return this.#apply(step, doc, { ...place, filters, inserting: false });
    const nothing = referenceUpdate({}, step.changes, { position: null, filters, inserting: false });
    if (!step.upsert) return 'errors' in nothing && nothing.errors.has(40) ? new Set([40, 0]) : new Set();
    if (doc) return new Set([11000, ...this.#trial(step, filters)]);
    return this.#apply(step, this.#seed(step), { position: null, filters, inserting: true });
  }

  #seed({ id, wanted: want }: Step): Plain {
    return { _id: new Int32(id), ...(want.kind === 'element' ? { list: want.value } : {}) };
  }

  #trial(step: Step, filters: Circumstances['filters']): Set<number> {
    const tried = referenceUpdate(this.#seed(step), step.changes, {
      position: null,
      filters,
      inserting: true,
    });
    return 'errors' in tried ? tried.errors : new Set();
  }

  #apply(step: Step, doc: Plain, given: Circumstances): Set<number> {
    const outcome = referenceUpdate(doc, step.changes, given);
    if ('errors' in outcome) return outcome.errors;
    this.docs.set(step.id, outcome.doc);
    return new Set();
  }
}

function shown(docs: Iterable<Doc>): string[] {
  return [...docs].map((doc) => encode(doc).toString('hex'));
}

/** After any sequence of updates the store holds what the reference model holds, and refused what it refuses. */
export const updateEqualsModel = fc.property(
  fc.array(documents, { minLength: 1, maxLength: 2 }),
  steps,
  (docs, list) => {
    const [real, model] = [new Real(), new Model()];
    for (const [i, given] of docs.entries()) {
      const doc = { _id: new Int32(i + 1), ...given };
      real.insert(doc);
      model.docs.set(i + 1, doc);
    }
    for (const step of list) {
      const allowed = model.update(step);
      const code = real.update(step);
      const isRight = allowed.size === 0 ? code === 0 : allowed.has(code);
      if (!isRight)
        throw new Error(`code ${code}, but the model allows ${[...allowed].join(', ') || 'success'}`);
      const ordered = [...model.docs].toSorted(([a], [b]) => a - b).map(([, doc]) => doc);
      const [is, should] = [shown(real.all()), shown(ordered)];
      if (JSON.stringify(is) !== JSON.stringify(should))
        throw new Error(`store ${JSON.stringify(real.all())}\nmodel ${JSON.stringify(ordered)}`);
    }
  },
);
