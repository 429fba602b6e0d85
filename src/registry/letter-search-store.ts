import type { QueryFilter } from 'mongoose';
import type { LetterStatus } from './letter.ts';
import { Letters, type LetterDocument } from './letter-store.ts';
import { wordsBeginning } from './letter-words-store.ts';
import { parseNumber, type NumberRange } from './search-terms.ts';

/** Which letters of an administration, and where in the list: newest number first. */
export interface LetterQuery {
  readonly administrationId: string;
  readonly status?: LetterStatus;
  /** Folded words; each must begin a term of the letter. One of digits only must be a whole term. */
  readonly terms: readonly string[];
  /** Only letters these positions took part in, or that are assigned to these units. */
  readonly concerns?: { readonly positionIds: readonly string[]; readonly unitIds: readonly string[] };
  /** Letters before this number. */
  readonly before?: Place;
  readonly limit: number;
}

/** Where a letter stands in the list of its administration. */
interface Place {
  readonly year: number;
  readonly order: number;
}

type Filter = QueryFilter<LetterDocument>;

/**
 * Letters by number, newest first. Whatever is asked, an index gives them in this order: the work
 * depends on the page, and on how rare the rarest word is among what the others match, not on how many
 * letters there are.
 */
export async function findLetters(query: LetterQuery): Promise<LetterDocument[]> {
  const { administrationId, status, limit } = query;
  const number = query.terms.length === 1 ? parseNumber(query.terms[0]!) : null;
  const words = number === null ? await wordFilters(administrationId, query.terms) : [];
  const parts = number === null ? partsBefore(query.before) : partsOf(number, query.before);
  const found: LetterDocument[] = [];
  for (const part of parts) {
    const filter: Filter = { administrationId, ...(status === undefined ? {} : { status }), ...part };
    const filters = concernsOf(query).map((own) => all(filter, [...own, ...words]));
    const hint = query.concerns === undefined && isCommon(words[0]) ? walking(status) : undefined;
    found.push(...(await newestOf(filters, limit - found.length, hint)));
    if (found.length >= limit) break;
  }
  return found;
}

type Hint = Readonly<Record<string, 1 | -1>>;

/** Nearly any letter may match: the newest ones are read until a page is full. */
function walking(status: LetterStatus | undefined): Hint {
  if (status === undefined) return { administrationId: 1, year: -1, order: -1 };
  return { administrationId: 1, status: 1, year: -1, order: -1 };
}

function isCommon(word: Filter | undefined): boolean {
  return word !== undefined && '$regex' in (word.searchTerms as object);
}

/** The letters of any of these filters, newest first, each once. */
async function newestOf(
  filters: readonly Filter[],
  limit: number,
  hint: Hint | undefined,
): Promise<LetterDocument[]> {
  const lists = await Promise.all(
    filters.map((filter) => {
      const page = Letters.find(filter).sort({ year: -1, order: -1 }).limit(limit);
      return (hint === undefined ? page : page.hint(hint)).lean<LetterDocument[]>();
    }),
  );
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return only;
  const byId = new Map(lists.flat().map((letter) => [letter._id, letter]));
  return [...byId.values()].sort((a, b) => b.year - a.year || b.order - a.order).slice(0, limit);
}

function all(filter: Filter, conditions: readonly Filter[]): Filter {
  return conditions.length === 0 ? filter : { ...filter, $and: [...conditions] };
}

/** What lies before a place in the list: the rest of its year, then the years before, from their end. */
function partsBefore(before: Place | undefined): Filter[] {
  if (before === undefined) return [{}];
  const { year, order } = before;
  return [{ year, order: { $lt: order } }, { year: { $lte: year - 1 } }];
}

function partsOf({ year, from, to }: NumberRange, before: Place | undefined): Filter[] {
  if (before !== undefined && before.year < year) return [];
  const last = before?.year === year ? Math.min(to, before.order - 1) : to;
  return [{ year, order: { $gte: from, $lte: last } }];
}

/** One filter for each way in which a letter may concern the reader; each is served by an index of its own. */
function concernsOf({ concerns }: LetterQuery): Filter[][] {
  if (concerns === undefined) return [[]];
  const own: Filter = { participants: { $in: [...concerns.positionIds] } };
  if (concerns.unitIds.length === 0) return [[own]];
  return [[own], [{ 'annotation.unitId': { $in: [...concerns.unitIds] } }]];
}

/** A filter for each word, the one that most narrows the search first: an index follows the first. */
async function wordFilters(administrationId: string, terms: readonly string[]): Promise<Filter[]> {
  const words = await Promise.all(terms.map((term) => wordsBeginning(administrationId, term)));
  const filters = words.map((known, place): Filter => {
    return known === null ? beginning(terms[place]!) : { searchTerms: { $in: known } };
  });
  if (filters.length < 2) return filters;
  const depths = await Promise.all(
    filters.map(async (filter, place) =>
      words[place] === null ? NEWEST : depthOf({ administrationId, ...filter }),
    ),
  );
  return filters
    .map((filter, place) => ({ filter, depth: depths[place]! }))
    .sort((a, b) => a.depth.year - b.depth.year || a.depth.order - b.depth.order)
    .map(({ filter }) => filter);
}

function beginning(term: string): Filter {
  return { searchTerms: { $regex: `^${term.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}` } };
}

const SAMPLED = 100;
const NEWEST: Place = { year: Number.MAX_SAFE_INTEGER, order: 0 };
const NOT_SO_MANY: Place = { year: 0, order: 0 };

/** How far back the newest hundred letters with a word reach: the rarer the word, the further. */
async function depthOf(filter: Filter): Promise<Place> {
  const letter = await Letters.findOne(filter, { year: 1, order: 1 })
    .sort({ year: -1, order: -1 })
    .skip(SAMPLED)
    .lean<Place>();
  return letter ?? NOT_SO_MANY;
}
