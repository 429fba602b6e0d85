import { describe, expect, it } from 'vitest';
import { chooseLanguage } from '../../../src/platform/http/language.ts';

describe('the language of an answer', () => {
  it('is Arabic when nothing is said', () => {
    expect(chooseLanguage({})).toBe('ar');
    expect(chooseLanguage({ acceptLanguage: 'de, tzm' })).toBe('ar');
  });

  it('is the one of the link, then of the choice, then of the browser', () => {
    expect(chooseLanguage({ query: 'en', cookie: 'fr', acceptLanguage: 'ar' })).toBe('en');
    expect(chooseLanguage({ cookie: 'fr', acceptLanguage: 'ar' })).toBe('fr');
    expect(chooseLanguage({ query: 'xx', cookie: 'yy', acceptLanguage: 'fr-MA,fr;q=0.9,ar;q=0.8' })).toBe(
      'fr',
    );
  });

  it('follows the weights of Accept-Language', () => {
    expect(chooseLanguage({ acceptLanguage: 'en;q=0.2, ar-MA;q=0.7, fr;q=0.5' })).toBe('ar');
    expect(chooseLanguage({ acceptLanguage: 'fr;q=0, en' })).toBe('en');
  });
});
