import type { Language } from '../platform/text.ts';

/** The mails to a filer. */
export type MailKind = 'receipt' | 'completion' | 'completion-reminder' | 'answer' | 'transfer';

interface Words {
  /** `{number}` is the letter's number. */
  readonly subject: string;
  readonly opening: string;
  readonly action: string;
}

/** Labels of the facts that mails give. */
export const LABELS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  ar: {
    number: 'رقم التسجيل',
    filedAt: 'تاريخ الإيداع',
    subject: 'الموضوع',
    files: 'عدد الملفات',
    trackingCode: 'رمز التتبع',
    missing: 'الوثائق الناقصة',
    until: 'آخر أجل',
    answerNumber: 'رقم الجواب',
    competent: 'الإدارة المختصة',
    newNumber: 'رقم التسجيل الجديد',
    reason: 'السبب',
    greeting: 'تحية طيبة،',
  },
  fr: {
    number: 'Numéro d’enregistrement',
    filedAt: 'Date de dépôt',
    subject: 'Objet',
    files: 'Fichiers reçus',
    trackingCode: 'Code de suivi',
    missing: 'Pièces manquantes',
    until: 'Date limite',
    answerNumber: 'Numéro de la réponse',
    competent: 'Administration compétente',
    newNumber: 'Nouveau numéro',
    reason: 'Motif',
    greeting: 'Bonjour,',
  },
  en: {
    number: 'Registration number',
    filedAt: 'Filed on',
    subject: 'Subject',
    files: 'Files received',
    trackingCode: 'Tracking code',
    missing: 'Missing documents',
    until: 'No later than',
    answerNumber: 'Number of the answer',
    competent: 'Competent administration',
    newNumber: 'New number',
    reason: 'Reason',
    greeting: 'Hello,',
  },
};

/** Subject, opening and button of each mail. */
export const WORDS: Readonly<Record<MailKind, Readonly<Record<Language, Words>>>> = {
  receipt: {
    ar: {
      subject: 'وصل إيداع المراسلة {number}',
      opening:
        'تم تسجيل مراسلتكم. تجدون رفقته وصل الإيداع المختوم إلكترونيا. احتفظوا برمز التتبع: فهو يفتح صفحة مراسلتكم.',
      action: 'تتبع المراسلة',
    },
    fr: {
      subject: 'Récépissé du courrier {number}',
      opening:
        'Votre courrier est enregistré. Vous trouverez ci-joint son récépissé, cacheté électroniquement. Gardez le code de suivi : il ouvre la page de votre courrier.',
      action: 'Suivre mon courrier',
    },
    en: {
      subject: 'Receipt for letter {number}',
      opening:
        'Your letter is registered. Its receipt, sealed electronically, is attached. Keep the tracking code: it opens your letter’s page.',
      action: 'Track my letter',
    },
  },
  completion: {
    ar: {
      subject: 'استكمال المراسلة {number}',
      opening:
        'تنقص ملفكم بعض الوثائق. لا يطلب منكم الاستكمال إلا مرة واحدة: أرسلوا كل ما ينقص دفعة واحدة من صفحة التتبع.',
      action: 'استكمال الملف',
    },
    fr: {
      subject: 'Complément demandé pour le courrier {number}',
      opening:
        'Il manque des pièces à votre dossier. Un complément n’est demandé qu’une seule fois : envoyez tout ce qui manque ensemble, depuis la page de suivi.',
      action: 'Compléter mon dossier',
    },
    en: {
      subject: 'More documents needed for letter {number}',
      opening:
        'Documents are missing from your file. They are asked for once only: send everything together from the tracking page.',
      action: 'Complete my file',
    },
  },
  'completion-reminder': {
    ar: {
      subject: 'تذكير: استكمال المراسلة {number}',
      opening: 'ما زال ملفكم في انتظار الوثائق التالية. بعد آخر أجل، تبت الإدارة في الملف على حالته.',
      action: 'استكمال الملف',
    },
    fr: {
      subject: 'Rappel : complément attendu pour le courrier {number}',
      opening:
        'Votre dossier attend toujours les pièces suivantes. Passé la date limite, l’administration se prononcera en l’état.',
      action: 'Compléter mon dossier',
    },
    en: {
      subject: 'Reminder: documents awaited for letter {number}',
      opening:
        'Your file still awaits the documents below. After the last date, the administration decides on what it has.',
      action: 'Complete my file',
    },
  },
  answer: {
    ar: {
      subject: 'جواب على المراسلة {number}',
      opening: 'أجابت الإدارة على مراسلتكم. يمكنكم تحميل الجواب الموقع إلكترونيا من صفحة التتبع.',
      action: 'الاطلاع على الجواب',
    },
    fr: {
      subject: 'Réponse au courrier {number}',
      opening:
        'L’administration a répondu à votre courrier. La réponse, signée électroniquement, se télécharge depuis la page de suivi.',
      action: 'Lire la réponse',
    },
    en: {
      subject: 'Answer to letter {number}',
      opening:
        'The administration has answered your letter. The answer, signed electronically, can be downloaded from the tracking page.',
      action: 'Read the answer',
    },
  },
  transfer: {
    ar: {
      subject: 'إحالة المراسلة {number} على الإدارة المختصة',
      opening:
        'مراسلتكم لا تدخل ضمن اختصاص هذه الإدارة، فأحالتها على الإدارة المختصة التي سجلتها برقم جديد وستوافيكم بوصل جديد.',
      action: 'تتبع المراسلة',
    },
    fr: {
      subject: 'Transfert du courrier {number} à l’administration compétente',
      opening:
        'Votre courrier ne relève pas de cette administration. Elle l’a transmis à l’administration compétente, qui l’a enregistré sous un nouveau numéro et vous adresse un nouveau récépissé.',
      action: 'Suivre mon courrier',
    },
    en: {
      subject: 'Letter {number} sent on to the competent administration',
      opening:
        'Your letter does not fall to this administration. It was sent on to the competent one, which registered it under a new number and sends you a new receipt.',
      action: 'Track my letter',
    },
  },
};
