import type { Platform } from '../platform/platform.ts';
import { allAdministrations } from './administration-store.ts';
import type { Administration } from './organisation.ts';

export interface DirectoryPage {
  readonly items: readonly Administration[];
  readonly nextCursor?: string;
}

export interface DirectoryQuery {
  readonly search?: string;
  readonly cursor?: string;
  readonly limit: number;
}

const FRESH_MS = 30_000;

interface Kept {
  readonly at: number;
  readonly entries: Promise<readonly Entry[]>;
}

interface Entry {
  readonly administration: Administration;
  readonly words: string;
}

const kept = new WeakMap<Platform, Kept>();

/**
 * The administrations a letter can be filed to, by code. The search ignores case, accents, Arabic vowel
 * marks and letter variants. A few thousand at most: kept in memory, at most 30 s old.
 */
export async function searchAdministrations(
  platform: Platform,
  query: DirectoryQuery,
): Promise<DirectoryPage> {
  const wanted = searchable(query.search ?? '')
    .split(' ')
    .filter(Boolean);
  const found = (await entriesOf(platform)).filter(
    ({ administration, words }) =>
      (query.cursor === undefined || administration.code > query.cursor) &&
      wanted.every((word) => words.includes(word)),
  );
  const items = found.slice(0, query.limit).map((entry) => entry.administration);
  return found.length > query.limit ? { items, nextCursor: items.at(-1)!.code } : { items };
}

/** Reads the directory anew at the next search. */
export function forgetDirectory(platform: Platform): void {
  kept.delete(platform);
}

async function entriesOf(platform: Platform): Promise<readonly Entry[]> {
  const now = platform.clock.now().getTime();
  const known = kept.get(platform);
  if (known && now - known.at < FRESH_MS) return known.entries;
  const entries = readEntries();
  kept.set(platform, { at: now, entries });
  entries.catch(() => forgetDirectory(platform));
  return entries;
}

async function readEntries(): Promise<readonly Entry[]> {
  const administrations = (await allAdministrations()).filter(({ kind }) => kind !== 'platform');
  return administrations
    .toSorted((one, other) => (one.code < other.code ? -1 : 1))
    .map((administration) => {
      const { ar, fr, en } = administration.name;
      return { administration, words: searchable([administration.code, ar, fr, en ?? ''].join(' ')) };
    });
}

/** Text without what people leave out when they search: case, accents, vowel marks, letter variants. */
export function searchable(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}|\u0640/gu, '')
    .replace(/[أإآٱ]/gu, 'ا')
    .replace(/ى/gu, 'ي')
    .replace(/ة/gu, 'ه')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
