import type { FileLetter } from '../../registry/index.ts';

/** How far the demo plays a letter. Each stage includes those before it. */
export const STAGES = ['filed', 'qualified', 'assigned', 'drafted', 'approved', 'signed'] as const;

export type Stage = (typeof STAGES)[number];

export interface DemoLetter {
  /** Stable: a second start does not file it again. */
  readonly key: string;
  readonly administration: string;
  readonly stage: Stage;
  readonly filing: Pick<FileLetter, 'filer' | 'subject' | 'text' | 'language'>;
  readonly reply?: { readonly subject: string; readonly body: string };
}

/** A few letters at different stages. Filers are functions, never persons. */
export const DEMO_LETTERS: readonly DemoLetter[] = [
  {
    key: 'demo-answered',
    administration: 'MTD',
    stage: 'signed',
    filing: {
      filer: {
        type: 'company',
        name: 'Société de démonstration (Rabat)',
        email: 'societe@example.org',
        phone: '+212537000001',
        idNumber: '001234567000089',
      },
      subject: 'Demande d’attestation de dépôt de dossier technique',
      text: 'Nous vous prions de bien vouloir nous délivrer une attestation de dépôt du dossier technique joint à la présente.\n\nNous restons à votre disposition pour tout complément.',
      language: 'fr',
    },
    reply: {
      subject: 'Attestation de dépôt de dossier technique',
      body: 'En réponse à votre correspondance citée en référence, j’ai l’honneur de vous faire connaître que votre dossier technique a été déposé auprès de nos services et qu’il est complet.\n\nLa présente vous est délivrée pour servir et valoir ce que de droit.\n\nVeuillez agréer l’expression de mes salutations distinguées.',
    },
  },
  {
    key: 'demo-to-sign',
    administration: 'MTD',
    stage: 'approved',
    filing: {
      filer: {
        type: 'association',
        name: 'جمعية الحي للتنمية (نموذج)',
        email: 'jamia@example.org',
        phone: '+212537000002',
      },
      subject: 'طلب عقد لقاء حول رقمنة الخدمات الإدارية',
      text: 'يشرفنا أن نلتمس من سيادتكم التفضل بعقد لقاء مع أعضاء الجمعية حول رقمنة الخدمات الإدارية على صعيد الحي.\n\nوتفضلوا بقبول فائق التقدير والاحترام.',
      language: 'ar',
    },
    reply: {
      subject: 'بشأن طلب عقد لقاء',
      body: 'جوابا على مراسلتكم المشار إليها في المرجع أعلاه، يشرفني أن أخبركم بأن هذه الوزارة توافق على عقد اللقاء المطلوب بمقرها.\n\nوسيتم إشعاركم بتاريخ اللقاء وبجدول أعماله في أجل أقصاه خمسة عشر يوما.\n\nوتفضلوا بقبول فائق التقدير والاحترام.',
    },
  },
  {
    key: 'demo-to-approve',
    administration: 'MTD',
    stage: 'drafted',
    filing: {
      filer: { type: 'citizen', name: 'مرتفق (نموذج 1)', phone: '+212600000001', idNumber: 'AB123456' },
      subject: 'طلب توضيح حول مسطرة إدارية',
      text: 'أطلب من سيادتكم توضيح الوثائق المطلوبة والآجال القانونية المتعلقة بالمسطرة المشار إليها في المرفق.',
      language: 'ar',
    },
    reply: {
      subject: 'توضيح حول المسطرة الإدارية',
      body: 'جوابا على طلبكم المشار إليه في المرجع أعلاه، يشرفني أن أوافيكم بأن الوثائق المطلوبة والآجال القانونية منشورة في البوابة الوطنية للمساطر والإجراءات الإدارية.\n\nوتبقى مصالح هذه الوزارة رهن إشارتكم لكل توضيح إضافي.',
    },
  },
  {
    key: 'demo-to-handle',
    administration: 'MTD',
    stage: 'assigned',
    filing: {
      filer: { type: 'company', name: 'Bureau d’études de démonstration', email: 'etudes@example.org' },
      subject: 'Demande de communication de données statistiques',
      text: 'Dans le cadre d’une étude sur la dématérialisation, nous sollicitons la communication des statistiques annuelles de vos services.',
      language: 'fr',
    },
  },
  {
    key: 'demo-to-assign',
    administration: 'MTD',
    stage: 'qualified',
    filing: {
      filer: { type: 'administration', name: 'Commune de la Démonstration', email: 'commune@example.org' },
      subject: 'Convention de partenariat pour la mise en place du bureau d’ordre digital',
      text: 'J’ai l’honneur de vous transmettre le projet de convention de partenariat, pour avis.',
      language: 'fr',
    },
  },
  {
    key: 'demo-to-qualify',
    administration: 'MTD',
    stage: 'filed',
    filing: {
      filer: {
        type: 'citizen',
        name: 'مرتفقة (نموذج 2)',
        email: 'mortafiqa@example.org',
        idNumber: 'CD654321',
      },
      subject: 'تتبع ملف طلب رخصة',
      text: 'أطلب من سيادتكم موافاتي بمآل ملفي المودع لدى مصالحكم.',
      language: 'ar',
    },
  },
  {
    key: 'demo-commune',
    administration: 'CDM',
    stage: 'filed',
    filing: {
      filer: { type: 'citizen', name: 'مرتفق (نموذج 3)', phone: '+212600000003', idNumber: 'EF112233' },
      subject: 'طلب إصلاح الإنارة العمومية',
      text: 'أحيطكم علما بأن الإنارة العمومية معطلة بشارع النموذج منذ أسبوع، وألتمس منكم التدخل لإصلاحها.',
      language: 'ar',
    },
  },
  {
    key: 'demo-delegation',
    administration: 'MTD-RSK',
    stage: 'qualified',
    filing: {
      filer: {
        type: 'association',
        name: 'Association régionale de démonstration',
        email: 'region@example.org',
      },
      subject: 'Demande de mise à disposition d’une salle',
      text: 'Nous sollicitons la mise à disposition de la salle de réunion de la délégation pour notre assemblée annuelle.',
      language: 'fr',
    },
  },
];
