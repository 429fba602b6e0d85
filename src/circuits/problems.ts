import type { ProblemTexts } from '../platform/http/index.ts';
import { PROBLEM_WORDINGS } from './language/index.ts';

/** What the check says of an element, by `circuits.<code of the problem>`. */
const faults: ProblemTexts = Object.fromEntries(
  Object.entries(PROBLEM_WORDINGS).map(([code, { message }]) => [`circuits.${code}`, message]),
);

/** Refusals of this module in words people read. */
export const circuitProblems: ProblemTexts = {
  ...faults,
  'circuits.refused': {
    ar: 'لا يمكن نشر المسار {key}: عدد الأخطاء الواجب تصحيحها {count}.',
    fr: 'Le circuit {key} ne peut pas être publié : {count} erreur(s) à corriger.',
    en: 'The circuit {key} cannot be published: {count} error(s) to correct.',
  },
  'circuits.not_found': {
    ar: 'لا يوجد مسار بهذا الاسم: {key}.',
    fr: 'Aucun circuit ne porte ce nom : {key}.',
    en: 'There is no circuit of this name: {key}.',
  },
  'circuits.version_not_found': {
    ar: 'هذه النسخة من المسار غير موجودة.',
    fr: 'Cette version du circuit n’existe pas.',
    en: 'This version of the circuit does not exist.',
  },
  'circuits.never_deployed': {
    ar: 'لم تنشر أي نسخة من المسار {key} بعد.',
    fr: 'Aucune version du circuit {key} n’a encore été publiée.',
    en: 'No version of the circuit {key} has been published yet.',
  },
  'circuits.draft_changed': {
    ar: 'غيّر شخص آخر مسودة المسار. أعد تحميلها قبل الحفظ.',
    fr: 'Une autre personne a modifié le brouillon du circuit. Rechargez-le avant d’enregistrer.',
    en: 'Someone else changed the draft of the circuit. Load it again before saving.',
  },
  'circuits.revision_missing': {
    ar: 'يجب تحديد مراجعة المسودة (If-Match) عند الحفظ.',
    fr: 'L’enregistrement du brouillon exige sa révision (If-Match).',
    en: 'Saving the draft needs its revision (If-Match).',
  },
  'circuits.model_not_found': {
    ar: 'لا يوجد نموذج وطني بهذا الاسم: {key}.',
    fr: 'Aucun modèle national ne porte ce nom : {key}.',
    en: 'There is no national model of this name: {key}.',
  },
};
