import type { ElemMatchNode, LeafNode, MatchNode } from '../match/nodes.ts';
import type { CollectionMeta, IndexMeta } from '../storage/catalog.ts';
import type { KeyField } from '../storage/index-keys.ts';
import { clippedBound, documentPrefix, indexPrefix, isLong } from '../storage/keys.ts';
import { afterPrefix } from '../storage/kv.ts';
import { inverted } from '../values/key-encoding.ts';
import { isArrayIndex } from '../values/paths.ts';
import { BINARY, type Ordering } from '../values/ordering.ts';
import { StoreError } from '../errors.ts';
import { implies } from './implied.ts';
import { conjuncts, predicatesOf, type Predicate } from './predicates.ts';
import { unionOf } from './union.ts';
import { boundsOf, intersected, type FieldBounds, type Interval } from './intervals.ts';

const MAX_COMBINATIONS = 200;

export interface KeyRange {
  from: Buffer;
  to: Buffer;
  /** Bytes that all its keys share: what follows them is the order within the range. */
  shared: number;
  /** It holds one key at most, `from`: a unique index with a single value for each of its fields. */
  single: boolean;
}

/** How candidates are found. The full filter is always checked on them. */
export interface Plan {
  /** null reads documents in the order of `_id`. */
  index: IndexMeta | null;
  name: string;
  /** Plans whose documents are put together, each once: the branches of an `$or`. Else null. */
  branches: readonly Plan[] | null;
  ranges: KeyRange[];
  reverse: boolean;
  /** The ranges are read side by side, the next key in order first. */
  merge: boolean;
  /** The candidates come in the order asked for. */
  sorted: boolean;
  /** Several keys may lead to one document. */
  dedupe: boolean;
  /** Part of the collection is read, as far as one can tell: not all of it. */
  bounded: boolean;
  /** The whole collection is read, and not for the order of `_id`. */
  scans: boolean;
  /** The ranges hold an entry for every match and for nothing else: counting needs no documents. */
  exact: boolean;
  score: number;
}

export interface PlanRequest {
  collection: CollectionMeta;
  filter: MatchNode;
  sort: readonly KeyField[] | null;
  /** A key pattern's or index's name that must be used. */
  hint?: string;
  /** How the filter and the sort compare. Indexes are in binary order: under a collation they serve no texts. */
  ordering?: Ordering;
}

interface Candidate {
  index: IndexMeta | null;
  name: string;
  fields: readonly KeyField[];
  prefix: Buffer;
  /** Places where some document has had an array. */
  arrays: readonly number[];
  long: boolean;
}

const ID_FIELD: KeyField = { path: '_id', parts: ['_id'], descending: false };

/**
 * Chooses among `_id`, the indexes, an index for each branch of an `$or`, and a full scan.
 *
 * @throws NoQueryExecutionPlans when the hinted index does not hold all that the filter may match
 */
export function plan(request: PlanRequest): Plan {
  const predicates = predicatesOf(request.filter, request.ordering ?? BINARY);
  const plans = candidates(request).flatMap((candidate) => planFor(candidate, predicates, request));
  plans.sort((a, b) => b.score - a.score);
  const [best] = plans;
  const union = request.hint === undefined && !best?.bounded ? unionOf(request, plan) : null;
  if (union) return union;
  if (best) return best;
  throw new StoreError(
    'NoQueryExecutionPlans',
    `error processing query: planner returned error :: caused by :: No query solutions: the hinted index ${request.hint} does not hold every document that may match`,
  );
}

function candidates({ collection, hint }: PlanRequest): Candidate[] {
  const ids: Candidate = {
    index: null,
    name: '_id_',
    fields: [ID_FIELD],
    prefix: documentPrefix(collection.id),
    arrays: [],
    long: collection.longIds,
  };
  const others = collection.indexes
    .filter((index) => !index.fields.some((field) => field.parts.some(isArrayIndex)))
    .map((index) => ({ ...index, index, prefix: indexPrefix(index.id) }));
  if (hint !== undefined && hint !== '_id_' && hint !== '$natural')
    return others.filter((candidate) => candidate.name === hint);
  return hint === undefined ? [ids, ...others] : [ids];
}

