import { DirectionProvider, MantineProvider, useDirection } from '@mantine/core';
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import { theme } from '../theme.ts';
import { loadCatalogue, type Catalogue } from './catalogues.ts';
import { directionOf, localeOf, rememberLanguage, type Language } from './language.ts';

interface Choice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<Choice>({ language: 'ar', choose: () => undefined });

/** The language in use, and the way to change it. Changing it keeps the page and what is typed in it. */
export function useLanguage(): Choice {
  return use(LanguageContext);
}

/** Sets direction and language of the document before anything is painted. */
export function applyToDocument(language: Language): void {
  document.documentElement.lang = localeOf(language);
  document.documentElement.dir = directionOf(language);
}

/** Tells Mantine the direction without mounting anything again, so that nothing typed is lost. */
function FollowDirection({ language }: { language: Language }) {
  const { setDirection } = useDirection();
  useEffect(() => setDirection(directionOf(language)), [language, setDirection]);
  return null;
}

interface Props {
  readonly initial: { language: Language; catalogue: Catalogue };
  readonly children: ReactNode;
}

/** Texts, plurals, dates and reading direction for the whole application. */
export function LanguageProvider({ initial, children }: Props) {
  const [current, setCurrent] = useState(initial);
  const { language, catalogue } = current;
  const choose = useCallback((next: Language) => {
    void loadCatalogue(next).then((loaded) => {
      rememberLanguage(next);
      applyToDocument(next);
      setCurrent({ language: next, catalogue: loaded });
    });
  }, []);
  useEffect(() => applyToDocument(language), [language]);
  const choice = useMemo(() => ({ language, choose }), [language, choose]);
  return (
    <LanguageContext value={choice}>
      <DirectionProvider initialDirection={directionOf(initial.language)} detectDirection={false}>
        <FollowDirection language={language} />
        <MantineProvider theme={theme} forceColorScheme="light">
          <IntlProvider locale={localeOf(language)} messages={catalogue}>
            {children}
          </IntlProvider>
        </MantineProvider>
      </DirectionProvider>
    </LanguageContext>
  );
}
