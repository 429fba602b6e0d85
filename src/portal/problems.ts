import type { ProblemTexts } from '../platform/http/index.ts';

/** What the public door refuses. */
export const portalProblems: ProblemTexts = {
  'portal.idempotency_key_required': {
    title: { ar: 'مفتاح الإيداع مفقود', fr: 'Clé de dépôt manquante', en: 'The filing key is missing' },
    detail: {
      ar: 'أرسلوا الترويسة Idempotency-Key من 8 إلى 200 حرف، خاصة بكل إيداع.',
      fr: 'Envoyez l’en-tête Idempotency-Key, de 8 à 200 caractères, propre à chaque dépôt.',
      en: 'Send the header Idempotency-Key, 8 to 200 characters, one for each filing.',
    },
  },
  'portal.filing_part_required': {
    ar: 'الجزء filing مفقود من الطلب',
    fr: 'La partie « filing » manque dans la demande',
    en: 'The part “filing” is missing from the request',
  },
  'portal.filing_not_json': {
    ar: 'الجزء filing ليس بصيغة JSON صحيحة',
    fr: 'La partie « filing » n’est pas un JSON correct',
    en: 'The part “filing” is not correct JSON',
  },
  'portal.too_many_files': {
    ar: 'عدد الملفات أكبر من المسموح به: {maxFiles} على الأكثر',
    fr: 'Trop de fichiers : {maxFiles} au plus',
    en: 'Too many files: {maxFiles} at most',
  },
  'portal.total_too_large': {
    ar: 'مجموع الملفات أكبر من {maxMegabytes} ميغابايت',
    fr: 'Les fichiers dépassent {maxMegabytes} Mo au total',
    en: 'The files exceed {maxMegabytes} MB in all',
  },
  'portal.file_required': {
    ar: 'أرفقوا الملف المراد فحصه',
    fr: 'Joignez le fichier à vérifier',
    en: 'Attach the file to check',
  },
};
