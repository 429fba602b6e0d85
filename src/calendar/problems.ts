import type { ProblemTexts } from '../platform/http/index.ts';

/** Refusals of the calendar, in words. */
export const calendarProblems: ProblemTexts = {
  'calendar.changed': {
    ar: 'غيّر شخص آخر التقويم في هذه الأثناء: أعد تحميله ثم أعد تعديلك',
    fr: 'Quelqu’un d’autre a modifié le calendrier entre-temps : rechargez-le, puis refaites votre modification',
    en: 'Somebody else has changed the calendar meanwhile: reload it, then make your change again',
  },
  'calendar.revision_missing': {
    ar: 'يجب إرسال رقم مراجعة التقويم في الترويسة If-Match',
    fr: 'Envoyez la révision du calendrier dans l’en-tête If-Match',
    en: 'Send the revision of the calendar in the If-Match header',
  },
  'calendar.hours_reversed': {
    ar: 'يجب أن يكون الإغلاق بعد الافتتاح',
    fr: 'La fermeture doit venir après l’ouverture',
    en: 'Closing time must come after opening time',
  },
  'calendar.day_repeated': {
    ar: 'هذا اليوم مذكور مرتين: احتفظ بواحد فقط',
    fr: 'Ce jour figure deux fois : gardez-en un seul',
    en: 'This day is given twice: keep one',
  },
  'calendar.day_unknown': {
    ar: 'هذا التاريخ غير موجود: اكتبه على شكل سنة-شهر-يوم',
    fr: 'Cette date n’existe pas : écrivez-la sous la forme AAAA-MM-JJ',
    en: 'This date does not exist: write it as YYYY-MM-DD',
  },
  'calendar.holiday_unknown': {
    ar: 'لا يوجد عيد هجري بهذا الاسم في هذه السنة',
    fr: 'Aucune fête lunaire ne porte ce nom cette année-là',
    en: 'No lunar holiday has this name in this year',
  },
  'calendar.holiday_too_far': {
    ar: 'هذا التاريخ بعيد عن التاريخ المرتقب بأكثر من ثلاثة أيام: تحقق منه',
    fr: 'Cette date est à plus de trois jours de la date attendue : vérifiez-la',
    en: 'This date is more than three days from the expected one: check it',
  },
  'calendar.term_unknown': {
    ar: 'اكتب المدة على شكل «5 working-days» أو «60 days»',
    fr: 'Écrivez la durée sous la forme « 5 working-days » ou « 60 days »',
    en: 'Write the term as “5 working-days” or “60 days”',
  },
};
