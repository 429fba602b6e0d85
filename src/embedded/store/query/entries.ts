import type { KvEntry, KvReader } from '../storage/kv.ts';
import type { KeyRange, Plan } from './planner.ts';

/** The index entries, or documents, that a plan reads, in its order. */
export function entriesOf(view: KvReader, chosen: Plan): Iterable<KvEntry> {
  return chosen.merge ? sideBySide(view, chosen) : oneByOne(view, chosen);
}

function* oneByOne(view: KvReader, { ranges, reverse }: Plan): Generator<KvEntry> {
  for (const { from, to, single } of ranges) {
    if (!single) {
      yield* view.range(from, to, reverse);
      continue;
    }
    const value = view.get(from);
    if (value) yield { key: from, value };
  }
}

interface Stream {
  readonly iterator: Iterator<KvEntry>;
  readonly range: KeyRange;
  head: KvEntry;
}

/** Of all ranges the entry that comes first behind the bytes its range shares, again and again. */
function* sideBySide(view: KvReader, { ranges, reverse }: Plan): Generator<KvEntry> {
  const open = new Set<Stream>();
  try {
    for (const range of ranges) {
      const iterator = view.range(range.from, range.to, reverse)[Symbol.iterator]();
      const first = iterator.next();
      if (first.done !== true) open.add({ iterator, range, head: first.value });
    }
    while (open.size > 0) {
      const next = firstOf(open, reverse ? -1 : 1);
      yield next.head;
      const following = next.iterator.next();
      if (following.done === true) open.delete(next);
      else next.head = following.value;
    }
  } finally {
    for (const stream of open) stream.iterator.return?.();
  }
}

function firstOf(streams: Iterable<Stream>, direction: 1 | -1): Stream {
  let first: Stream | undefined;
  for (const stream of streams) {
    if (!first || direction * compareBehind(stream, first) < 0) first = stream;
  }
  return first!;
}

function compareBehind(a: Stream, b: Stream): number {
  return a.head.key.compare(b.head.key, b.range.shared, b.head.key.length, a.range.shared, a.head.key.length);
}