function planFor(candidate: Candidate, predicates: readonly Predicate[], request: PlanRequest): Plan[] {
  const { index } = candidate;
  const leaves = predicates.map(({ leaf }) => leaf);
  if (index?.partial && !implies(leaves, index.partial)) return [];
  const bounds = boundsFor(candidate, predicates);
  const isPresent = bounds.some((bound) => !bound.matchesMissing) || demandsField(candidate, leaves);
  if (index?.sparse && !isPresent) return [];
  const servesSort = request.sort === null || (request.ordering ?? BINARY).simple;
  const straight = servesSort ? sortOrder(candidate, bounds, request.sort) : null;
  const merged = servesSort && straight === null ? mergeOrder(candidate, bounds, request.sort) : null;
  const order = straight ?? merged;
  const scan = bounds.length === 0;
  const isPart = index !== null && (index.partial !== null || index.sparse);
  if (scan && index && order === null && request.hint === undefined && !isPart) return [];
  const equalities = bounds.filter((bound) => bound.points).length;
  const whole = equalities === candidate.fields.length && (index === null || index.unique);
  const ranges = keyRanges(candidate, bounds, whole);
  if (straight === -1) ranges.reverse();
  return [
    {
      index,
      name: candidate.name,
      branches: null,
      ranges,
      reverse: order === -1,
      merge: merged !== null,
      sorted: order !== null,
      dedupe: candidate.arrays.length > 0,
      bounded: !scan || isPart,
      scans: scan && index === null && !(order !== null && request.sort !== null),
      exact: isExact(candidate, bounds, { leaves, request }),
      score:
        (whole ? 100 : 0) +
        equalities * 10 +
        (bounds.length - equalities) * 5 +
        (order !== null && request.sort ? 3 : 0) +
        (isPart ? 0.75 : 0) +
        (index ? 0 : 0.5),
    },
  ];
}

/**
 * Bounds of the leading fields: points first, then at most one range. Of the fields that hold arrays one is
 * bounded, by one predicate: another may hold for another element.
 */
function boundsFor(candidate: Candidate, predicates: readonly Predicate[]): FieldBounds[] {
  const chosen: FieldBounds[] = [];
  let combinations = 1;
  let inArray: ArrayBound | null = null;
  for (const [place, field] of candidate.fields.entries()) {
    const isArray = candidate.arrays.includes(place);
    const found: ArrayBound | null = isArray ? arrayBounds(field, predicates, inArray) : null;
    if (found) inArray = found;
    const bound = isArray ? found?.bound : singleBounds(field, predicates);
    if (!bound) break;
    combinations *= Math.max(bound.intervals.length, 1);
    if (combinations > MAX_COMBINATIONS && chosen.length > 0) break;
    chosen.push(bound);
    if (!bound.points) break;
  }
  return chosen;
}

/** All predicates at once: there is one value. */
function singleBounds(field: KeyField, predicates: readonly Predicate[]): FieldBounds | null {
  let best: FieldBounds | null = null;
  for (const { leaf } of predicates) {
    const bound = leaf.path === field.path ? boundsOf(leaf) : null;
    if (bound) best = best === null ? bound : intersected(best, bound);
  }
  return best;
}

interface ArrayBound {
  bound: FieldBounds;
  element: ElemMatchNode | null;
}

/**
 * The best bound of a field that holds arrays. Predicates may hold for different elements, so there is one; an
 * `$elemMatch` on values has all of its own, and one on fields bounds several fields of the same element.
 */
function arrayBounds(
  field: KeyField,
  predicates: readonly Predicate[],
  before: ArrayBound | null,
): ArrayBound | null {
  if (before && (before.element === null || before.element.onValues)) return null;
  const found: ArrayBound[] = [];
  for (const { leaf, element } of predicates) {
    if (before && element !== before.element) continue;
    const bound = leaf.path === field.path ? boundsOf(leaf) : null;
    if (!bound) continue;
    const same = element?.onValues ? found.find((other) => other.element === element) : undefined;
    if (same) same.bound = intersected(same.bound, bound);
    else found.push({ bound, element });
  }
  return found.find(({ bound }) => bound.points) ?? found.find(({ element }) => element) ?? found[0] ?? null;
}

/** Whether the filter asks for a field that every document in the sparse index may be the only to have. */
function demandsField({ fields }: Candidate, leaves: readonly LeafNode[]): boolean {
  return leaves.some(
    ({ operator, path }) => operator === '$exists' && fields.some((field) => field.path === path),
  );
}

/** Every predicate is a point of the index, and the index tells all values apart. */
function isExact(
  candidate: Candidate,
  bounds: readonly FieldBounds[],
  { leaves, request }: { leaves: readonly LeafNode[]; request: PlanRequest },
): boolean {
  if (candidate.arrays.length > 0 || candidate.long || bounds.length === 0) return false;
  if (conjuncts(request.filter).some((node) => node.kind !== 'leaf')) return false;
  if (conjuncts(request.filter).length !== bounds.length || leaves.length !== bounds.length) return false;
  return bounds.every(
    (bound, i) =>
      bound.points &&
      !bound.matchesMissing &&
      leaves.some(
        ({ operator, path }) =>
          path === candidate.fields[i]!.path && (operator === '$eq' || operator === '$in'),
      ),
  );
}

