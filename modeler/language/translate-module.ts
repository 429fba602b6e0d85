import type { DiagramLanguage } from '../viewer/instance-view.ts';

export type Dictionary = Readonly<Record<string, string>>;

/** bpmn-js's own words in a language; English is its mother tongue. */
export async function loadDictionary(language: DiagramLanguage): Promise<Dictionary> {
  if (language === 'ar') return (await import('./ar.ts')).arabic;
  if (language === 'fr') return (await import('./fr.ts')).french;
  return {};
}

/** Replaces bpmn-js's `translate` service. */
export function translateModule(dictionary: Dictionary) {
  const translate = (template: string, replacements: Record<string, string> = {}) =>
    (dictionary[template] ?? template).replace(
      /{([^}]+)}/g,
      (_, key: string) => replacements[key] ?? `{${key}}`,
    );
  return { translate: ['value', translate] };
}
