import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@fontsource/ibm-plex-sans/latin-400.css';
import '@fontsource/ibm-plex-sans/latin-600.css';
import '@fontsource/ibm-plex-sans-arabic/arabic-400.css';
import '@fontsource/ibm-plex-sans-arabic/arabic-600.css';
import './styles/base.css';
import './styles/public.css';
import './styles/desk.css';
import './styles/calendar.css';
import './styles/print.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { asProblem } from './api/problem.ts';
import { loadCatalogue } from './language/catalogues.ts';
import { rememberedLanguage, rememberLanguage } from './language/language.ts';
import { applyToDocument, LanguageProvider } from './language/LanguageProvider.tsx';
import { router } from './router.tsx';
import { Toasts } from './shell/Toasts.tsx';

/** A refusal is final; only an unreachable or failing server is asked again. */
function worthRetrying(failures: number, error: Error): boolean {
  const { status } = asProblem(error);
  return failures < 2 && (status === 0 || status >= 502);
}

async function start(): Promise<void> {
  const language = rememberedLanguage();
  rememberLanguage(language);
  applyToDocument(language);
  const catalogue = await loadCatalogue(language);
  const queries = new QueryClient({
    defaultOptions: { queries: { retry: worthRetrying, staleTime: 5_000, refetchOnWindowFocus: true } },
  });
  const root = document.getElementById('root');
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <LanguageProvider initial={{ language, catalogue }}>
          <Toasts />
          <RouterProvider router={router} />
        </LanguageProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

void start();
