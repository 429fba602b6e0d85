import type { ProblemWording } from './wording.ts';

/** Words of the problems of expressions and forms. */
export const DATA_WORDINGS = {
  'feel.not_feel': {
    message: {
      ar: 'العبارة «{detail}» لا تبدأ بعلامة =.',
      fr: 'L’expression « {detail} » ne commence pas par =.',
      en: 'The expression “{detail}” does not start with =.',
    },
    remedy: {
      ar: 'اكتب عبارة FEEL تبدأ بعلامة =.',
      fr: 'Écrivez une expression FEEL qui commence par =.',
      en: 'Write a FEEL expression that starts with =.',
    },
  },
  'feel.syntax': {
    message: {
      ar: 'عبارة غير سليمة قرب «{detail}».',
      fr: 'Expression mal formée près de « {detail} ».',
      en: 'Malformed expression near “{detail}”.',
    },
    remedy: {
      ar: 'صحح العبارة.',
      fr: 'Corrigez l’expression.',
      en: 'Correct the expression.',
    },
  },
  'feel.too_long': {
    message: {
      ar: 'العبارة طويلة أو معقدة جدا.',
      fr: 'L’expression est trop longue ou trop complexe.',
      en: 'The expression is too long or too complex.',
    },
    remedy: {
      ar: 'بسّط العبارة.',
      fr: 'Simplifiez l’expression.',
      en: 'Make the expression simpler.',
    },
  },
  'feel.refused_syntax': {
    message: {
      ar: 'الصيغة «{detail}» غير مسموح بها (حلقات ودوال ومرشحات).',
      fr: 'La forme « {detail} » n’est pas permise (boucles, fonctions, filtres).',
      en: 'The form “{detail}” is not allowed (loops, functions, filters).',
    },
    remedy: {
      ar: 'استعمل مقارنات بسيطة.',
      fr: 'Utilisez des comparaisons simples.',
      en: 'Use plain comparisons.',
    },
  },
  'feel.refused_function': {
    message: {
      ar: 'الدالة «{detail}» غير مسموح بها.',
      fr: 'La fonction « {detail} » n’est pas permise.',
      en: 'The function “{detail}” is not allowed.',
    },
    remedy: {
      ar: 'استعمل دالة من القائمة المسموح بها.',
      fr: 'Utilisez une fonction permise.',
      en: 'Use an allowed function.',
    },
  },
  'feel.unknown_variable': {
    message: {
      ar: 'المتغير «{detail}» غير معروف.',
      fr: 'La variable « {detail} » est inconnue.',
      en: 'The variable “{detail}” is unknown.',
    },
    remedy: {
      ar: 'استعمل letter أو steps أو حقلا من الاستمارات.',
      fr: 'Utilisez letter, steps ou un champ des formulaires.',
      en: 'Use letter, steps or a field of the forms.',
    },
  },
  'feel.unknown_step': {
    message: {
      ar: 'لا توجد مرحلة بالمعرف «{detail}».',
      fr: 'Aucune étape n’a l’identifiant « {detail} ».',
      en: 'No step has the identifier “{detail}”.',
    },
    remedy: {
      ar: 'صحح معرف المرحلة.',
      fr: 'Corrigez l’identifiant de l’étape.',
      en: 'Correct the step’s identifier.',
    },
  },
  'feel.unknown_outcome': {
    message: {
      ar: 'القرار «{detail}» غير موجود في المرحلة المذكورة.',
      fr: 'L’issue « {detail} » n’existe pas à l’étape citée.',
      en: 'The outcome “{detail}” does not exist at the named step.',
    },
    remedy: {
      ar: 'صحح مفتاح القرار.',
      fr: 'Corrigez la clé de l’issue.',
      en: 'Correct the outcome’s key.',
    },
  },
  'form.malformed': {
    message: {
      ar: 'الاستمارة «{form}» غير سليمة.',
      fr: 'Le formulaire « {form} » est mal formé.',
      en: 'The form “{form}” is malformed.',
    },
    remedy: {
      ar: 'أعد إنشاءها بمحرر الاستمارات.',
      fr: 'Refaites-le avec l’éditeur de formulaires.',
      en: 'Make it again with the form editor.',
    },
  },
  'form.unknown_type': {
    message: {
      ar: 'نوع الحقل «{value}» غير مدعوم في الاستمارة «{form}».',
      fr: 'Le type de champ « {value} » n’est pas pris en charge dans le formulaire « {form} ».',
      en: 'The field type “{value}” is not supported in the form “{form}”.',
    },
    remedy: {
      ar: 'استعمل حقلا من القائمة.',
      fr: 'Utilisez un champ de la palette.',
      en: 'Use a field of the palette.',
    },
  },
  'form.bad_key': {
    message: {
      ar: 'مفتاح الحقل «{value}» غير صالح أو محجوز في الاستمارة «{form}».',
      fr: 'La clé de champ « {value} » n’est pas valable ou est réservée, dans le formulaire « {form} ».',
      en: 'The field key “{value}” is not valid or is reserved, in the form “{form}”.',
    },
    remedy: {
      ar: 'استعمل حروفا لاتينية وأرقاما، غير letter و steps و outcome.',
      fr: 'Utilisez des lettres latines et des chiffres, sauf letter, steps et outcome.',
      en: 'Use Latin letters and digits, except letter, steps and outcome.',
    },
  },
  'form.repeated_key': {
    message: {
      ar: 'المفتاح «{value}» مكرر في الاستمارة «{form}».',
      fr: 'La clé « {value} » est répétée dans le formulaire « {form} ».',
      en: 'The key “{value}” is repeated in the form “{form}”.',
    },
    remedy: {
      ar: 'أعط لكل حقل مفتاحا خاصا.',
      fr: 'Donnez à chaque champ sa propre clé.',
      en: 'Give each field its own key.',
    },
  },
  'form.no_label': {
    message: {
      ar: 'ينقص اسم الحقل «{value}» بالعربية أو بالفرنسية في الاستمارة «{form}».',
      fr: 'Le libellé du champ « {value} » manque en arabe ou en français, dans le formulaire « {form} ».',
      en: 'The label of the field “{value}” is missing in Arabic or French, in the form “{form}”.',
    },
    remedy: {
      ar: 'أضف الاسم باللغتين.',
      fr: 'Ajoutez le libellé dans les deux langues.',
      en: 'Add the label in both languages.',
    },
  },
  'form.no_options': {
    message: {
      ar: 'الحقل «{value}» دون اختيارات في الاستمارة «{form}».',
      fr: 'Le champ « {value} » n’offre aucun choix, dans le formulaire « {form} ».',
      en: 'The field “{value}” offers no choice, in the form “{form}”.',
    },
    remedy: {
      ar: 'أضف اختيارات أو مصدرا.',
      fr: 'Ajoutez des choix ou une source.',
      en: 'Add options or a source.',
    },
  },
  'form.unknown_source': {
    message: {
      ar: 'المصدر «{value}» غير معروف في الاستمارة «{form}».',
      fr: 'La source « {value} » est inconnue, dans le formulaire « {form} ».',
      en: 'The source “{value}” is unknown, in the form “{form}”.',
    },
    remedy: {
      ar: 'استعمل units أو officers أو instructions أو administrations.',
      fr: 'Utilisez units, officers, instructions ou administrations.',
      en: 'Use units, officers, instructions or administrations.',
    },
  },
  'form.bad_condition': {
    message: {
      ar: 'شرط إخفاء الحقل «{value}» غير مقبول في الاستمارة «{form}».',
      fr: 'La condition qui masque le champ « {value} » est refusée, dans le formulaire « {form} ».',
      en: 'The condition that hides the field “{value}” is refused, in the form “{form}”.',
    },
    remedy: {
      ar: 'اكتب عبارة FEEL بسيطة.',
      fr: 'Écrivez une expression FEEL simple.',
      en: 'Write a plain FEEL expression.',
    },
  },
  'form.unused': {
    severity: 'warning',
    message: {
      ar: 'لا تستعمل أي مهمة الاستمارة «{form}».',
      fr: 'Aucune tâche n’utilise le formulaire « {form} ».',
      en: 'No task uses the form “{form}”.',
    },
    remedy: {
      ar: 'احذفها أو استعملها.',
      fr: 'Supprimez-le ou utilisez-le.',
      en: 'Remove it or use it.',
    },
  },
} as const satisfies Record<string, ProblemWording>;
