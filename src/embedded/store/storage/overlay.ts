import type { KvChange, KvEntry, KvReader } from './kv.ts';

interface Pending extends KvChange {
  /** The value below this overlay when the key was first written. */
  before: Buffer | undefined;
}

const MOST_SEEN = 32;

/**
 * Uncommitted changes laid over a reader: a command or a transaction reads its own writes, and nothing
 * reaches storage until it has succeeded as a whole.
 */
export class Overlay implements KvReader {
  readonly #base: KvReader;
  readonly #onWrite: (key: Buffer, id: string, before: Buffer | undefined) => void;
  readonly #pending = new Map<string, Pending>();
  readonly #relied = new Map<string, { key: Buffer; before: Buffer | undefined }>();
  readonly #seen = new Map<string, { value: Buffer | undefined }>();
  #sorted: string[] | null = null;
  #bytes = 0;

  constructor(
    base: KvReader,
    onWrite: (key: Buffer, id: string, before: Buffer | undefined) => void = () => {},
  ) {
    this.#base = base;
    this.#onWrite = onWrite;
  }

  get(key: Buffer): Buffer | undefined {
    const id = idOf(key);
    const own = this.#pending.get(id);
    return own ? (own.value ?? undefined) : this.#below(key, id);
  }

  put(key: Buffer, value: Buffer): void {
    this.#set(key, value);
  }

  delete(key: Buffer): void {
    this.#set(key, null);
  }

  /** Notes that the changes are only right while this key keeps the value it has below. */
  relyOn(key: Buffer): void {
    const id = idOf(key);
    if (!this.#relied.has(id)) this.#relied.set(id, { key, before: this.#below(key, id) });
  }

  /** Of all values written so far, those written over included. */
  get bytes(): number {
    return this.#bytes;
  }

  get empty(): boolean {
    return this.#pending.size === 0;
  }

  changes(): Iterable<Pending> {
    return this.#pending.values();
  }

  /** Whether any key written or relied upon no longer has, in `current`, the value it had below. */
  conflictsWith(current: KvReader): boolean {
    for (const { key, before } of this.#pending.values())
      if (!sameBytes(current.get(key), before)) return true;
    for (const { key, before } of this.#relied.values())
      if (!sameBytes(current.get(key), before)) return true;
    return false;
  }

  range(from: Buffer, to: Buffer, reverse = false): Iterable<KvEntry> {
    if (this.#pending.size === 0) return this.#base.range(from, to, reverse);
    return this.#merged(from, to, reverse);
  }

  count(from: Buffer, to: Buffer): number {
    let count = this.#base.count(from, to);
    for (const id of this.#between(from, to)) {
      const own = this.#pending.get(id)!;
      const below = this.#base.get(own.key) !== undefined;
      if (below && own.value === null) count--;
      if (!below && own.value !== null) count++;
    }
    return count;
  }

  #set(key: Buffer, value: Buffer | null): void {
    const id = idOf(key);
    this.#bytes += value?.length ?? 0;
    const own = this.#pending.get(id);
    if (own) {
      own.value = value;
      return;
    }
    const before = this.#below(key, id);
    this.#onWrite(key, id, before);
    this.#pending.set(id, { key, value, before });
    this.#sorted = null;
  }

  /** What lies below does not change, and a command asks for the same few keys several times. */
  #below(key: Buffer, id: string): Buffer | undefined {
    const known = this.#seen.get(id);
    if (known !== undefined) return known.value;
    const value = this.#base.get(key);
    if (this.#seen.size >= MOST_SEEN) this.#seen.clear();
    this.#seen.set(id, { value });
    return value;
  }

  #between(from: Buffer, to: Buffer): string[] {
    this.#sorted ??= [...this.#pending.keys()].sort();
    const low = lowerBound(this.#sorted, idOf(from));
    const high = lowerBound(this.#sorted, idOf(to));
    return this.#sorted.slice(low, high);
  }

  *#merged(from: Buffer, to: Buffer, reverse: boolean): Generator<KvEntry> {
    const own = this.#between(from, to);
    if (reverse) own.reverse();
    const sign = reverse ? -1 : 1;
    let next = 0;
    for (const entry of this.#base.range(from, to, reverse)) {
      const id = idOf(entry.key);
      while (next < own.length && order(own[next]!, id) * sign < 0) yield* this.#present(own[next++]!);
      if (next < own.length && own[next] === id) yield* this.#present(own[next++]!);
      else yield entry;
    }
    while (next < own.length) yield* this.#present(own[next++]!);
  }

  *#present(id: string): Generator<KvEntry> {
    const own = this.#pending.get(id);
    if (own && own.value !== null) yield { key: own.key, value: own.value };
  }
}

/** Keys as strings of one byte per unit: string order is byte order. */
export function idOf(key: Buffer): string {
  return key.toString('latin1');
}

export function sameBytes(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function lowerBound(sorted: readonly string[], id: string): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return low;
}
