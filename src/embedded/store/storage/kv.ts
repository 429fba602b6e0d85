export interface KvEntry {
  key: Buffer;
  value: Buffer;
}

/** Ordered bytes to bytes. Keys compare as `Buffer.compare` does. */
export interface KvReader {
  get(key: Buffer): Buffer | undefined;
  /** Entries with `from <= key < to`, lazily; the caller may stop at any time. */
  range(from: Buffer, to: Buffer, reverse?: boolean): Iterable<KvEntry>;
  count(from: Buffer, to: Buffer): number;
}

/** A view frozen at one commit. It keeps old pages alive: release it soon. */
export interface KvSnapshot extends KvReader {
  release(): void;
}

export interface KvChange {
  key: Buffer;
  /** null deletes the key. */
  value: Buffer | null;
}

/**
 * What the store asks of its storage engine. Writers run one at a time on the latest state; the promise of
 * `write` settles only when the changes are on disk.
 */
export interface KeyValueStore {
  readonly latest: KvReader;
  snapshot(): KvSnapshot;
  /** Runs `stage` alone on the latest state, then applies its changes at once. Nothing is applied if it throws. */
  write<T>(stage: (current: KvReader) => Staged<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Staged<T> {
  result: T;
  changes: Iterable<KvChange>;
}

/** The smallest key above every key that starts with `prefix`. */
export function afterPrefix(prefix: Buffer): Buffer {
  for (let i = prefix.length - 1; i >= 0; i--) {
    if (prefix[i] === 0xff) continue;
    const out = Buffer.from(prefix.subarray(0, i + 1));
    out[i] = out[i]! + 1;
    return out;
  }
  return Buffer.alloc(prefix.length + 1, 0xff);
}
