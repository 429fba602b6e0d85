import type { ProblemTexts } from '../platform/http/index.ts';

/** Every refusal of this module, in words people read. */
export const identityProblems: ProblemTexts = {
  'identity.not_signed_in': {
    title: { ar: 'يلزم تسجيل الدخول', fr: 'Vous n’êtes pas connecté', en: 'You are not signed in' },
    detail: {
      ar: 'انتهت جلستكم أو لم تبدأ بعد. سجّلوا الدخول ثم كرّروا العملية.',
      fr: 'Votre session est terminée ou n’a pas commencé. Connectez-vous, puis recommencez.',
      en: 'Your session has ended or has not begun. Sign in, then try again.',
    },
  },
  'identity.forbidden': {
    title: {
      ar: 'لا تسمح لكم صلاحياتكم بهذه العملية',
      fr: 'Vos droits ne permettent pas cette opération',
      en: 'Your rights do not allow this',
    },
    detail: {
      ar: 'اتصلوا بمسؤول المنصة في إدارتكم إذا كانت من مهامكم.',
      fr: 'Si elle relève de vos fonctions, adressez-vous à l’administrateur de la plateforme de votre administration.',
      en: 'If it is part of your duties, ask the administrator of your administration.',
    },
  },
  'identity.not_found': {
    ar: 'العنصر المطلوب غير موجود',
    fr: 'Cet élément n’existe pas',
    en: 'There is no such thing',
  },
  'identity.sign_in_refused': {
    title: {
      ar: 'اسم الدخول أو كلمة المرور غير صحيحين',
      fr: 'Identifiant ou mot de passe incorrect',
      en: 'The login or the password is incorrect',
    },
    detail: {
      ar: 'تحققوا منهما ثم أعيدوا المحاولة.',
      fr: 'Vérifiez-les, puis réessayez.',
      en: 'Check them, then try again.',
    },
  },
  'identity.too_many_attempts': {
    title: {
      ar: 'محاولات كثيرة لتسجيل الدخول',
      fr: 'Trop de tentatives de connexion',
      en: 'Too many attempts to sign in',
    },
    detail: {
      ar: 'انتظروا {retryAfterSeconds} ثانية قبل المحاولة من جديد.',
      fr: 'Attendez {retryAfterSeconds} secondes avant de réessayer.',
      en: 'Wait {retryAfterSeconds} seconds before trying again.',
    },
  },
  'identity.busy': {
    ar: 'عدد كبير من الأشخاص يسجلون الدخول الآن. أعيدوا المحاولة بعد لحظات.',
    fr: 'Beaucoup de personnes se connectent en ce moment. Réessayez dans un instant.',
    en: 'Many people are signing in now. Try again in a moment.',
  },
  'identity.key_refused': {
    title: { ar: 'مفتاح الواجهة البرمجية مرفوض', fr: 'Clé d’API refusée', en: 'The API key is refused' },
    detail: {
      ar: 'المفتاح غير صحيح أو تم إلغاؤه.',
      fr: 'La clé est incorrecte ou a été révoquée.',
      en: 'The key is wrong or has been revoked.',
    },
  },
  'identity.login_taken': {
    ar: 'اسم الدخول هذا مستعمل من قبل',
    fr: 'Cet identifiant est déjà utilisé',
    en: 'This login is already in use',
  },
  'identity.code_taken': {
    ar: 'هذا الرمز مستعمل من قبل',
    fr: 'Ce code est déjà utilisé',
    en: 'This code is already in use',
  },
  'identity.login_malformed': {
    ar: 'اسم الدخول: حروف لاتينية صغيرة وأرقام ونقط وشرطات، 64 رمزا على الأكثر',
    fr: 'Identifiant : lettres latines minuscules, chiffres, points et tirets, 64 caractères au plus',
    en: 'Login: lower-case Latin letters, digits, dots and hyphens, at most 64 characters',
  },
  'identity.password_too_short': {
    ar: 'كلمة المرور قصيرة جدا: {min} رمزا على الأقل',
    fr: 'Mot de passe trop court : au moins {min} caractères',
    en: 'Password too short: at least {min} characters',
  },
  'identity.password_too_long': {
    ar: 'كلمة المرور طويلة جدا: {max} رمز على الأكثر',
    fr: 'Mot de passe trop long : au plus {max} caractères',
    en: 'Password too long: at most {max} characters',
  },
  'identity.password_too_easy': {
    ar: 'كلمة المرور سهلة التخمين. اختاروا جملة قصيرة لا يعرفها غيركم.',
    fr: 'Mot de passe trop facile à deviner. Choisissez une courte phrase que vous seul connaissez.',
    en: 'Password too easy to guess. Choose a short sentence that only you know.',
  },
  'identity.password_wrong': {
    ar: 'كلمة المرور الحالية غير صحيحة',
    fr: 'Le mot de passe actuel est incorrect',
    en: 'The current password is incorrect',
  },
  'identity.own_account': {
    ar: 'لا يمكنكم إغلاق حسابكم. يغلقه مسؤول آخر.',
    fr: 'Vous ne pouvez pas fermer votre propre compte : un autre administrateur le fait.',
    en: 'You cannot close your own account: another administrator does.',
  },
  'identity.unit_unknown': {
    ar: 'هذه الوحدة غير موجودة في إدارتكم',
    fr: 'Cette unité n’existe pas dans votre administration',
    en: 'There is no such unit in your administration',
  },
  'identity.person_unknown': {
    ar: 'هذا الحساب غير موجود في إدارتكم',
    fr: 'Ce compte n’existe pas dans votre administration',
    en: 'There is no such account in your administration',
  },
  'identity.parent_unknown': {
    ar: 'الإدارة الأم غير موجودة',
    fr: 'L’administration de rattachement n’existe pas',
    en: 'The parent administration does not exist',
  },
  'identity.kind_reserved': {
    ar: 'هذا النوع محجوز للمنصة',
    fr: 'Ce type est réservé à la plateforme',
    en: 'This kind is reserved for the platform',
  },
  'identity.role_reserved': {
    ar: 'دور مشغل المنصة لا يسند داخل إدارة',
    fr: 'Le rôle d’exploitant ne s’attribue pas dans une administration',
    en: 'The role of operator cannot be given in an administration',
  },
};
