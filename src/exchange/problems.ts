import type { ProblemTexts } from '../platform/http/index.ts';

/** What can go wrong between us and the outside world. */
export const exchangeProblems: ProblemTexts = {
  'exchange.mail_under_way': {
    ar: 'هذه الرسالة قيد الإرسال، وننتظر مآلها',
    fr: 'Ce courriel est en cours d’envoi : son issue est attendue',
    en: 'This mail is being sent: its end is awaited',
  },
  'exchange.mail_server_away': {
    ar: 'خادم البريد غير متاح مؤقتا',
    fr: 'Le serveur de courriel est momentanément indisponible',
    en: 'The mail server is unavailable for a moment',
  },
};
