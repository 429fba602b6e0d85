import type { ProblemTexts } from '../platform/http/index.ts';

/** Every refusal of this module, in words people read. */
export const taskProblems: ProblemTexts = {
  'tasks.not_found': {
    title: { ar: 'هذه المهمة غير موجودة', fr: 'Cette tâche n’existe pas', en: 'There is no such task' },
    detail: {
      ar: 'ربما لم تعد معروضة عليكم. ارجعوا إلى لائحة مهامكم.',
      fr: 'Elle ne vous est peut-être plus proposée. Revenez à la liste de vos tâches.',
      en: 'It may no longer be offered to you. Go back to your tasks.',
    },
  },
  'tasks.already_completed': {
    title: {
      ar: 'أُنجزت هذه المهمة من قبل',
      fr: 'Cette tâche est déjà terminée',
      en: 'This task is already completed',
    },
    detail: {
      ar: 'أنجزها: {positionAr}، بتاريخ {date} على الساعة {time}.',
      fr: 'Terminée par : {positionFr}, le {date} à {time}.',
      en: 'Completed by: {positionEn}, on {date} at {time}.',
    },
  },
  'tasks.already_cancelled': {
    title: {
      ar: 'لم تعد هذه المهمة مطلوبة',
      fr: 'Cette tâche n’est plus à faire',
      en: 'This task is no longer needed',
    },
    detail: {
      ar: 'سلك المسار اتجاها آخر بتاريخ {date} على الساعة {time}.',
      fr: 'Le circuit a pris une autre voie le {date} à {time}.',
      en: 'The circuit took another way on {date} at {time}.',
    },
  },
  'tasks.already_claimed': {
    title: {
      ar: 'يتولى شخص آخر هذه المهمة',
      fr: 'Une autre personne a pris cette tâche',
      en: 'Somebody else has taken this task',
    },
    detail: {
      ar: 'تولاها: {positionAr}، بتاريخ {date} على الساعة {time}.',
      fr: 'Prise par : {positionFr}, le {date} à {time}.',
      en: 'Taken by: {positionEn}, on {date} at {time}.',
    },
  },
  'tasks.changed_meanwhile': {
    title: {
      ar: 'تغيرت هذه المهمة منذ أن فتحتموها',
      fr: 'Cette tâche a changé depuis que vous l’avez ouverte',
      en: 'This task has changed since you opened it',
    },
    detail: {
      ar: 'آخر تغيير بتاريخ {date} على الساعة {time}. أعيدوا تحميلها ثم كرّروا العملية.',
      fr: 'Dernier changement le {date} à {time}. Rechargez-la, puis recommencez.',
      en: 'Last change on {date} at {time}. Load it again, then try again.',
    },
  },
  'tasks.not_yours': {
    title: {
      ar: 'هذه المهمة غير معروضة عليكم',
      fr: 'Cette tâche ne vous est pas proposée',
      en: 'This task is not offered to you',
    },
    detail: {
      ar: 'لا يخول لكم أي منصب من مناصبكم إنجازها.',
      fr: 'Aucun de vos postes ne permet de la faire.',
      en: 'None of your positions may do it.',
    },
  },
  'tasks.values_refused': {
    title: {
      ar: 'بعض أجوبة الاستمارة ناقصة أو غير صحيحة',
      fr: 'Certaines réponses du formulaire manquent ou sont incorrectes',
      en: 'Some answers of the form are missing or incorrect',
    },
    detail: {
      ar: 'صحّحوا الحقول المشار إليها ثم أعيدوا الإرسال.',
      fr: 'Corrigez les champs indiqués, puis renvoyez.',
      en: 'Correct the fields shown, then send again.',
    },
  },
  'tasks.reason_required': {
    ar: 'يجب تعليل هذا القرار',
    fr: 'Cette décision doit être motivée',
    en: 'This decision must state its reasons',
  },
  'tasks.cursor_malformed': {
    ar: 'تعذر متابعة اللائحة من هذا الموضع. أعيدوا فتحها من بدايتها.',
    fr: 'La liste ne peut pas reprendre à cet endroit. Rouvrez-la depuis le début.',
    en: 'The list cannot go on from there. Open it again from its beginning.',
  },
};
