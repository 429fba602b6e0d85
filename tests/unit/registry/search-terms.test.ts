import { describe, expect, it } from 'vitest';
import { fold, letterTerms, queryTerms } from '../../../src/registry/search-terms.ts';

describe('search terms', () => {
  it.each([
    ['Été à Fès', 'ete a fes'],
    ['إِدَارَةٌ', 'اداره'],
    ['مُســتشفى', 'مستشفي'],
    ['ﷲ', fold('الله')],
  ])('%s is searched as %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('find a letter by its number in any form, its subject and its filer', () => {
    // given
    const letter = {
      number: '2026/A/000123',
      order: 123,
      subject: 'طلب رخصة البناء',
      filerName: 'Benaïssa Amina',
    };

    // when
    const terms = letterTerms(letter);

    // then
    for (const search of ['2026/a/000123', '000123', '123', 'رخصه', 'البنا', 'BENAISSA', 'ami']) {
      expect(queryTerms(search).every((word) => terms.some((term) => term.startsWith(word)))).toBe(true);
    }
    expect(queryTerms('2026/A/000123')).toEqual(['2026/a/000123']);
  });
});
