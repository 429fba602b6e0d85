/** Texts of this module's refusals, for people. Placeholders are the error's facts. */
export const documentsProblems = {
  'documents.type_not_accepted': {
    ar: 'نوع هذا الملف غير مقبول. أرسلوا ملف PDF أو صورة JPG أو PNG.',
    fr: 'Ce type de fichier n’est pas accepté. Envoyez un PDF, une image JPG ou PNG.',
    en: 'This type of file is not accepted. Send a PDF, a JPG or a PNG image.',
  },
  'documents.too_large': {
    ar: 'هذا الملف كبير جدا. الحجم الأقصى هو {maxMegabytes} ميغابايت.',
    fr: 'Ce fichier est trop volumineux. La taille maximale est de {maxMegabytes} Mo.',
    en: 'This file is too large. The maximum size is {maxMegabytes} MB.',
  },
  'documents.empty': {
    ar: 'هذا الملف فارغ.',
    fr: 'Ce fichier est vide.',
    en: 'This file is empty.',
  },
  'documents.encrypted_pdf': {
    ar: 'ملف PDF هذا محمي بكلمة سر أو بقيود. أزيلوا الحماية ثم أرسلوه من جديد.',
    fr: 'Ce PDF est protégé par un mot de passe ou des restrictions. Retirez la protection, puis renvoyez-le.',
    en: 'This PDF is protected by a password or restrictions. Remove the protection, then send it again.',
  },
  'documents.damaged_pdf': {
    ar: 'ملف PDF هذا تالف ولا يمكن قراءته. افتحوه واحفظوه من جديد بصيغة PDF ثم أرسلوه.',
    fr: 'Ce PDF est endommagé et ne peut pas être lu. Ouvrez-le, enregistrez-le à nouveau en PDF, puis renvoyez-le.',
    en: 'This PDF is damaged and cannot be read. Open it, save it again as PDF, then send it.',
  },
  'documents.damaged_image': {
    ar: 'هذه الصورة تالفة ولا يمكن قراءتها.',
    fr: 'Cette image est endommagée et ne peut pas être lue.',
    en: 'This image is damaged and cannot be read.',
  },
  'documents.image_too_large': {
    ar: 'أبعاد هذه الصورة كبيرة جدا. الحد الأقصى هو {maxMegapixels} مليون نقطة.',
    fr: 'Les dimensions de cette image sont trop grandes. Le maximum est de {maxMegapixels} millions de pixels.',
    en: 'The dimensions of this image are too large. The maximum is {maxMegapixels} million pixels.',
  },
  'documents.worker_failed': {
    ar: 'تعذرت معالجة المستند الآن. أعيدوا المحاولة بعد قليل.',
    fr: 'Le document n’a pas pu être traité pour le moment. Réessayez dans quelques instants.',
    en: 'The document could not be processed just now. Try again in a moment.',
  },
} as const;
