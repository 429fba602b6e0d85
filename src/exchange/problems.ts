import type { ProblemTexts } from '../platform/http/index.ts';

/** What can go wrong between us and the outside world. */
export const exchangeProblems: ProblemTexts = {
  'exchange.mail_server_away': {
    ar: 'خادم البريد غير متاح مؤقتا',
    fr: 'Le serveur de courriel est momentanément indisponible',
    en: 'The mail server is unavailable for a moment',
  },
};
