import { LANGUAGES, localeOf } from '../language/language.ts';
import { useLanguage } from '../language/LanguageProvider.tsx';
import { useText } from '../language/text.ts';

/** Each language named in itself; the short form serves narrow screens and is part of the long one. */
const NAMES = {
  ar: { long: 'العربية', short: 'ع' },
  fr: { long: 'Français', short: 'Fr' },
  en: { long: 'English', short: 'En' },
} as const;

export function LanguageSwitch() {
  const { language, choose } = useLanguage();
  const t = useText();
  return (
    <div className="dw-languages" role="group" aria-label={t('language.choose')}>
      {LANGUAGES.map((each) => (
        <button
          key={each}
          type="button"
          lang={localeOf(each)}
          aria-pressed={each === language}
          onClick={() => choose(each)}
        >
          <span className="dw-languages__long">{NAMES[each].long}</span>
          <span className="dw-languages__short" aria-hidden="true">
            {NAMES[each].short}
          </span>
        </button>
      ))}
    </div>
  );
}
