import { anchoredPrefix } from '../match/regex.ts';
import type { LeafNode } from '../match/nodes.ts';
import { encodeKey } from '../values/key-encoding.ts';
import { TAG, tagOf } from '../values/types.ts';

/**
 * All encoded values from `low` to `high`, both included, with everything that starts with `high`. Always a
 * superset of what the predicate accepts: the full filter is checked on every candidate.
 */
export interface Interval {
  low: Buffer;
  high: Buffer;
}

export interface FieldBounds {
  intervals: Interval[];
  /** Each interval holds one single value: the next field of the index may be bounded too. */
  points: boolean;
  /** Whether a missing field could satisfy the predicate. */
  matchesMissing: boolean;
}

const RANGED = new Set<number>([
  TAG.number,
  TAG.string,
  TAG.binary,
  TAG.objectId,
  TAG.bool,
  TAG.date,
  TAG.timestamp,
]);

/** The part of an index a predicate can be limited to, or null when it cannot. */
export function boundsOf(leaf: LeafNode): FieldBounds | null {
  switch (leaf.operator) {
    case '$eq':
      return points([leaf.operand]);
    case '$in':
      return points(leaf.operand as unknown[]);
    case '$gt':
    case '$gte':
      return ranged(leaf.operand, (key, tag) => ({ low: key, high: tag }));
    case '$lt':
    case '$lte':
      return ranged(leaf.operand, (key, tag) => ({ low: tag, high: key }));
    case '$regex':
      return prefixed(leaf.operand as { pattern: string; flags: string });
    default:
      return null;
  }
}

function points(values: readonly unknown[]): FieldBounds | null {
  const found = new Map<string, Interval>();
  let matchesMissing = false;
  for (const value of values) {
    const tag = tagOf(value);
    if (tag === TAG.array || tag === TAG.regex) return null;
    if (value === null || value === undefined) matchesMissing = true;
    const key = encodeKey(value ?? null);
    found.set(key.toString('latin1'), { low: key, high: key });
  }
  const intervals = [...found.values()].sort((a, b) => Buffer.compare(a.low, b.low));
  return { intervals, points: true, matchesMissing };
}

function ranged(value: unknown, build: (key: Buffer, tag: Buffer) => Interval): FieldBounds | null {
  const tag = tagOf(value);
  if (!RANGED.has(tag)) return null;
  return { intervals: [build(encodeKey(value), Buffer.from([tag]))], points: false, matchesMissing: false };
}

function prefixed({ pattern, flags }: { pattern: string; flags: string }): FieldBounds | null {
  const prefix = anchoredPrefix(pattern, flags);
  if (prefix === null) return null;
  const text = encodeKey(prefix);
  const start = text.subarray(0, text.length - 2);
  const regexes = Buffer.from([TAG.regex]);
  return {
    intervals: [
      { low: start, high: start },
      { low: regexes, high: regexes },
    ],
    points: false,
    matchesMissing: false,
  };
}

/** Both bounds of a field at once: only right while every document has a single value there. */
export function intersected(a: FieldBounds, b: FieldBounds): FieldBounds {
  if (a.points || b.points || a.intervals.length !== 1 || b.intervals.length !== 1)
    return a.points ? a : b.points ? b : a;
  const [left, right] = [a.intervals[0]!, b.intervals[0]!];
  const low = Buffer.compare(left.low, right.low) > 0 ? left.low : right.low;
  const high = upper(left.high, right.high);
  return { intervals: [{ low, high }], points: false, matchesMissing: false };
}

/** The tighter of two inclusive-prefix ends: a longer end is tighter than the prefix it extends. */
function upper(a: Buffer, b: Buffer): Buffer {
  const shared = Math.min(a.length, b.length);
  const order = Buffer.compare(a.subarray(0, shared), b.subarray(0, shared));
  if (order === 0) return a.length > b.length ? a : b;
  return order < 0 ? a : b;
}
