import { useCallback } from 'react';
import { useIntl } from 'react-intl';
import type { MessageId } from './catalogues.ts';
import { inLanguage, type LocalizedText } from './language.ts';
import { useLanguage } from './LanguageProvider.tsx';

const MEGABYTE = 1024 * 1024;

export type Values = Record<string, string | number | Date>;
export type Translate = (id: MessageId, values?: Values) => string;

/** The translation function of the current language. */
export function useText(): Translate {
  const intl = useIntl();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}

/** Picks the current language out of a localized name that came from the API. */
export function useLocalized(): (text: LocalizedText | undefined | null) => string {
  const { language } = useLanguage();
  return useCallback((text) => (text ? inLanguage(text, language) : ''), [language]);
}

/** A size in bytes, for people, in the binary kilobytes and megabytes in which the limits are set. */
export function useBytes(): (size: number) => string {
  const intl = useIntl();
  return useCallback(
    (size) => {
      const [value, unit] =
        size >= MEGABYTE
          ? [size / MEGABYTE, 'megabyte']
          : size >= 1024
            ? [size / 1024, 'kilobyte']
            : [size, 'byte'];
      return intl.formatNumber(value, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 });
    },
    [intl],
  );
}
