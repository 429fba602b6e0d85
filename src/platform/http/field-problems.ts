import type { ProblemTexts } from './problem-texts.ts';

/** What is wrong with one field of a request. Modules may use these codes in their own faults. */
export const fieldProblems: ProblemTexts = {
  'field.required': { ar: 'هذا الحقل إلزامي', fr: 'Ce champ est obligatoire', en: 'This field is required' },
  'field.unknown': { ar: 'هذا الحقل غير معروف', fr: 'Ce champ est inconnu', en: 'This field is unknown' },
  'field.not_allowed': {
    ar: 'هذه القيمة غير مقبولة',
    fr: 'Cette valeur n’est pas acceptée',
    en: 'This value is not accepted',
  },
  'field.not_text': { ar: 'المطلوب نص', fr: 'Un texte est attendu', en: 'Text is expected' },
  'field.not_a_number': { ar: 'المطلوب عدد', fr: 'Un nombre est attendu', en: 'A number is expected' },
  'field.not_a_whole_number': {
    ar: 'المطلوب عدد صحيح',
    fr: 'Un nombre entier est attendu',
    en: 'A whole number is expected',
  },
  'field.not_a_boolean': {
    ar: 'المطلوب نعم أو لا',
    fr: 'Oui ou non est attendu',
    en: 'Yes or no is expected',
  },
  'field.not_an_object': {
    ar: 'المطلوب مجموعة معطيات',
    fr: 'Un objet est attendu',
    en: 'An object is expected',
  },
  'field.not_a_list': { ar: 'المطلوب قائمة', fr: 'Une liste est attendue', en: 'A list is expected' },
  'field.not_an_email': {
    ar: 'عنوان البريد الإلكتروني غير صحيح، مثال: name@example.ma',
    fr: 'Adresse électronique incorrecte, par exemple nom@exemple.ma',
    en: 'Not an e-mail address, for example name@example.ma',
  },
  'field.not_an_id': { ar: 'المعرّف غير صحيح', fr: 'Identifiant incorrect', en: 'Not an identifier' },
  'field.not_a_date': { ar: 'التاريخ غير صحيح', fr: 'Date incorrecte', en: 'Not a date' },
  'field.not_an_instant': {
    ar: 'التاريخ والساعة غير صحيحين',
    fr: 'Date et heure incorrectes',
    en: 'Not a date and time',
  },
  'field.too_short': {
    ar: 'النص قصير جدا: {limit} أحرف على الأقل',
    fr: 'Trop court : au moins {limit} caractères',
    en: 'Too short: at least {limit} characters',
  },
  'field.too_long': {
    ar: 'النص طويل جدا: {limit} حرفا على الأكثر',
    fr: 'Trop long : au plus {limit} caractères',
    en: 'Too long: at most {limit} characters',
  },
  'field.too_small': {
    ar: 'الحد الأدنى هو {limit}',
    fr: 'Le minimum est {limit}',
    en: 'The least is {limit}',
  },
  'field.too_great': { ar: 'الحد الأقصى هو {limit}', fr: 'Le maximum est {limit}', en: 'The most is {limit}' },
  'field.too_few': {
    ar: 'العدد الأدنى هو {limit}',
    fr: 'Il en faut au moins {limit}',
    en: 'At least {limit} are needed',
  },
  'field.too_many': {
    ar: 'العدد الأقصى هو {limit}',
    fr: 'Il en faut au plus {limit}',
    en: 'At most {limit} are allowed',
  },
  'field.repeated': { ar: 'توجد قيم مكررة', fr: 'Des valeurs sont répétées', en: 'Some values are repeated' },
};
