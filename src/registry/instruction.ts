import type { LocalizedText } from '../platform/text.ts';

/**
 * The instructions a head writes on a letter. They have a settled administrative meaning: "for
 * action" hands the file over, "for information" expects nothing, "for follow-up" must be acted on.
 */
export const INSTRUCTIONS: Readonly<Record<string, LocalizedText>> = {
  'for-action': { ar: 'للاختصاص', fr: 'Pour attribution', en: 'For action' },
  'for-opinion': { ar: 'لإبداء الرأي', fr: 'Pour avis', en: 'For opinion' },
  'for-information': { ar: 'للإخبار', fr: 'Pour information', en: 'For information' },
  'for-follow-up': { ar: 'لاتخاذ اللازم', fr: 'Pour suite à donner', en: 'For follow-up' },
  'for-study': { ar: 'للدراسة', fr: 'Pour étude', en: 'For study' },
  'for-execution': { ar: 'للتنفيذ', fr: 'Pour exécution', en: 'For execution' },
  'for-signature': { ar: 'للتوقيع', fr: 'Pour signature', en: 'For signature' },
  'to-speak-about': { ar: 'للتداول معي', fr: "M'en parler", en: 'To speak about' },
  'to-file': { ar: 'للحفظ', fr: 'À classer', en: 'To file' },
  'all-useful-purposes': { ar: 'لكل غاية مفيدة', fr: 'À toutes fins utiles', en: 'For all useful purposes' },
};
