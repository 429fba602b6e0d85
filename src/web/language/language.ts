/** Languages of the interface. Arabic is the default. */
export type Language = 'ar' | 'fr' | 'en';

export const LANGUAGES: readonly Language[] = ['ar', 'fr', 'en'];

/** A name shown to people, as the API writes it. */
export interface LocalizedText {
  readonly ar: string;
  readonly fr: string;
  readonly en?: string;
}

const LOCALES: Record<Language, string> = { ar: 'ar-MA', fr: 'fr-MA', en: 'en-GB' };

/** BCP 47 tag used for dates, numbers and plurals: Morocco's, with Latin digits in Arabic. */
export function localeOf(language: Language): string {
  return LOCALES[language];
}

export function directionOf(language: Language): 'rtl' | 'ltr' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && (LANGUAGES as readonly string[]).includes(value);
}

/** The text in a language; English falls back to French, an empty text to the other official language. */
export function inLanguage(text: LocalizedText, language: Language): string {
  return text[language] || text.fr || text.ar;
}

const COOKIE = 'diwan_lang';

/** The language kept in the cookie that the server reads too; `?lang=` wins, so that a mail can choose. */
export function rememberedLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  if (isLanguage(asked)) return asked;
  const kept = document.cookie
    .split('; ')
    .find((pair) => pair.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);
  return isLanguage(kept) ? kept : 'ar';
}

export function rememberLanguage(language: Language): void {
  document.cookie = `${COOKIE}=${language}; path=/; max-age=31536000; samesite=lax`;
}
