import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
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
      // when each message is parsed
      const names = valuesOf(parse(text, { locale: new Intl.Locale(language) }));

      // then it uses the values of the English one
      expect([id, ...names].toSorted()).toEqual([id, ...valuesOf(parse(catalogues.en[id] ?? ''))].toSorted());
    }
  });

  it('give Arabic its six plurals', () => {
    for (const [id, text] of Object.entries(catalogues.ar)) {
      for (const options of pluralsOf(parse(text))) {
        expect([id, ...options].toSorted()).toEqual(
          [id, 'few', 'many', 'one', 'other', 'two', 'zero'].toSorted(),
        );
      }
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

type Nodes = ReturnType<typeof parse>;

function valuesOf(nodes: Nodes): string[] {
  const names = nodes.flatMap((node) => {
    if (node.type === TYPE.literal || node.type === TYPE.pound || node.type === TYPE.tag) return [];
    const inner =
      'options' in node ? Object.values(node.options).flatMap((option) => valuesOf(option.value)) : [];
    return [node.value, ...inner];
  });
  return [...new Set(names)].toSorted();
}

function pluralsOf(nodes: Nodes): string[][] {
  return nodes.flatMap((node) =>
    node.type === TYPE.plural ? [Object.keys(node.options).filter((key) => !key.startsWith('='))] : [],
  );
}
