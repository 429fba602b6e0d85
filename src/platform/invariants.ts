import type { Platform } from './platform.ts';

/** One broken promise, found on one thing. */
export interface Fault {
  /** What is wrong, by kind and id: `letter 0198…`. */
  readonly subject: string;
  /** In plain words for an operator; no personal data. */
  readonly detail: string;
}

/** Called for each thing that was looked at. */
export type Tally = () => void;

/**
 * A promise of a module that any database can be held to, beside a running product too: what may be
 * under way at the moment of the check is read again before it is called a fault. Reads page by page
 * through an index; never an unbounded list in memory.
 */
export interface Invariant {
  /** `module.short-promise`, unique in the table of `main/compose.ts`. */
  readonly name: string;
  /** One English sentence. */
  readonly promise: string;
  /** `installation`: asked once, with `platform` for the administration. */
  readonly scope: 'administration' | 'installation';
  check(platform: Platform, administrationId: string, seen: Tally): AsyncIterable<Fault>;
}

/** Page after page, until one is empty; `read` is given the last item of the page before. */
export async function* inPages<T>(
  read: (after: T | undefined) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  let after: T | undefined;
  for (;;) {
    const page = await read(after);
    if (page.length === 0) return;
    yield page;
    after = page.at(-1);
  }
}
