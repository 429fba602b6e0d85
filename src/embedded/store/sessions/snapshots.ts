import { randomInt } from 'node:crypto';
import { Timestamp } from 'bson';
import { StoreError } from '../errors.ts';
import type { KeyValueStore, KvReader, KvSnapshot } from '../storage/kv.ts';

/** A snapshot nobody has read for this long is let go: MongoDB's own window for reads in the past. */
const KEPT_IDLE = 300_000;
const MOST_KEPT = 64;

interface Kept {
  readonly time: Timestamp;
  readonly snapshot: KvSnapshot;
  /** The session that asked for it first: its end lets it go. */
  readonly session: string;
  usedAt: number;
  /** Reads and cursors under way; the register's own hold is one more. */
  holds: number;
}

/** One instant to read at. Call `release` when the read, or its cursor, has ended. */
export interface HeldSnapshot {
  readonly time: Timestamp;
  readonly view: KvReader;
  release(): void;
}

/**
 * Reads of one instant by several commands (`readConcern: snapshot` outside transactions). The instant of the
 * first read is announced as `atClusterTime`; later reads name it. Only announced instants can be read: any
 * other is refused as too old, never answered from another state.
 */
export class Snapshots {
  readonly #kv: KeyValueStore;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  /** Starts anywhere, so that an instant of an earlier process is not taken for one of this. */
  #counter = randomInt(1, 2 ** 30);

  constructor(kv: KeyValueStore, now: () => number) {
    this.#kv = kv;
    this.#now = now;
  }

  /** A new instant: now. */
  open(session: Buffer | null): HeldSnapshot {
    if (this.#kept.size >= MOST_KEPT) this.#dropOldest();
    const time = new Timestamp({ t: Math.floor(this.#now() / 1000), i: (this.#counter += 1) });
    const kept: Kept = {
      time,
      snapshot: this.#kv.snapshot(),
      session: session?.toString('latin1') ?? '',
      usedAt: this.#now(),
      holds: 1,
    };
    this.#kept.set(nameOf(time), kept);
    return this.#hold(kept);
  }

  /** An announced instant again. @throws SnapshotTooOld */
  at(time: Timestamp): HeldSnapshot {
    const kept = this.#kept.get(nameOf(time));
    if (!kept)
      throw new StoreError(
        'SnapshotTooOld',
        `Read timestamp ${nameOf(time)} is not kept any more: start the snapshot session again`,
      );
    return this.#hold(kept);
  }

  /** Lets go of what a session asked for. */
  endSession(session: Buffer): void {
    const id = session.toString('latin1');
    for (const kept of this.#kept.values()) if (kept.session === id) this.#drop(kept);
  }

  sweep(): void {
    const limit = this.#now() - KEPT_IDLE;
    for (const kept of this.#kept.values()) if (kept.holds === 1 && kept.usedAt < limit) this.#drop(kept);
  }

  closeAll(): void {
    for (const kept of this.#kept.values()) this.#drop(kept);
  }

  #hold(kept: Kept): HeldSnapshot {
    kept.usedAt = this.#now();
    kept.holds += 1;
    let held = true;
    return {
      time: kept.time,
      view: kept.snapshot,
      release: () => {
        if (!held) return;
        held = false;
        kept.usedAt = this.#now();
        this.#letGo(kept);
      },
    };
  }

  #drop(kept: Kept): void {
    if (this.#kept.delete(nameOf(kept.time))) this.#letGo(kept);
  }

  #letGo(kept: Kept): void {
    kept.holds -= 1;
    if (kept.holds === 0) kept.snapshot.release();
  }

  #dropOldest(): void {
    const [oldest] = [...this.#kept.values()].sort((a, b) => a.usedAt - b.usedAt);
    if (oldest) this.#drop(oldest);
  }
}

function nameOf({ t, i }: Timestamp): string {
  return `${t}.${i}`;
}
