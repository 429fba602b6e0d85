import { TextInput } from '@mantine/core';
import type { LocalizedText } from '../language/language.ts';
import { useText } from '../language/text.ts';

export interface TypedName {
  readonly ar: string;
  readonly fr: string;
  readonly en: string;
}

export const EMPTY_NAME: TypedName = { ar: '', fr: '', en: '' };

/** The name as the API takes it: English left out when empty. */
export function nameBody(name: TypedName): LocalizedText {
  return { ar: name.ar.trim(), fr: name.fr.trim(), ...(name.en.trim() ? { en: name.en.trim() } : {}) };
}

/** What a name still needs: both official languages. */
export function nameErrors(field: string, name: TypedName, missing: string): Record<string, string> {
  return {
    ...(name.ar.trim() === '' ? { [`${field}-ar`]: missing } : {}),
    ...(name.fr.trim() === '' ? { [`${field}-fr`]: missing } : {}),
  };
}

interface Props {
  readonly legend: string;
  readonly field: string;
  readonly id: (field: string) => string;
  readonly name: TypedName;
  readonly errorOf: (field: string) => string | undefined;
  readonly onChange: (name: TypedName) => void;
}

/** A name in the three languages; Arabic and French are required. */
export function NameFields({ legend, field, id, name, errorOf, onChange }: Props) {
  const t = useText();
  return (
    <fieldset className="dw-namefields">
      <legend>{legend}</legend>
      <TextInput
        size="sm"
        id={id(`${field}-ar`)}
        dir="rtl"
        lang="ar"
        label={t('language.ar')}
        value={name.ar}
        onChange={(e) => onChange({ ...name, ar: e.currentTarget.value })}
        error={errorOf(`${field}-ar`)}
        maxLength={200}
      />
      <TextInput
        size="sm"
        id={id(`${field}-fr`)}
        dir="ltr"
        lang="fr"
        label={t('language.fr')}
        value={name.fr}
        onChange={(e) => onChange({ ...name, fr: e.currentTarget.value })}
        error={errorOf(`${field}-fr`)}
        maxLength={200}
      />
      <TextInput
        size="sm"
        id={id(`${field}-en`)}
        dir="ltr"
        lang="en"
        label={t('form.optional', { name: t('language.en') })}
        value={name.en}
        onChange={(e) => onChange({ ...name, en: e.currentTarget.value })}
        error={errorOf(`${field}-en`)}
        maxLength={200}
      />
    </fieldset>
  );
}
