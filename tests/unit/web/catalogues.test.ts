import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../src/platform/paths.ts';

const web = join(projectRoot(), 'src/web');
const languages = ['ar', 'fr', 'en'] as const;

function catalogue(language: string): Record<string, string> {
  return JSON.parse(readFileSync(join(web, 'messages', `${language}.json`), 'utf8')) as Record<
    string,
    string
  >;
}

const catalogues = { ar: catalogue('ar'), fr: catalogue('fr'), en: catalogue('en') };

/** Words that are the same in French and English, or that carry no words of their own. */
const SAME_IN_FRENCH = new Set([
  'brand.name',
  'action.continue',
  'file.step.administration',
  'error.said',
  'kind.visa',
  'kind.signature',
  'list.separator',
  'desk.administrations',
  'designer.service',
  'people.position',
  'people.vacant',
  'keys.active',
]);
const SAME_IN_ARABIC = new Set(['error.said', 'error.saidOf', 'list.separator']);

describe('the catalogues of the interface', () => {
  it('hold the same ids in the three languages', () => {
    // given the English ids, which the types are made of
    const ids = Object.keys(catalogues.en).toSorted();

    // then the two official languages have exactly those
    expect(Object.keys(catalogues.ar).toSorted()).toEqual(ids);
    expect(Object.keys(catalogues.fr).toSorted()).toEqual(ids);
  });

  it('leave nothing in English', () => {
    const untranslated = (language: 'ar' | 'fr', allowed: ReadonlySet<string>) =>
      Object.entries(catalogues[language]).flatMap(([id, text]) =>
        text === catalogues.en[id] && !allowed.has(id) ? [id] : [],
      );

    expect(untranslated('ar', SAME_IN_ARABIC)).toEqual([]);
    expect(untranslated('fr', SAME_IN_FRENCH)).toEqual([]);
  });

  it('write Arabic in Arabic letters', () => {
    const withoutArabic = Object.entries(catalogues.ar).flatMap(([id, text]) =>
      /\p{Script=Arabic}/u.test(text) ? [] : [id],
    );

    expect(withoutArabic).toEqual([...SAME_IN_ARABIC]);
  });

  it.each(languages)('are valid ICU messages with the same values (%s)', (language) => {
    for (const [id, text] of Object.entries(catalogues[language])) {
      // given the values that the English message names
      const names = [...(catalogues.en[id] ?? '').matchAll(/\{(\w+)[,}]/g)].map(([, name]) => name ?? '');

      // then this one uses each of them, and formats with those alone
      expect([id, ...names.filter((name) => !text.includes(`{${name}`))]).toEqual([id]);
      for (const number of [0, 1, 2, 3, 11, 100])
        format(language, id, Object.fromEntries(names.map((name) => [name, number])));
    }
  });

  it('give Arabic its six plurals', () => {
    for (const [id, text] of Object.entries(catalogues.ar)) {
      const plurals = text.split(', plural,').length - 1;
      const forms = ['zero', 'one', 'two', 'few', 'many', 'other'].map(
        (form) => text.split(` ${form} {`).length - 1,
      );

      expect([id, ...forms]).toEqual([id, ...Array<number>(6).fill(plurals)]);
    }
  });

  it('hold no id that no screen uses', () => {
    // given every source of the interface
    const sources = readdirSync(web, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(web, file), 'utf8'))
      .join('\n');

    // then each id is written in one of them, or made of a prefix and a known word
    const made = /^(filer|language|file\.id)\.\w+$/;
    expect(Object.keys(catalogues.en).filter((id) => !made.test(id) && !sources.includes(`'${id}'`))).toEqual(
      [],
    );
  });
});

/** Throws when the message is not valid ICU, or asks for a value that is not given. */
function format(language: keyof typeof catalogues, id: string, values: Record<string, number>): string {
  const intl = createIntl({
    locale: language,
    messages: catalogues[language],
    onError: (error) => {
      throw error;
    },
  });
  return intl.formatMessage({ id }, values);
}
