import type { LocalizedText } from '../platform/text.ts';
import type { VerificationProblem } from './verification-report.ts';

/** Findings of a verification, for people: shown on the verification page beside each signature. */
const verificationTexts: Readonly<Record<VerificationProblem, Required<LocalizedText>>> = {
  'signatures.unreadable': {
    ar: 'تعذرت قراءة هذا الملف: ليس ملف PDF سليما.',
    fr: 'Ce fichier n’a pas pu être lu : ce n’est pas un PDF en bon état.',
    en: 'This file could not be read: it is not a sound PDF.',
  },
  'signatures.not_signed': {
    ar: 'لا تحمل هذه الوثيقة أي توقيع أو خاتم إلكتروني.',
    fr: 'Ce document ne porte ni signature ni cachet électronique.',
    en: 'This document carries no electronic signature or seal.',
  },
  'signatures.byte_range_wrong': {
    ar: 'لا يغطي التوقيع محتوى الوثيقة كما يجب.',
    fr: 'La signature ne couvre pas correctement le contenu du document.',
    en: 'The signature does not cover the document’s content correctly.',
  },
  'signatures.content_changed': {
    ar: 'تغير محتوى الوثيقة بعد توقيعها.',
    fr: 'Le contenu du document a changé après sa signature.',
    en: 'The document’s content changed after it was signed.',
  },
  'signatures.signature_wrong': {
    ar: 'قيمة التوقيع غير صحيحة.',
    fr: 'La valeur de la signature est incorrecte.',
    en: 'The signature’s value is wrong.',
  },
  'signatures.certificate_not_bound': {
    ar: 'الشهادة المرفقة ليست هي الشهادة التي وُقعت بها الوثيقة.',
    fr: 'Le certificat joint n’est pas celui auquel la signature est liée.',
    en: 'The enclosed certificate is not the one that the signature is bound to.',
  },
  'signatures.authority_unknown': {
    ar: 'الجهة التي أصدرت شهادة التوقيع غير معروفة لدينا.',
    fr: 'L’autorité qui a délivré le certificat ne nous est pas connue.',
    en: 'We do not know the authority that issued the certificate.',
  },
  'signatures.certificate_out_of_date': {
    ar: 'لم تكن الشهادة سارية عند التوقيع.',
    fr: 'Le certificat n’était pas en cours de validité lors de la signature.',
    en: 'The certificate was not valid when the document was signed.',
  },
  'signatures.changed_after_signature': {
    ar: 'أضيف إلى الوثيقة شيء غير التوقيعات بعد هذا التوقيع.',
    fr: 'Autre chose que des signatures a été ajouté au document après cette signature.',
    en: 'Something other than signatures was added to the document after this signature.',
  },
  'signatures.signature_removed': {
    ar: 'أُزيل توقيع سابق من الوثيقة أو استُبدل.',
    fr: 'Une signature antérieure a été retirée du document ou remplacée.',
    en: 'An earlier signature was removed from the document or replaced.',
  },
  'signatures.weak_algorithm': {
    ar: 'أُنجز التوقيع بخوارزمية لم تعد آمنة.',
    fr: 'La signature emploie un algorithme qui n’est plus sûr.',
    en: 'The signature uses an algorithm that is no longer safe.',
  },
  'signatures.format_unsupported': {
    ar: 'صيغة هذا التوقيع غير مدعومة.',
    fr: 'Le format de cette signature n’est pas pris en charge.',
    en: 'This signature’s format is not supported.',
  },
};

/** Texts of this module's refusals and findings. Placeholders are the error's facts. */
export const signaturesProblems = {
  ...verificationTexts,
  'signatures.not_signable': {
    ar: 'لا يمكن توقيع هذا المستند دون المساس بمحتواه.',
    fr: 'Ce document ne peut pas être signé sans altérer son contenu.',
    en: 'This document cannot be signed without altering its content.',
  },
  'signatures.key_missing': {
    ar: 'لا يوجد مفتاح توقيع. اطلبوا من المسؤول عن المنصة إحداثه.',
    fr: 'Il n’y a pas de clé de signature. Demandez à l’administrateur d’en créer une.',
    en: 'There is no signing key. Ask the administrator to create one.',
  },
  'signatures.key_expired': {
    ar: 'انتهت صلاحية شهادة التوقيع. اطلبوا تجديدها.',
    fr: 'Le certificat de signature n’est plus valide. Demandez son renouvellement.',
    en: 'The signing certificate is no longer valid. Ask for its renewal.',
  },
  'signatures.signing_failed': {
    ar: 'تعذر التوقيع. لم يُحفظ أي شيء؛ أعيدوا المحاولة.',
    fr: 'La signature a échoué. Rien n’a été enregistré ; réessayez.',
    en: 'Signing failed. Nothing was saved; try again.',
  },
  'signatures.worker_failed': {
    ar: 'تعذرت معالجة التوقيع الآن. أعيدوا المحاولة بعد قليل.',
    fr: 'La signature n’a pas pu être traitée pour le moment. Réessayez dans quelques instants.',
    en: 'The signature could not be processed just now. Try again in a moment.',
  },
} as const;
