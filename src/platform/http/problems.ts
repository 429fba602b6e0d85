import { fieldProblems } from './field-problems.ts';
import type { ProblemTexts } from './problem-texts.ts';

/** What to do when the disk is full: nobody but the operator can. */
const FREE_SPACE = {
  ar: 'لم يُسجَّل أي شيء. على مشغل المنصة تحرير مساحة على القرص، ثم أعيدوا المحاولة.',
  fr: 'Rien n’a été enregistré. L’exploitant de la plateforme doit libérer de l’espace disque ; réessayez ensuite.',
  en: 'Nothing was recorded. The operator of the platform must free disk space; then try again.',
};

/** What the HTTP layer, the queue, the blob store and the secrets refuse, in words people read. */
const httpProblems: ProblemTexts = {
  'http.invalid_request': {
    title: {
      ar: 'بعض المعطيات ناقصة أو غير صحيحة',
      fr: 'Certaines informations manquent ou sont incorrectes',
      en: 'Some information is missing or incorrect',
    },
    detail: {
      ar: 'صحّحوا الحقول المشار إليها ثم أعيدوا الإرسال.',
      fr: 'Corrigez les champs indiqués, puis renvoyez.',
      en: 'Correct the fields shown, then send again.',
    },
  },
  'http.malformed_body': {
    title: {
      ar: 'تعذّرت قراءة محتوى الطلب',
      fr: 'Le contenu de la requête est illisible',
      en: 'The content of the request cannot be read',
    },
    detail: {
      ar: 'ربما انقطع الإرسال. أعيدوا المحاولة.',
      fr: 'L’envoi a peut-être été interrompu. Réessayez.',
      en: 'Sending may have been interrupted. Try again.',
    },
  },
  'http.bad_request': {
    title: {
      ar: 'الطلب غير مفهوم',
      fr: 'La requête n’est pas comprise',
      en: 'The request is not understood',
    },
  },
  'http.unsupported_media_type': {
    title: {
      ar: 'نوع المحتوى المرسل غير مقبول هنا',
      fr: 'Ce type de contenu n’est pas accepté ici',
      en: 'This type of content is not accepted here',
    },
  },
  'http.too_large': {
    title: {
      ar: 'حجم الإرسال أكبر من المسموح به',
      fr: 'L’envoi dépasse la taille permise',
      en: 'This is larger than allowed',
    },
    detail: {
      ar: 'قلّصوا حجم الملفات أو عددها ثم أعيدوا الإرسال.',
      fr: 'Réduisez la taille ou le nombre des fichiers, puis renvoyez.',
      en: 'Send smaller or fewer files.',
    },
  },
  'http.not_found': {
    title: {
      ar: 'العنوان المطلوب غير موجود',
      fr: 'Cette adresse n’existe pas',
      en: 'There is nothing at this address',
    },
  },
  'http.csrf_refused': {
    title: { ar: 'انتهت صلاحية هذه الصفحة', fr: 'Cette page a expiré', en: 'This page has expired' },
    detail: {
      ar: 'أعيدوا تحميل الصفحة ثم كرّروا العملية.',
      fr: 'Rechargez la page, puis recommencez.',
      en: 'Reload the page, then try again.',
    },
  },
  'http.metrics_refused': {
    title: {
      ar: 'قياسات المنصة غير متاحة من هنا',
      fr: 'Les mesures de la plateforme ne se lisent pas d’ici',
      en: 'The metrics of the platform cannot be read from here',
    },
    detail: {
      ar: 'اقرؤوها من الخادم نفسه، أو أرسلوا METRICS_TOKEN بوصفه رمز Bearer.',
      fr: 'Lisez-les depuis le serveur lui-même, ou envoyez METRICS_TOKEN comme jeton Bearer.',
      en: 'Read them on the server itself, or send METRICS_TOKEN as bearer token.',
    },
  },
  'http.too_many_requests': {
    title: {
      ar: 'طلبات كثيرة في وقت قصير',
      fr: 'Trop de demandes en peu de temps',
      en: 'Too many requests in a short time',
    },
    detail: {
      ar: 'أعيدوا المحاولة بعد {retryAfterSeconds} ثانية.',
      fr: 'Réessayez dans {retryAfterSeconds} secondes.',
      en: 'Try again in {retryAfterSeconds} seconds.',
    },
  },
  'http.overloaded': {
    title: { ar: 'الخدمة مشغولة حاليا', fr: 'Le service est très sollicité', en: 'The service is very busy' },
    detail: {
      ar: 'أعيدوا المحاولة بعد لحظات.',
      fr: 'Réessayez dans un instant.',
      en: 'Try again in a moment.',
    },
  },
  'http.internal': {
    title: {
      ar: 'حدث خطأ غير متوقع',
      fr: 'Une erreur imprévue est survenue',
      en: 'Something unforeseen happened',
    },
    detail: {
      ar: 'إذا تكرر الأمر فأبلغوا الإدارة بالرقم المرجعي أدناه.',
      fr: 'Si cela se répète, signalez-le à l’administration avec la référence ci-dessous.',
      en: 'If it happens again, report it with the reference below.',
    },
  },
  'queue.unavailable': {
    title: {
      ar: 'الخدمة غير متاحة مؤقتا',
      fr: 'Le service est momentanément indisponible',
      en: 'The service is unavailable for a moment',
    },
  },
  'storage.blob_damaged': {
    title: {
      ar: 'ملف محفوظ لم يعد مطابقا لبصمته',
      fr: 'Un fichier conservé ne correspond plus à son empreinte',
      en: 'A stored file no longer matches its hash',
    },
  },
  'store.contended': {
    title: {
      ar: 'الخدمة مشغولة حاليا، أعيدوا المحاولة',
      fr: 'Le service est très sollicité, réessayez',
      en: 'The service is very busy, try again',
    },
  },
  'store.away': {
    title: {
      ar: 'الخدمة غير متاحة مؤقتا',
      fr: 'Le service est momentanément indisponible',
      en: 'The service is unavailable for a moment',
    },
    detail: {
      ar: 'أعيدوا المحاولة بعد لحظات: تكرار نفس الطلب آمن ولا ينجز مرتين.',
      fr: 'Réessayez dans un instant : répéter la même demande est sans risque, elle n’est faite qu’une fois.',
      en: 'Try again in a moment: repeating the same request is safe, it is done once.',
    },
  },
  'store.full': {
    title: {
      ar: 'لم تعد هناك مساحة للتخزين',
      fr: 'L’espace de stockage est plein',
      en: 'There is no storage space left',
    },
    detail: FREE_SPACE,
  },
  'storage.full': {
    title: {
      ar: 'لم تعد هناك مساحة لحفظ الملفات',
      fr: 'L’espace des fichiers est plein',
      en: 'There is no space left for files',
    },
    detail: FREE_SPACE,
  },
  'storage.unwritable': {
    title: {
      ar: 'يتعذر الحفظ على القرص',
      fr: 'Le disque ne peut plus être écrit',
      en: 'The disk can no longer be written',
    },
    detail: {
      ar: 'لم يُسجَّل أي شيء. أبلغوا مشغل المنصة ليفحص القرص، ثم أعيدوا المحاولة.',
      fr: 'Rien n’a été enregistré. Prévenez l’exploitant de la plateforme, qui vérifiera le disque, puis réessayez.',
      en: 'Nothing was recorded. Tell the operator of the platform, who checks the disk, then try again.',
    },
  },
  'outbox.given_up': {
    title: {
      ar: 'عملية آلية توقفت بعد عدة محاولات',
      fr: 'Un traitement automatique a été abandonné après plusieurs essais',
      en: 'An automatic job was given up after several attempts',
    },
  },
  'outbox.unknown_job': {
    title: { ar: 'عملية آلية غير معروفة', fr: 'Traitement automatique inconnu', en: 'Unknown automatic job' },
  },
  'outbox.no_incident': {
    title: {
      ar: 'لا يوجد عطب تتعين معالجته',
      fr: 'Aucun incident à reprendre',
      en: 'There is no incident to retry',
    },
  },
  'storage.blob_missing': {
    title: {
      ar: 'الملف غير متاح مؤقتا',
      fr: 'Le fichier est momentanément indisponible',
      en: 'The file is unavailable for a moment',
    },
  },
  'secrets.unreadable': {
    title: {
      ar: 'تعذّر فتح معطى محمي',
      fr: 'Une donnée protégée ne peut être ouverte',
      en: 'Protected data cannot be opened',
    },
  },
};

