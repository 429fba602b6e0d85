import type { ProblemTexts } from '../platform/http/index.ts';

/** What the registry refuses, in words people read. */
export const registryProblems: ProblemTexts = {
  'registry.letter_not_found': {
    ar: 'لا توجد هذه المراسلة',
    fr: 'Courrier introuvable',
    en: 'No such letter',
  },
  'registry.filing_refused': {
    title: {
      ar: 'بعض المعطيات غير صحيحة',
      fr: 'Certaines informations sont à corriger',
      en: 'Some details need correcting',
    },
    detail: {
      ar: 'لم يتم تسجيل أي شيء. صححوا الحقول المشار إليها ثم أعيدوا الإرسال.',
      fr: 'Rien n’a été enregistré. Corrigez les champs signalés, puis renvoyez.',
      en: 'Nothing was registered. Correct the fields named below, then send again.',
    },
  },
  'registry.administration_unknown': {
    ar: 'هذه الإدارة غير موجودة في الدليل',
    fr: 'Cette administration n’est pas dans l’annuaire',
    en: 'This administration is not in the directory',
  },
  'registry.administration_closed': {
    ar: 'هذه الإدارة لا تستقبل الإيداع حاليا',
    fr: 'Cette administration ne reçoit pas de dépôts actuellement',
    en: 'This administration is not open for filing at present',
  },
  'registry.idempotency_key_reused': {
    title: {
      ar: 'سبق استعمال هذا المفتاح لإيداع آخر',
      fr: 'Cette clé a déjà servi à un autre dépôt',
      en: 'This key was already used for another filing',
    },
    detail: {
      ar: 'لكل إيداع مفتاحه: استعملوا مفتاحا جديدا لمحتوى جديد.',
      fr: 'Chaque dépôt a sa clé : utilisez une nouvelle clé pour un nouveau contenu.',
      en: 'Each filing has its own key: use a new key for new content.',
    },
  },
  'registry.text_or_file_required': {
    ar: 'اكتبوا نصا أو أرفقوا ملفا',
    fr: 'Écrivez un texte ou joignez un fichier',
    en: 'Write a text or attach a file',
  },
  'registry.contact_required': {
    ar: 'أدخلوا بريدا إلكترونيا أو هاتفا لنتمكن من إجابتكم',
    fr: 'Indiquez un courriel ou un téléphone pour que l’on puisse vous répondre',
    en: 'Give an e-mail address or a phone number so that you can be answered',
  },
  'registry.phone_wrong': {
    ar: 'رقم الهاتف غير صحيح، مثال: 0661234567',
    fr: 'Numéro de téléphone incorrect, par exemple 0661234567',
    en: 'Not a phone number, for example 0661234567',
  },
  'registry.id_number_wrong': {
    ar: 'رقم التعريف غير صحيح: حروف وأرقام فقط',
    fr: 'Numéro d’identité incorrect : lettres et chiffres seulement',
    en: 'Not an identity number: letters and digits only',
  },
  'registry.code_unknown': {
    title: { ar: 'هذا الرمز غير معروف', fr: 'Ce code est inconnu', en: 'This code is unknown' },
    detail: {
      ar: 'تحققوا من الرقم والرمز كما وردا في الوصل.',
      fr: 'Vérifiez le numéro et le code tels qu’ils figurent sur le récépissé.',
      en: 'Check the number and the code as printed on the receipt.',
    },
  },
  'registry.receipt_not_sealed': {
    ar: 'الوصل قيد الإعداد، أعيدوا المحاولة بعد لحظات',
    fr: 'Le récépissé est en préparation, réessayez dans un instant',
    en: 'The receipt is being prepared, try again in a moment',
  },
  'registry.reply_not_signed_yet': {
    ar: 'الجواب لم يوقع بعد',
    fr: 'La réponse n’est pas encore signée',
    en: 'The answer is not signed yet',
  },
  'registry.file_not_stored': {
    ar: 'أحد الملفات غير محفوظ بعد',
    fr: 'Un fichier n’est pas encore enregistré',
    en: 'A file is not stored yet',
  },
  'registry.no_circuit': {
    ar: 'لا يوجد مسار منشور لهذه الإدارة',
    fr: 'Aucun circuit n’est déployé dans cette administration',
    en: 'No circuit is deployed in this administration',
  },
  'registry.completion_asked_before': {
    title: {
      ar: 'سبق طلب استكمال هذا الملف',
      fr: 'Un complément a déjà été demandé',
      en: 'Completion was already asked for',
    },
    detail: {
      ar: 'لا يجوز طلب الوثائق الناقصة إلا مرة واحدة (القانون 55-19).',
      fr: 'Les pièces manquantes ne peuvent être demandées qu’une seule fois (loi 55-19).',
      en: 'Missing documents may be asked for once only (law 55-19).',
    },
  },
  'registry.completion_message_required': {
    ar: 'اذكروا الوثائق الناقصة',
    fr: 'Indiquez les pièces manquantes',
    en: 'Say which documents are missing',
  },
  'registry.completion_not_awaited': {
    ar: 'لا ينتظر أي استكمال لهذا الملف',
    fr: 'Aucun complément n’est attendu pour ce dossier',
    en: 'No completion is awaited for this file',
  },
  'registry.nothing_to_ask': {
    ar: 'لم تحدد الوثائق الناقصة',
    fr: 'Aucune pièce manquante n’a été indiquée',
    en: 'No missing document was named',
  },
  'registry.transfer_target_required': {
    ar: 'اختاروا الإدارة المختصة، غير إدارتكم',
    fr: 'Choisissez l’administration compétente, autre que la vôtre',
    en: 'Choose the competent administration, other than your own',
  },
  'registry.no_transfer_target': {
    ar: 'لم تحدد الإدارة المختصة',
    fr: 'L’administration compétente n’a pas été indiquée',
    en: 'No competent administration was named',
  },
  'registry.copy_differs': {
    ar: 'نسخة الملف لا تطابق أصله',
    fr: 'La copie d’un fichier diffère de son original',
    en: 'The copy of a file differs from its original',
  },
  'registry.reply_not_found': {
    ar: 'لم يحرر أي جواب بعد',
    fr: 'Aucune réponse n’est encore rédigée',
    en: 'No reply is written yet',
  },
  'registry.reply_empty': {
    ar: 'أتموا موضوع الجواب ونصه أولا',
    fr: 'Complétez d’abord l’objet et le texte de la réponse',
    en: 'Finish the subject and text of the reply first',
  },
  'registry.reply_changed': {
    title: {
      ar: 'تغير مشروع الجواب في هذه الأثناء',
      fr: 'Le projet de réponse a changé entre-temps',
      en: 'The draft changed in the meantime',
    },
    detail: {
      ar: 'أعيدوا تحميله حتى لا يضيع عمل زميلكم.',
      fr: 'Rechargez-le pour ne pas perdre le travail d’un collègue.',
      en: 'Load it again so that a colleague’s work is not lost.',
    },
  },
  'registry.reply_closed': {
    ar: 'قرر المفوض له بالإمضاء، ولم يعد المشروع قابلا للتعديل',
    fr: 'Le signataire a décidé : le projet ne se modifie plus',
    en: 'The signatory has decided: the draft cannot be changed',
  },
  'registry.reply_signed': {
    ar: 'الجواب موقع من قبل',
    fr: 'La réponse est déjà signée',
    en: 'The reply is already signed',
  },
  'registry.reply_not_signed': {
    ar: 'الجواب غير موقع',
    fr: 'La réponse n’est pas signée',
    en: 'The reply is not signed',
  },
  'registry.reply_not_numbered': {
    ar: 'الجواب بدون رقم',
    fr: 'La réponse n’a pas de numéro',
    en: 'The reply has no number',
  },
  'registry.reply_not_decided': {
    ar: 'لا يوجد قرار بتوقيع هذا المحتوى',
    fr: 'Aucune décision de signer ce contenu',
    en: 'Nobody decided to sign this content',
  },
  'registry.signature_not_verified': {
    ar: 'تعذر التحقق من التوقيع الجديد',
    fr: 'La nouvelle signature ne se vérifie pas',
    en: 'The new signature does not verify',
  },
  'registry.not_answered': {
    ar: 'لم يرسل الجواب بعد',
    fr: 'La réponse n’est pas encore envoyée',
    en: 'The answer is not sent yet',
  },
  'registry.file_not_found': { ar: 'لا يوجد هذا الملف', fr: 'Fichier introuvable', en: 'No such file' },
  'registry.copy_too_large': {
    ar: 'الملف أكبر من {maxMegabytes} ميغابايت',
    fr: 'Le fichier dépasse {maxMegabytes} Mo',
    en: 'The file exceeds {maxMegabytes} MB',
  },
  'registry.cursor_wrong': {
    ar: 'هذه الصفحة لم تعد موجودة، عودوا إلى بداية القائمة',
    fr: 'Cette page n’existe plus, revenez au début de la liste',
    en: 'This page no longer exists, go back to the start of the list',
  },
};
