/** Languages of the product. Arabic and French come first; English may be missing. */
export type Language = 'ar' | 'fr' | 'en';

export const LANGUAGES: readonly Language[] = ['ar', 'fr', 'en'];

/** A name shown to people. */
export interface LocalizedText {
  readonly ar: string;
  readonly fr: string;
  readonly en?: string;
}

/** The text in a language; English falls back to French. */
export function inLanguage(text: LocalizedText, language: Language): string {
  return text[language] ?? text.fr;
}

/** A name with its languages and nothing else that a caller may have sent along. */
export function onlyLanguages({ ar, fr, en }: LocalizedText): LocalizedText {
  return { ar, fr, ...(en !== undefined && { en }) };
}
