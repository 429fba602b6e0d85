import type { ProblemTexts } from '../platform/http/index.ts';

/** Refusals of this module in words people read. */
export const engineProblems: ProblemTexts = {
  'engine.instance_not_found': {
    ar: 'لا وجود لهذا المسار الجاري.',
    fr: 'Ce circuit en cours n’existe pas.',
    en: 'There is no such running circuit.',
  },
  'engine.step_not_open': {
    ar: 'هذه المرحلة لم تعد مفتوحة.',
    fr: 'Cette étape n’est plus ouverte.',
    en: 'This step is no longer open.',
  },
  'engine.outcome_not_offered': {
    ar: 'هذا القرار غير متاح في هذه المرحلة.',
    fr: 'Cette décision n’est pas proposée à cette étape.',
    en: 'This decision is not offered at this step.',
  },
  'engine.instance_busy': {
    ar: 'الملف قيد المعالجة في هذه اللحظة. أعد المحاولة بعد قليل.',
    fr: 'Le dossier est en cours de traitement. Réessayez dans un instant.',
    en: 'The file is being worked on at this moment. Try again shortly.',
  },
  'engine.circuit_stuck': {
    ar: 'توقف المسار بسبب خلل في تصميمه، وقد أُخطر المسؤول عنه.',
    fr: 'Le circuit est arrêté par un défaut de conception ; son responsable est averti.',
    en: 'The circuit is stopped by a fault in its design; the person in charge is told.',
  },
  'engine.state_unreadable': {
    ar: 'حُفظ هذا المسار بإصدار آخر من البرنامج ولا يمكن متابعته.',
    fr: 'Ce circuit a été enregistré par une autre version du logiciel et ne peut pas continuer.',
    en: 'This circuit was saved by another version of the program and cannot go on.',
  },
  'engine.service_not_bound': {
    ar: 'الخدمة الآلية {service} غير متوفرة.',
    fr: 'Le service automatique {service} n’est pas disponible.',
    en: 'The automatic service {service} is not available.',
  },
};
