import type { LeafNode, MatchNode } from '../match/nodes.ts';
import type { CollectionMeta, IndexMeta } from '../storage/catalog.ts';
import type { KeyField } from '../storage/index-keys.ts';
import { clippedBound, documentPrefix, indexPrefix } from '../storage/keys.ts';
import { afterPrefix } from '../storage/kv.ts';
import { inverted } from '../values/key-encoding.ts';
import { isArrayIndex } from '../values/paths.ts';
import { implies } from './implied.ts';
import { boundsOf, intersected, type FieldBounds, type Interval } from './intervals.ts';

const MAX_COMBINATIONS = 200;

export interface KeyRange {
  from: Buffer;
  to: Buffer;
}

/** How candidates are found. The full filter is always checked on them. */
export interface Plan {
  /** null reads documents in the order of `_id`. */
  index: IndexMeta | null;
  name: string;
  ranges: KeyRange[];
  reverse: boolean;
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
}

interface Candidate {
  index: IndexMeta | null;
  name: string;
  fields: readonly KeyField[];
  prefix: Buffer;
  multikey: boolean;
  long: boolean;
}

const ID_FIELD: KeyField = { path: '_id', parts: ['_id'], descending: false };

/** Chooses among `_id`, the indexes and a full scan. */
export function plan(request: PlanRequest): Plan {
  const predicates = conjuncts(request.filter);
  const plans = candidates(request).flatMap((candidate) => planFor(candidate, predicates, request));
  plans.sort((a, b) => b.score - a.score);
  return plans[0]!;
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
    multikey: false,
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
  const order = sortOrder(candidate, bounds, request.sort);
  const scan = bounds.length === 0;
  if (scan && index && order === null && request.hint === undefined) return [];
  const equalities = bounds.filter((bound) => bound.points).length;
  const whole = equalities === candidate.fields.length && (index === null || index.unique);
  const ranges = keyRanges(candidate, bounds);
  if (order === -1) ranges.reverse();
  return [
    {
      index,
      name: candidate.name,
      ranges,
      reverse: order === -1,
      sorted: order !== null,
      dedupe: candidate.multikey,
      score:
        (whole ? 100 : 0) +
        equalities * 10 +
        (bounds.length - equalities) * 5 +
        (order !== null && request.sort ? 3 : 0) +
        (index ? 0 : 0.5),
    },
  ];
}

/** Bounds of the leading fields: points first, then at most one range. A multikey index is bounded once. */
function boundsFor(candidate: Candidate, predicates: readonly LeafNode[]): FieldBounds[] {
  const chosen: FieldBounds[] = [];
  let combinations = 1;
  for (const field of candidate.fields) {
    const bound = fieldBounds(field, predicates, candidate.multikey);
    if (!bound) break;
    combinations *= Math.max(bound.intervals.length, 1);
    if (combinations > MAX_COMBINATIONS && chosen.length > 0) break;
    chosen.push(bound);
    if (!bound.points || candidate.multikey) break;
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
  if (candidate.multikey || candidate.long) return null;
  const fixed = new Set(
    candidate.fields
      .slice(0, bounds.length)
      .filter((_, i) => bounds[i]!.points && bounds[i]!.intervals.length === 1)
      .map((field) => field.path),
  );
  const severalRanges = bounds.some(
    (bound, i) => bound.intervals.length !== 1 && !(i === 0 && bounds.length === 1),
  );
  if (severalRanges) return null;
  const wanted = sort.filter((field) => !fixed.has(field.path));
  const given = candidate.fields.filter((field) => !fixed.has(field.path));
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

function keyRanges(candidate: Candidate, bounds: readonly FieldBounds[]): KeyRange[] {
  let spans: Interval[] = [{ low: Buffer.alloc(0), high: Buffer.alloc(0) }];
  for (const [i, bound] of bounds.entries()) {
    const parts = directed(bound.intervals, candidate.fields[i]!.descending);
    spans = spans.flatMap((span) =>
      parts.map((part) => ({
        low: Buffer.concat([span.low, part.low]),
        high: Buffer.concat([span.high, part.high]),
      })),
    );
  }
  return spans
    .map(({ low, high }) => ({
      from: Buffer.concat([candidate.prefix, clippedBound(low)]),
      to: afterPrefix(Buffer.concat([candidate.prefix, clippedBound(high)])),
    }))
    .filter(({ from, to }) => Buffer.compare(from, to) < 0);
}

function directed(intervals: readonly Interval[], descending: boolean): Interval[] {
  if (!descending) return [...intervals];
  return intervals.map(({ low, high }) => ({ low: inverted(high), high: inverted(low) })).reverse();
}
