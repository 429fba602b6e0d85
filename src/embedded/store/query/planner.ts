import type { LeafNode, MatchNode } from '../match/nodes.ts';
import type { CollectionMeta, IndexMeta } from '../storage/catalog.ts';
import type { KeyField } from '../storage/index-keys.ts';
import { clippedBound, documentPrefix, indexPrefix, isLong } from '../storage/keys.ts';
import { afterPrefix } from '../storage/kv.ts';
import { inverted } from '../values/key-encoding.ts';
import { isArrayIndex } from '../values/paths.ts';
import { BINARY, holdsText, type Ordering } from '../values/ordering.ts';
import { implies } from './implied.ts';
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
  ranges: KeyRange[];
  reverse: boolean;
  /** The ranges are read side by side, the next key in order first. */
  merge: boolean;
  /** The candidates come in the order asked for. */
  sorted: boolean;
  /** Several keys may lead to one document. */
  dedupe: boolean;
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

/** Chooses among `_id`, the indexes and a full scan. */
export function plan(request: PlanRequest): Plan {
  const predicates = usable(conjuncts(request.filter), request.ordering ?? BINARY);
  const plans = candidates(request).flatMap((candidate) => planFor(candidate, predicates, request));
  plans.sort((a, b) => b.score - a.score);
  return plans[0]!;
}

const BY_BYTES = new Set(['$regex', '$exists', '$type', '$size', '$mod']);

/** Predicates that an index, or the condition of a partial one, answers as the matcher would. */
function usable(predicates: readonly LeafNode[], ordering: Ordering): readonly LeafNode[] {
  if (ordering.simple) return predicates;
  return predicates.filter((leaf) => BY_BYTES.has(leaf.operator) || !holdsText(leaf.operand));
}

/** Predicates that must all hold, by path. */
function conjuncts(node: MatchNode): LeafNode[] {
  if (node.kind === 'leaf') return [node];
  return node.kind === 'and' ? node.nodes.flatMap(conjuncts) : [];
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

function planFor(candidate: Candidate, predicates: readonly LeafNode[], request: PlanRequest): Plan[] {
  const { index } = candidate;
  if (index?.partial && !implies(predicates, index.partial)) return [];
  const bounds = boundsFor(candidate, predicates);
  if (index?.sparse && !bounds.some((bound) => !bound.matchesMissing)) return [];
  const servesSort = request.sort === null || (request.ordering ?? BINARY).simple;
  const straight = servesSort ? sortOrder(candidate, bounds, request.sort) : null;
  const merged = servesSort && straight === null ? mergeOrder(candidate, bounds, request.sort) : null;
  const order = straight ?? merged;
  const scan = bounds.length === 0;
  if (scan && index && order === null && request.hint === undefined) return [];
  const equalities = bounds.filter((bound) => bound.points).length;
  const whole = equalities === candidate.fields.length && (index === null || index.unique);
  const ranges = keyRanges(candidate, bounds, whole);
  if (straight === -1) ranges.reverse();
  return [
    {
      index,
      name: candidate.name,
      ranges,
      reverse: order === -1,
      merge: merged !== null,
      sorted: order !== null,
      dedupe: candidate.arrays.length > 0,
      score:
        (whole ? 100 : 0) +
        equalities * 10 +
        (bounds.length - equalities) * 5 +
        (order !== null && request.sort ? 3 : 0) +
        (index ? 0 : 0.5),
    },
  ];
}

/**
 * Bounds of the leading fields: points first, then at most one range. Of the fields that hold arrays one is
 * bounded, by one predicate: another may hold for another element.
 */
function boundsFor(candidate: Candidate, predicates: readonly LeafNode[]): FieldBounds[] {
  const chosen: FieldBounds[] = [];
  let combinations = 1;
  let inArray = false;
  for (const [place, field] of candidate.fields.entries()) {
    const isArray = candidate.arrays.includes(place);
    if (isArray && inArray) break;
    inArray ||= isArray;
    const bound = fieldBounds(field, predicates, isArray);
    if (!bound) break;
    combinations *= Math.max(bound.intervals.length, 1);
    if (combinations > MAX_COMBINATIONS && chosen.length > 0) break;
    chosen.push(bound);
    if (!bound.points) break;
  }
  return chosen;
}

function fieldBounds(
  field: KeyField,
  predicates: readonly LeafNode[],
  multikey: boolean,
): FieldBounds | null {
  let best: FieldBounds | null = null;
  for (const leaf of predicates) {
    const bound = leaf.path === field.path ? boundsOf(leaf) : null;
    if (!bound) continue;
    if (best === null) best = bound;
    else if (!multikey) best = intersected(best, bound);
    else if (bound.points && !best.points) best = bound;
  }
  return best;
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