/** 1 or -1 when walking the index that way gives the sort order, null when it does not. */
function sortOrder(
  candidate: Candidate,
  bounds: readonly FieldBounds[],
  sort: readonly KeyField[] | null,
): 1 | -1 | null {
  if (!sort || sort.length === 0) return 1;
  if (candidate.long || sortsByArray(candidate, sort)) return null;
  const fixed = fixedPaths(candidate, bounds);
  const severalRanges = bounds.some(
    (bound, i) => bound.intervals.length !== 1 && !(i === 0 && bounds.length === 1),
  );
  if (severalRanges) return null;
  const given = candidate.fields.filter((field) => !fixed.has(field.path));
  return walkingOrder(
    given,
    sort.filter((field) => !fixed.has(field.path)),
  );
}

/**
 * As `sortOrder`, for an index that is in order only behind each of several values of its leading fields:
 * it is when their ranges are read side by side.
 */
function mergeOrder(
  candidate: Candidate,
  bounds: readonly FieldBounds[],
  sort: readonly KeyField[] | null,
): 1 | -1 | null {
  if (!sort || candidate.long || sortsByArray(candidate, sort)) return null;
  const points = leadingPoints(bounds);
  if (bounds.slice(points).some((bound) => bound.intervals.length !== 1)) return null;
  const fixed = fixedPaths(candidate, bounds);
  return walkingOrder(
    candidate.fields.slice(points),
    sort.filter((field) => !fixed.has(field.path)),
  );
}

function leadingPoints(bounds: readonly FieldBounds[]): number {
  const end = bounds.findIndex((bound) => !bound.points);
  return end < 0 ? bounds.length : end;
}

/** Fields that have one value in all candidates. */
function fixedPaths(candidate: Candidate, bounds: readonly FieldBounds[]): ReadonlySet<string> {
  const fixed = candidate.fields.filter((_, i) => bounds[i]?.points && bounds[i].intervals.length === 1);
  return new Set(fixed.map((field) => field.path));
}

/** A document with several values stands where its least one does: the index does not say which that is. */
function sortsByArray(candidate: Candidate, sort: readonly KeyField[]): boolean {
  return candidate.arrays.some((place) => sort.some((field) => field.path === candidate.fields[place]!.path));
}

/** The direction in which keys of these fields are read to give an order, or null. */
function walkingOrder(given: readonly KeyField[], wanted: readonly KeyField[]): 1 | -1 | null {
  let direction: 1 | -1 | null = null;
  for (const [i, field] of wanted.entries()) {
    const own = given[i];
    if (own?.path !== field.path) return null;
    const needed = own.descending === field.descending ? 1 : -1;
    if (direction !== null && direction !== needed) return null;
    direction = needed;
  }
  return direction ?? 1;
}

interface Span extends Interval {
  /** Bytes of the points at its beginning. */
  shared: number;
}

/** Values so long that only their first bytes are kept may share a range, which is read once. */
function keyRanges(candidate: Candidate, bounds: readonly FieldBounds[], whole: boolean): KeyRange[] {
  let spans: Span[] = [{ low: Buffer.alloc(0), high: Buffer.alloc(0), shared: 0 }];
  for (const [i, bound] of bounds.entries()) {
    const parts = directed(bound.intervals, candidate.fields[i]!.descending);
    spans = spans.flatMap((span) =>
      parts.map((part) => ({
        low: Buffer.concat([span.low, part.low]),
        high: Buffer.concat([span.high, part.high]),
        shared: span.shared + (bound.points ? part.low.length : 0),
      })),
    );
  }
  return spans
    .map(({ low, high, shared }) => ({
      from: Buffer.concat([candidate.prefix, clippedBound(low)]),
      to: afterPrefix(Buffer.concat([candidate.prefix, clippedBound(high)])),
      shared: candidate.prefix.length + shared,
      single: whole && !isLong(low),
    }))
    .filter(({ from, to }, i, all) => Buffer.compare(from, to) < 0 && !all[i - 1]?.from.equals(from));
}

function directed(intervals: readonly Interval[], descending: boolean): Interval[] {
  if (!descending) return [...intervals];
  return intervals.map(({ low, high }) => ({ low: inverted(high), high: inverted(low) })).reverse();
}
