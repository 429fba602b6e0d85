import type english from '../messages/en.json';
import type { Language } from './language.ts';

/** Every text of the interface has one id; a missing id is a type error. */
export type MessageId = keyof typeof english;

export type Catalogue = Record<string, string>;

/** Each language's texts are one lazy chunk: only the chosen one is loaded. */
export async function loadCatalogue(language: Language): Promise<Catalogue> {
  if (language === 'fr') return (await import('../messages/fr.json')).default;
  if (language === 'en') return (await import('../messages/en.json')).default;
  return (await import('../messages/ar.json')).default;
}
