import { type Language, LANGUAGES } from '../text.ts';

/** Where a request may say its language, the first that names one of ours wins. */
export interface LanguageSources {
  /** `?lang=`: a link in a mail chooses. */
  readonly query?: unknown;
  /** Cookie `diwan_lang`: what the person chose. */
  readonly cookie?: string | undefined;
  /** Header `Accept-Language`. */
  readonly acceptLanguage?: string | undefined;
}

/** The cookie that keeps a person's choice; the web application sets it. */
export const LANGUAGE_COOKIE = 'diwan_lang';

/** The language of an answer; Arabic when nothing is said. */
export function chooseLanguage({ query, cookie, acceptLanguage }: LanguageSources): Language {
  return ours(query) ?? ours(cookie) ?? accepted(acceptLanguage ?? '') ?? 'ar';
}

function ours(value: unknown): Language | undefined {
  return LANGUAGES.find((language) => language === value);
}

/** RFC 9110 section 12.5.4: highest weight first, in the given order within one weight. */
function accepted(header: string): Language | undefined {
  return header
    .split(',')
    .map((item) => {
      const [tag = '', ...parameters] = item
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { language: ours(tag.split('-')[0]), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter((choice) => choice.language !== undefined && choice.weight > 0)
    .toSorted((a, b) => b.weight - a.weight)[0]?.language;
}
