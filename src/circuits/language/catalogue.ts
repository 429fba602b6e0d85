import type { LocalizedText } from '../../platform/text.ts';
import type { Role } from '../../platform/principal.ts';

/** A kind of human step: what screen the person gets, and who may hold it. */
export interface StepKind {
  readonly key: string;
  readonly label: LocalizedText;
  readonly description: LocalizedText;
  /** Roles the designer may choose; empty: the step is held by the filer, through the portal. */
  readonly roles: readonly Role[];
}

/** An automatic step that the product knows how to do. */
export interface ServiceKind {
  readonly key: string;
  readonly label: LocalizedText;
  readonly description: LocalizedText;
}

/** A role as the designer sees it. */
export interface RoleEntry {
  readonly key: Role;
  readonly label: LocalizedText;
}

/** Roles that may hold a step of a circuit (`operator` sees no letter, so it is not here). */
export const CIRCUIT_ROLES: readonly RoleEntry[] = [
  {
    key: 'registry-agent',
    label: { ar: 'مكلف بمكتب الضبط', fr: 'Agent du bureau d’ordre', en: 'Registry agent' },
  },
  {
    key: 'head',
    label: {
      ar: 'رئيس الإدارة (الكاتب العام)',
      fr: 'Direction (secrétaire général)',
      en: 'Head (secretary-general)',
    },
  },
  { key: 'unit-head', label: { ar: 'رئيس المصلحة', fr: 'Chef de service', en: 'Head of unit' } },
  { key: 'officer', label: { ar: 'موظف مكلف', fr: 'Agent chargé du dossier', en: 'Officer' } },
  { key: 'signatory', label: { ar: 'المفوض له بالإمضاء', fr: 'Signataire', en: 'Signatory' } },
];

const STAFF: readonly Role[] = CIRCUIT_ROLES.map((entry) => entry.key);

/** Every value of `diwan:stepKind`. */
export const STEP_KINDS: readonly StepKind[] = [
  {
    key: 'qualification',
    label: { ar: 'دراسة القبول', fr: 'Qualification', en: 'Qualification' },
    description: {
      ar: 'يتحقق مكتب الضبط من المراسلة ويصنفها.',
      fr: 'Le bureau d’ordre vérifie le courrier et le classe.',
      en: 'The registry office checks and classifies the letter.',
    },
    roles: ['registry-agent'],
  },
  {
    key: 'annotation',
    label: { ar: 'تأشير وإحالة', fr: 'Annotation et imputation', en: 'Annotation and assignment' },
    description: {
      ar: 'يوجه الرئيس المراسلة إلى الوحدة المختصة مع تعليماته.',
      fr: 'Le chef impute le courrier à une unité avec une instruction.',
      en: 'The head assigns the letter to a unit with an instruction.',
    },
    roles: ['head', 'unit-head'],
  },
  {
    key: 'handling',
    label: { ar: 'معالجة', fr: 'Traitement', en: 'Handling' },
    description: {
      ar: 'يعالج الموظف الملف ويحرر مشروع الجواب.',
      fr: 'L’agent traite le dossier et rédige le projet de réponse.',
      en: 'The officer handles the file and drafts the reply.',
    },
    roles: ['officer', 'unit-head', 'registry-agent'],
  },
  {
    key: 'visa',
    label: { ar: 'تأشيرة', fr: 'Visa', en: 'Visa' },
    description: {
      ar: 'يؤشر الرئيس على مشروع الجواب أو يرجعه قصد التصحيح.',
      fr: 'Le responsable vise le projet de réponse ou le retourne pour correction.',
      en: 'The person in charge approves the draft or returns it for correction.',
    },
    roles: ['unit-head', 'head', 'officer', 'signatory', 'registry-agent'],
  },
  {
    key: 'signature',
    label: { ar: 'توقيع', fr: 'Signature', en: 'Signature' },
    description: {
      ar: 'يوقع المفوض له الجواب إلكترونيا أو يرجعه.',
      fr: 'Le signataire signe électroniquement la réponse ou la retourne.',
      en: 'The signatory signs the reply electronically or returns it.',
    },
    roles: ['signatory', 'head'],
  },
  {
    key: 'completion-by-filer',
    label: { ar: 'استكمال من طرف المرتفق', fr: 'Complément par le déposant', en: 'Completion by the filer' },
    description: {
      ar: 'ينتظر المسار أن يستكمل المرتفق ملفه عبر البوابة.',
      fr: 'Le circuit attend que le déposant complète son dossier sur le portail.',
      en: 'The circuit waits for the filer to complete the file on the portal.',
    },
    roles: [],
  },
  {
    key: 'task',
    label: { ar: 'مهمة', fr: 'Tâche', en: 'Task' },
    description: {
      ar: 'مهمة عامة باستمارة.',
      fr: 'Tâche générale avec un formulaire.',
      en: 'A general task with a form.',
    },
    roles: STAFF,
  },
];

/** Every value of `diwan:service`. */
export const SERVICES: readonly ServiceKind[] = [
  service(
    'registry.number-reply',
    ['ترقيم الجواب', 'Numéroter la réponse', 'Number the reply'],
    [
      'يسند رقما من سجل الصادرات.',
      'Attribue un numéro du registre de départ.',
      'Takes a number from the outgoing register.',
    ],
  ),
  service(
    'registry.sign-reply',
    ['وضع التوقيع على الجواب', 'Apposer la signature', 'Sign the reply'],
    [
      'ينتج ملف الجواب ويوقعه بمفتاح المفوض له.',
      'Produit le PDF de la réponse et y appose la signature du signataire.',
      'Produces the reply’s PDF and applies the signatory’s signature.',
    ],
  ),
  service(
    'registry.dispatch-reply',
    ['إرسال الجواب', 'Expédier la réponse', 'Dispatch the reply'],
    [
      'يضع الجواب رهن إشارة المرتفق ويخبره.',
      'Met la réponse à la disposition du déposant et l’en avise.',
      'Makes the reply available to the filer and tells them.',
    ],
  ),
  service(
    'registry.archive-letter',
    ['حفظ الملف', 'Archiver le dossier', 'Archive the letter'],
    ['يختم الملف ويحفظه.', 'Clôt et archive le dossier.', 'Closes and archives the file.'],
  ),
  service(
    'registry.transfer-letter',
    ['تحويل المراسلة', 'Transférer le courrier', 'Transfer the letter'],
    [
      'يحيل المراسلة على الإدارة المختصة ويخبر المرتفق.',
      'Transfère le courrier à l’administration compétente et avise le déposant.',
      'Transfers the letter to the competent administration and tells the filer.',
    ],
  ),
  service(
    'registry.ask-completion',
    ['طلب استكمال الملف', 'Demander le complément', 'Ask for completion'],
    [
      'يطلب من المرتفق الوثائق الناقصة، مرة واحدة.',
      'Demande au déposant les pièces manquantes, une seule fois.',
      'Asks the filer for what is missing, once only.',
    ],
  ),
  service(
    'tasks.remind',
    ['تذكير', 'Relancer', 'Remind'],
    [
      'يذكر المكلف بالمهمة التي تجاوزت أجلها.',
      'Relance la personne dont la tâche attend.',
      'Reminds the person whose task is waiting.',
    ],
  ),
];

function service(key: string, label: Triple, description: Triple): ServiceKind {
  return { key, label: text(label), description: text(description) };
}

type Triple = readonly [ar: string, fr: string, en: string];

function text([ar, fr, en]: Triple): LocalizedText {
  return { ar, fr, en };
}
