import type { ProblemWording } from './wording.ts';

/** Words of the problems of steps, services and timers. */
export const STEPS_WORDINGS = {
  'step.no_kind': {
    message: {
      ar: 'لم يحدد نوع المهمة.',
      fr: 'Le genre de la tâche n’est pas indiqué.',
      en: 'The task has no kind.',
    },
    remedy: {
      ar: 'اختر نوعا من القائمة.',
      fr: 'Choisissez un genre dans le catalogue.',
      en: 'Choose a kind from the catalogue.',
    },
  },
  'step.unknown_kind': {
    message: {
      ar: 'نوع المهمة «{value}» غير معروف.',
      fr: 'Le genre de tâche « {value} » est inconnu.',
      en: 'The task kind “{value}” is unknown.',
    },
    remedy: {
      ar: 'اختر نوعا من القائمة.',
      fr: 'Choisissez un genre dans le catalogue.',
      en: 'Choose a kind from the catalogue.',
    },
  },
  'step.no_role': {
    message: {
      ar: 'لم يحدد من ينجز المهمة.',
      fr: 'Personne n’est désigné pour faire la tâche.',
      en: 'Nobody is named to do the task.',
    },
    remedy: {
      ar: 'اختر دورا.',
      fr: 'Choisissez un rôle.',
      en: 'Choose a role.',
    },
  },
  'step.unknown_role': {
    message: {
      ar: 'الدور «{value}» غير معروف.',
      fr: 'Le rôle « {value} » est inconnu.',
      en: 'The role “{value}” is unknown.',
    },
    remedy: {
      ar: 'اختر دورا من القائمة.',
      fr: 'Choisissez un rôle dans la liste.',
      en: 'Choose a role from the list.',
    },
  },
  'step.role_not_allowed': {
    message: {
      ar: 'لا يمكن إسناد هذا النوع من المهام إلى الدور «{value}».',
      fr: 'Ce genre de tâche ne peut pas être confié au rôle « {value} ».',
      en: 'This kind of task cannot be given to the role “{value}”.',
    },
    remedy: {
      ar: 'اختر دورا آخر أو نوعا آخر.',
      fr: 'Choisissez un autre rôle ou un autre genre.',
      en: 'Choose another role or another kind.',
    },
  },
  'step.no_outcome': {
    message: {
      ar: 'لا تتضمن المهمة أي قرار.',
      fr: 'La tâche n’a aucune issue.',
      en: 'The task has no outcome.',
    },
    remedy: {
      ar: 'أضف قرارا واحدا على الأقل.',
      fr: 'Ajoutez au moins une issue.',
      en: 'Add at least one outcome.',
    },
  },
  'step.bad_outcome_key': {
    message: {
      ar: 'مفتاح القرار «{value}» غير صالح.',
      fr: 'La clé d’issue « {value} » n’est pas valable.',
      en: 'The outcome key “{value}” is not valid.',
    },
    remedy: {
      ar: 'استعمل حروفا لاتينية صغيرة وأرقاما وواصلات.',
      fr: 'Utilisez des minuscules latines, des chiffres et des traits d’union.',
      en: 'Use lower-case Latin letters, digits and hyphens.',
    },
  },
  'step.repeated_outcome': {
    message: {
      ar: 'القرار «{value}» مكرر.',
      fr: 'L’issue « {value} » est répétée.',
      en: 'The outcome “{value}” is repeated.',
    },
    remedy: {
      ar: 'أعط لكل قرار مفتاحا خاصا.',
      fr: 'Donnez à chaque issue sa propre clé.',
      en: 'Give each outcome its own key.',
    },
  },
  'step.outcome_without_label': {
    message: {
      ar: 'ينقص اسم القرار «{value}» بالعربية أو بالفرنسية.',
      fr: 'Le libellé de l’issue « {value} » manque en arabe ou en français.',
      en: 'The label of outcome “{value}” is missing in Arabic or French.',
    },
    remedy: {
      ar: 'أضف الاسم باللغتين.',
      fr: 'Ajoutez le libellé dans les deux langues.',
      en: 'Add the label in both languages.',
    },
  },
  'step.all_outcomes_conditional': {
    message: {
      ar: 'كل قرارات المهمة مشروطة: قد لا يعرض أي منها.',
      fr: 'Toutes les issues sont conditionnelles : il se peut qu’aucune ne soit offerte.',
      en: 'Every outcome is conditional: it may be that none is offered.',
    },
    remedy: {
      ar: 'اترك قرارا واحدا على الأقل دون شرط.',
      fr: 'Laissez au moins une issue sans condition.',
      en: 'Leave at least one outcome without a condition.',
    },
  },
  'step.refusal_without_reason': {
    severity: 'warning',
    message: {
      ar: 'القرار «{value}» رفض أو إرجاع دون تعليل.',
      fr: 'L’issue « {value} » refuse ou retourne sans motif.',
      en: 'The outcome “{value}” refuses or returns without a reason.',
    },
    remedy: {
      ar: 'اطلب التعليل (القانون 03-01).',
      fr: 'Exigez un motif (loi 03-01).',
      en: 'Ask for a reason (law 03-01).',
    },
  },
  'step.unknown_form': {
    message: {
      ar: 'الاستمارة «{value}» غير موجودة.',
      fr: 'Le formulaire « {value} » n’existe pas.',
      en: 'The form “{value}” does not exist.',
    },
    remedy: {
      ar: 'أنشئ الاستمارة أو اختر أخرى.',
      fr: 'Créez le formulaire ou choisissez-en un autre.',
      en: 'Create the form or choose another.',
    },
  },
  'step.bad_deadline': {
    message: {
      ar: 'الأجل «{value}» غير مفهوم.',
      fr: 'Le délai « {value} » n’est pas compris.',
      en: 'The deadline “{value}” is not understood.',
    },
    remedy: {
      ar: 'اكتب مدة مثل «5 working-days» أو «60 days»، أو مدة ISO 8601 مثل P2D.',
      fr: 'Écrivez un délai comme « 5 working-days » ou « 60 days », ou une durée ISO 8601 comme P2D.',
      en: 'Write a term such as “5 working-days” or “60 days”, or an ISO 8601 duration such as P2D.',
    },
  },
  'repetition.no_number': {
    message: {
      ar: 'لا يعرف كم مرة تتكرر المهمة.',
      fr: 'Rien ne dit combien de fois l’activité est répétée.',
      en: 'Nothing says how often the activity is repeated.',
    },
    remedy: {
      ar: 'أعط عددا (loopCardinality) أو قائمة (diwan:collection)، أو شرطا أو حدا أقصى للحلقة.',
      fr: 'Donnez un nombre (loopCardinality) ou une liste (diwan:collection) ; pour une boucle, une condition ou un maximum.',
      en: 'Give a number (loopCardinality) or a list (diwan:collection); for a loop, a condition or a maximum.',
    },
  },
  'service.none': {
    message: {
      ar: 'لم تحدد الخدمة الآلية.',
      fr: 'Le service automatique n’est pas indiqué.',
      en: 'The automatic service is not named.',
    },
    remedy: {
      ar: 'اختر خدمة من القائمة.',
      fr: 'Choisissez un service dans le catalogue.',
      en: 'Choose a service from the catalogue.',
    },
  },
  'service.unknown': {
    message: {
      ar: 'الخدمة «{value}» غير معروفة.',
      fr: 'Le service « {value} » est inconnu.',
      en: 'The service “{value}” is unknown.',
    },
    remedy: {
      ar: 'اختر خدمة من القائمة.',
      fr: 'Choisissez un service dans le catalogue.',
      en: 'Choose a service from the catalogue.',
    },
  },
  'timer.bad': {
    message: {
      ar: 'المؤقت «{value}» غير مفهوم.',
      fr: 'La minuterie « {value} » n’est pas comprise.',
      en: 'The timer “{value}” is not understood.',
    },
    remedy: {
      ar: 'اكتب مدة (P2D) أو تكرارا (R3/P1D) أو تاريخا مع فارق التوقيت.',
      fr: 'Écrivez une durée (P2D), un cycle (R3/P1D) ou une date avec son décalage horaire.',
      en: 'Write a duration (P2D), a cycle (R3/P1D) or a date with its offset.',
    },
  },
  'timer.interrupting_cycle': {
    message: {
      ar: 'مؤقت مكرر لا يمكن أن يقطع المهمة.',
      fr: 'Une minuterie répétée ne peut pas interrompre la tâche.',
      en: 'A repeated timer cannot interrupt the task.',
    },
    remedy: {
      ar: 'اجعله غير قاطع أو استعمل مدة.',
      fr: 'Rendez-la non interruptive ou utilisez une durée.',
      en: 'Make it non-interrupting or use a duration.',
    },
  },
} as const satisfies Record<string, ProblemWording>;