/** Titles for a refusal whose own code has no text. */
const kindProblems: ProblemTexts = {
  'kind.invalid': { ar: 'الطلب غير صحيح', fr: 'La demande est incorrecte', en: 'The request is incorrect' },
  'kind.unauthenticated': {
    ar: 'يلزم تسجيل الدخول',
    fr: 'Une connexion est nécessaire',
    en: 'Signing in is needed',
  },
  'kind.forbidden': {
    ar: 'لا تملكون صلاحية هذه العملية',
    fr: 'Vous n’avez pas ce droit',
    en: 'You do not have this right',
  },
  'kind.not_found': { ar: 'غير موجود', fr: 'Introuvable', en: 'Not found' },
  'kind.conflict': {
    ar: 'تغيّرت الحالة في هذه الأثناء',
    fr: 'La situation a changé entre-temps',
    en: 'The situation has changed in the meantime',
  },
  'kind.precondition': {
    ar: 'تغيّرت النسخة منذ قراءتها',
    fr: 'La version lue n’est plus la dernière',
    en: 'The version that was read is no longer the last',
  },
  'kind.too_large': {
    ar: 'الحجم أكبر من المسموح به',
    fr: 'La taille permise est dépassée',
    en: 'Larger than allowed',
  },
  'kind.too_many': { ar: 'طلبات كثيرة', fr: 'Trop de demandes', en: 'Too many requests' },
  'kind.unavailable': {
    ar: 'الخدمة غير متاحة مؤقتا',
    fr: 'Service momentanément indisponible',
    en: 'Unavailable for a moment',
  },
};

/** Every text of the platform; main registers it with those of the modules. */
export const platformProblems: ProblemTexts = { ...httpProblems, ...kindProblems, ...fieldProblems };
