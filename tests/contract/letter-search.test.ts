import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLetters, type LetterQuery } from '../../src/registry/letter-search-store.ts';
import { Letters, type LetterDocument } from '../../src/registry/letter-store.ts';
import { formatNumber } from '../../src/registry/register.ts';
import { letterTerms, queryTerms } from '../../src/registry/search-terms.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';

const MANY = 400;
let platform: TestPlatform;
let letters: LetterDocument[];

/** Every third letter has a word of its own that begins as thirty others do; names repeat every seventh. */
function letterAt(index: number): LetterDocument {
  const year = index < 150 ? 2025 : 2026;
  const order = index < 150 ? index + 1 : index - 149;
  const number = formatNumber('incoming', year, order);
  const subject = `Demande ${index % 2 === 0 ? 'de certificat' : 'certifiée'} mot${String.fromCodePoint(97 + (index % 26))}${index % 3}`;
  const filerName = `Nom${'abcdefg'[index % 7]} Prénom`;
  return {
    _id: `letter-${String(index).padStart(4, '0')}`,
    administrationId: index % 10 === 9 ? 'other' : 'one',
    schemaVersion: 1,
    number,
    year,
    order,
    filedAt: new Date(index),
    channel: 'api',
    filer: { type: 'citizen', name: filerName },
    subject,
    text: '',
    language: 'fr',
    files: [],
    status: index % 50 === 0 ? 'archived' : 'registered',
    milestones: {},
    supplements: [],
    participants: index % 5 === 0 ? ['p1', 'p2'] : index % 5 === 1 ? ['p2'] : [],
    ...(index % 4 === 0 ? { annotation: { unitId: `u${index % 3}`, at: new Date(index) } } : {}),
    searchTerms: letterTerms({ number, order, subject, filerName }),
    revision: 1,
  };
}

beforeAll(async () => {
  platform = await openTestPlatform();
  letters = Array.from({ length: MANY }, (_, index) => letterAt(index));
  await Letters.insertMany(letters);
});

afterAll(() => platform.close());

/** The same answer, by looking at every letter. */
function byLooking(query: LetterQuery): string[] {
  const { administrationId, status, terms, concerns, before } = query;
  const begins = (term: string, word: string): boolean =>
    /^\d+$/.test(word) ? term === word : term.startsWith(word);
  return letters
    .filter((one) => one.administrationId === administrationId && (status ?? one.status) === one.status)
    .filter((one) => terms.every((word) => one.searchTerms.some((term) => begins(term, word))))
    .filter(
      (one) =>
        concerns === undefined ||
        one.participants.some((id) => concerns.positionIds.includes(id)) ||
        concerns.unitIds.includes(one.annotation?.unitId ?? ''),
    )
    .filter(
      (one) => !before || one.year < before.year || (one.year === before.year && one.order < before.order),
    )
    .sort((a, b) => b.year - a.year || b.order - a.order)
    .slice(0, query.limit)
    .map((one) => one._id);
}

const SEARCHES = [
  '',
  'demande',
  'certif',
  'certificat',
  'mot',
  'mota',
  'nomc',
  'NOMA demande',
  'certificat noma',
];
const NUMBERS = [
  '7',
  '000007',
  '2025/A/000012',
  '2026/A/00001',
  '2026/A/0',
  '2027/A/000001',
  '2026/D/000001',
];
const ODD = ['demande rien', 'zzz', 'mo nomb', 'p'];

describe('a search for letters', () => {
  for (const search of [...SEARCHES, ...NUMBERS, ...ODD]) {
    it(`finds by "${search}" what a look at every letter finds, page by page`, async () => {
      const restrictions = [
        {},
        { status: 'archived' as const },
        { concerns: { positionIds: ['p1'], unitIds: [] } },
        { concerns: { positionIds: ['p1', 'p2'], unitIds: ['u1', 'u2'] } },
      ];
      for (const restriction of restrictions) {
        // given
        const base = { administrationId: 'one', terms: queryTerms(search), ...restriction };

        // when
        const pages: string[][] = [];
        let before: LetterQuery['before'];
        for (;;) {
          const page = await findLetters({ ...base, limit: 40, ...(before && { before }) });
          pages.push(page.map((letter) => letter._id));
          const last = page.at(-1);
          if (page.length < 40 || last === undefined) break;
          before = { year: last.year, order: last.order };
        }

        // then
        expect(pages.flat()).toEqual(byLooking({ ...base, limit: MANY }));
      }
    });
  }
});
