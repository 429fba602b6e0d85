import type { KvChange, KvEntry, KvReader, Staged } from './kv.ts';
import { idOf } from './overlay.ts';

/** Changes on their way to disk, by key, and the promise that they are there. */
class Layer {
  readonly changes = new Map<string, KvChange>();
  readonly done: Promise<void>;
  #settle: { resolve: () => void; reject: (error: unknown) => void } | null = null;

  constructor() {
    this.done = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    // Every writer awaits it; one that was refused before may have left nobody waiting.
    this.done.catch(() => undefined);
  }

  add(changes: readonly KvChange[]): void {
    for (const change of changes) this.changes.set(idOf(change.key), change);
  }

  settle(error: unknown): void {
    if (error === null) this.#settle?.resolve();
    else this.#settle?.reject(error);
  }
}

/** Puts changes on disk at once, all or none. */
export type Apply = (changes: readonly KvChange[]) => Promise<void>;

/**
 * The order of writes. Writers stage one after another on this thread, each upon what those before it staged;
 * what is staged while one commit is under way makes up the next. Nobody is answered, not even with a refusal,
 * before everything that the answer was based on is on disk. When a commit fails, so does all that was staged
 * upon it.
 */
export class Commits {
  readonly #committed: () => KvReader;
  readonly #apply: Apply;
  #gathering: Layer | null = null;
  #writing: Layer | null = null;

  /** `committed` gives the state on disk, as new as the last commit that succeeded. */
  constructor(committed: () => KvReader, apply: Apply) {
    this.#committed = committed;
    this.#apply = apply;
  }

  async write<T>(stage: (current: KvReader) => Staged<T>): Promise<T> {
    // Nothing is awaited between reading the state and adding to it: no other writer comes in between.
    let staged: Staged<T>;
    try {
      staged = stage(this.#current());
      this.#add([...staged.changes]);
    } catch (error) {
      await this.#settled();
      throw error;
    }
    await this.#settled();
    return staged.result;
  }

  /** Settles when everything staged so far is on disk, or has failed. */
  async idle(): Promise<void> {
    await this.#settled().catch(() => undefined);
  }

  #current(): KvReader {
    const layers = [this.#gathering, this.#writing].filter((layer) => layer !== null);
    const committed = this.#committed();
    return layers.reduceRight<KvReader>((below, layer) => new Layered(below, layer.changes), committed);
  }

  async #settled(): Promise<void> {
    await (this.#gathering ?? this.#writing)?.done;
  }

  #add(changes: readonly KvChange[]): void {
    if (changes.length === 0) return;
    if (!this.#gathering) {
      this.#gathering = new Layer();
      if (!this.#writing) setImmediate(() => this.#flush());
    }
    this.#gathering.add(changes);
  }

  #flush(): void {
    const layer = this.#gathering;
    if (!layer || this.#writing) return;
    this.#gathering = null;
    this.#writing = layer;
    this.#apply([...layer.changes.values()]).then(
      () => this.#finish(layer, null),
      (error: unknown) => this.#finish(layer, error),
    );
  }

  #finish(layer: Layer, error: unknown): void {
    this.#writing = null;
    layer.settle(error);
    if (error === null) return this.#flush();
    this.#gathering?.settle(error);
    this.#gathering = null;
  }
}

/** A reader under changes that are not in it yet. */
class Layered implements KvReader {
  readonly #below: KvReader;
  readonly #changes: ReadonlyMap<string, KvChange>;

  constructor(below: KvReader, changes: ReadonlyMap<string, KvChange>) {
    this.#below = below;
    this.#changes = changes;
  }

  get(key: Buffer): Buffer | undefined {
    const own = this.#changes.get(idOf(key));
    return own ? (own.value ?? undefined) : this.#below.get(key);
  }

  range(from: Buffer, to: Buffer, reverse = false): Iterable<KvEntry> {
    const own = this.#between(from, to);
    const below = this.#below.range(from, to, reverse);
    if (own.length === 0) return below;
    own.sort((a, b) => (reverse ? Buffer.compare(b.key, a.key) : Buffer.compare(a.key, b.key)));
    return merged(below, own, reverse ? -1 : 1);
  }

  count(from: Buffer, to: Buffer): number {
    let count = this.#below.count(from, to);
    for (const { key, value } of this.#between(from, to)) {
      const isBelow = this.#below.get(key) !== undefined;
      if (isBelow && value === null) count--;
      if (!isBelow && value !== null) count++;
    }
    return count;
  }

  #between(from: Buffer, to: Buffer): KvChange[] {
    const [low, high] = [idOf(from), idOf(to)];
    const own: KvChange[] = [];
    for (const [id, change] of this.#changes) if (id >= low && id < high) own.push(change);
    return own;
  }
}

/** Both in order; where both have a key, the change counts, and a deletion leaves nothing. */
function* merged(below: Iterable<KvEntry>, own: readonly KvChange[], sign: 1 | -1): Generator<KvEntry> {
  let next = 0;
  for (const entry of below) {
    let order = -1;
    while (next < own.length && (order = sign * Buffer.compare(own[next]!.key, entry.key)) < 0)
      yield* present(own[next++]!);
    if (next < own.length && order === 0) yield* present(own[next++]!);
    else yield entry;
  }
  while (next < own.length) yield* present(own[next++]!);
}

function* present({ key, value }: KvChange): Generator<KvEntry> {
  if (value !== null) yield { key, value };
}
