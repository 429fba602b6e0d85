import { Letters, type LetterDocument } from './letter-store.ts';

/** With more than this, a beginning is so common that the newest letters show a page of it. */
const MOST_WORDS = 24;
const TERMS_INDEX = { administrationId: 1, searchTerms: 1, year: -1, order: -1 } as const;

/**
 * The terms that begin so in the letters of an administration; null when there are many. Each is found by
 * one look into the index, whose order the hint gives. Digits stand for themselves.
 */
export async function wordsBeginning(administrationId: string, begin: string): Promise<string[] | null> {
  if (/^\d+$/.test(begin)) return [begin];
  const words: string[] = [];
  let from = begin;
  for (;;) {
    const next = await termFrom(administrationId, from);
    if (next?.startsWith(begin) !== true) return words;
    words.push(next);
    if (words.length > MOST_WORDS) return null;
    from = `${next}\0`;
  }
}

/**
 * The first term that is not before a text. The least text behind a term is the term and a zero: asking
 * for what is greater than it would also lead to letters that have the term and a greater one.
 */
async function termFrom(administrationId: string, from: string): Promise<string | undefined> {
  const letter = await Letters.findOne({ administrationId, searchTerms: { $gte: from } }, { searchTerms: 1 })
    .hint(TERMS_INDEX)
    .lean<Pick<LetterDocument, 'searchTerms'>>();
  const later = (letter?.searchTerms ?? []).filter((term) => compare(term, from) >= 0);
  return later.sort(compare)[0];
}

/** As the store orders texts: by their UTF-8 bytes. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
