import { Binary } from 'bson';
import type { Doc } from '../values/bson.ts';

/** As long as MongoDB remembers a session nobody uses. */
const KEPT = 30 * 60_000;

/** What MongoDB shows as the user of a session where nobody logs in: the hash of nothing. */
const NOBODY = new Binary(Buffer.from('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 'base64'));

/** The sessions that clients use, for `$listLocalSessions`. */
export class LocalSessions {
  readonly #now: () => number;
  /** In the order of their last use. */
  readonly #used = new Map<string, { id: Binary; at: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes a use, and forgets the sessions that have had none for long. */
  use(id: Binary): void {
    const key = id.toString('base64');
    this.#used.delete(key);
    this.#used.set(key, { id, at: this.#now() });
    for (const [oldest, { at }] of this.#used) {
      if (at >= this.#now() - KEPT) break;
      this.#used.delete(oldest);
    }
  }

  end(id: Binary): void {
    this.#used.delete(id.toString('base64'));
  }

  *list(): Generator<Doc> {
    for (const { id, at } of this.#used.values()) yield { _id: { id, uid: NOBODY }, lastUse: new Date(at) };
  }
}
