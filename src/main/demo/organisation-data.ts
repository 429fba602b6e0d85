import type { AdministrationKind, UnitKind } from '../../identity/index.ts';
import type { Role } from '../../platform/principal.ts';
import type { LocalizedText } from '../../platform/text.ts';

/** A unit under another one; `under` is a code of the same administration (`BO` and the root exist already). */
interface DemoUnit {
  readonly code: string;
  readonly under: string;
  readonly kind: UnitKind;
  readonly name: LocalizedText;
}

/** An account named by its function, never by a person's name, with the position it holds. */
export interface DemoPost {
  readonly login: string;
  readonly unit: string;
  readonly roles: readonly Role[];
  readonly title: LocalizedText;
}

export interface DemoAdministration {
  readonly code: string;
  readonly parent?: string;
  readonly kind: AdministrationKind;
  readonly name: LocalizedText;
  readonly administrator: { readonly login: string; readonly title: LocalizedText };
  readonly units: readonly DemoUnit[];
  /** Every role of a circuit is held, near enough to every unit. */
  readonly posts: readonly DemoPost[];
}

const text = (ar: string, fr: string, en: string): LocalizedText => ({ ar, fr, en });

const MINISTRY: DemoAdministration = {
  code: 'MTD',
  kind: 'ministry',
  name: text('وزارة النموذج', 'Ministère de la Démonstration', 'Ministry of Demonstration'),
  administrator: {
    login: 'admin',
    title: text(
      'مسؤول المنصة بالوزارة',
      'Administrateur de la plateforme (ministère)',
      'Platform administrator (ministry)',
    ),
  },
  units: [
    {
      code: 'SG',
      under: 'MTD',
      kind: 'general-secretariat',
      name: text('الكتابة العامة', 'Secrétariat général', 'General secretariat'),
    },
    {
      code: 'DAA',
      under: 'SG',
      kind: 'directorate',
      name: text(
        'مديرية الشؤون الإدارية',
        'Direction des affaires administratives',
        'Directorate of administrative affairs',
      ),
    },
    {
      code: 'DAA-RH',
      under: 'DAA',
      kind: 'division',
      name: text('قسم الموارد البشرية', 'Division des ressources humaines', 'Human resources division'),
    },
    {
      code: 'DAA-RH-GP',
      under: 'DAA-RH',
      kind: 'service',
      name: text('مصلحة تدبير الموظفين', 'Service de la gestion du personnel', 'Staff management service'),
    },
    {
      code: 'DAA-RH-FC',
      under: 'DAA-RH',
      kind: 'service',
      name: text('مصلحة التكوين المستمر', 'Service de la formation continue', 'Training service'),
    },
    {
      code: 'DAA-BL',
      under: 'DAA',
      kind: 'division',
      name: text(
        'قسم الميزانية واللوجستيك',
        'Division du budget et de la logistique',
        'Budget and logistics division',
      ),
    },
    {
      code: 'DAA-BL-AC',
      under: 'DAA-BL',
      kind: 'service',
      name: text('مصلحة المشتريات', 'Service des achats', 'Purchasing service'),
    },
    {
      code: 'DEP',
      under: 'SG',
      kind: 'directorate',
      name: text(
        'مديرية الدراسات والتخطيط',
        'Direction des études et de la planification',
        'Directorate of studies and planning',
      ),
    },
    {
      code: 'DEP-ES',
      under: 'DEP',
      kind: 'division',
      name: text(
        'قسم الدراسات والإحصاء',
        'Division des études et des statistiques',
        'Studies and statistics division',
      ),
    },
    {
      code: 'DEP-ES-ST',
      under: 'DEP-ES',
      kind: 'service',
      name: text('مصلحة الإحصاء', 'Service des statistiques', 'Statistics service'),
    },
    {
      code: 'DEP-SI',
      under: 'DEP',
      kind: 'division',
      name: text(
        'قسم أنظمة المعلومات',
        'Division des systèmes d’information',
        'Information systems division',
      ),
    },
  ],
  posts: [
    {
      login: 'bo.agent',
      unit: 'BO',
      roles: ['registry-agent'],
      title: text('مكلف بمكتب الضبط', 'Agent du bureau d’ordre', 'Registry agent'),
    },
    {
      login: 'cadre',
      unit: 'DAA-RH-GP',
      roles: ['officer'],
      title: text(
        'إطار بمصلحة تدبير الموظفين',
        'Cadre du service de la gestion du personnel',
        'Officer, staff management service',
      ),
    },
    {
      login: 'chef.service',
      unit: 'DAA-RH-GP',
      roles: ['unit-head'],
      title: text(
        'رئيس مصلحة تدبير الموظفين',
        'Chef du service de la gestion du personnel',
        'Head of the staff management service',
      ),
    },
    {
      login: 'sg',
      unit: 'SG',
      roles: ['head', 'unit-head'],
      title: text('الكاتب العام', 'Secrétaire général', 'Secretary-general'),
    },
    {
      login: 'signataire',
      unit: 'SG',
      roles: ['signatory'],
      title: text('المفوض له بالإمضاء', 'Délégataire de signature', 'Authorised signatory'),
    },
    {
      login: 'directeur',
      unit: 'DAA',
      roles: ['unit-head'],
      title: text(
        'مدير الشؤون الإدارية',
        'Directeur des affaires administratives',
        'Director of administrative affairs',
      ),
    },
    {
      login: 'charge.etudes',
      unit: 'SG',
      roles: ['officer'],
      title: text(
        'مكلف بالدراسات بالكتابة العامة',
        'Chargé d’études au secrétariat général',
        'Policy officer, general secretariat',
      ),
    },
    {
      login: 'bo.chef',
      unit: 'BO',
      roles: ['registry-agent', 'unit-head', 'officer'],
      title: text('رئيس مكتب الضبط', 'Chef du bureau d’ordre', 'Head of the registry office'),
    },
    {
      login: 'concepteur',
      unit: 'DEP-SI',
      roles: ['process-designer'],
      title: text('مصمم المسارات', 'Concepteur des circuits', 'Process designer'),
    },
  ],
};

const DELEGATION: DemoAdministration = {
  code: 'MTD-RSK',
  parent: 'MTD',
  kind: 'delegation',
  name: text(
    'المندوبية الجهوية لوزارة النموذج، الرباط سلا القنيطرة',
    'Délégation régionale du ministère de la Démonstration, Rabat-Salé-Kénitra',
    'Regional delegation of the Ministry of Demonstration, Rabat-Salé-Kénitra',
  ),
  administrator: {
    login: 'delegation.admin',
    title: text(
      'مسؤول المنصة بالمندوبية',
      'Administrateur de la plateforme (délégation)',
      'Platform administrator (delegation)',
    ),
  },
  units: [
    {
      code: 'SAG',
      under: 'MTD-RSK',
      kind: 'service',
      name: text('مصلحة الشؤون العامة', 'Service des affaires générales', 'General affairs service'),
    },
  ],
  posts: [
    {
      login: 'delegation.bo',
      unit: 'BO',
      roles: ['registry-agent', 'officer'],
      title: text(
        'مكلف بمكتب الضبط بالمندوبية',
        'Agent du bureau d’ordre de la délégation',
        'Registry agent of the delegation',
      ),
    },
    {
      login: 'delegation.cadre',
      unit: 'SAG',
      roles: ['officer'],
      title: text(
        'إطار بمصلحة الشؤون العامة',
        'Cadre du service des affaires générales',
        'Officer, general affairs service',
      ),
    },
    {
      login: 'delegation.delegue',
      unit: 'MTD-RSK',
      roles: ['head', 'unit-head', 'signatory'],
      title: text('المندوب الجهوي', 'Délégué régional', 'Regional delegate'),
    },
    {
      login: 'delegation.admin',
      unit: 'MTD-RSK',
      roles: ['process-designer'],
      title: text(
        'مصمم المسارات بالمندوبية',
        'Concepteur des circuits (délégation)',
        'Process designer (delegation)',
      ),
    },
  ],
};

const COMMUNE: DemoAdministration = {
  code: 'CDM',
  kind: 'commune',
  name: text('جماعة النموذج', 'Commune de la Démonstration', 'Commune of Demonstration'),
  administrator: {
    login: 'commune.admin',
    title: text(
      'مسؤول المنصة بالجماعة',
      'Administrateur de la plateforme (commune)',
      'Platform administrator (commune)',
    ),
  },
  units: [
    {
      code: 'DGS',
      under: 'CDM',
      kind: 'directorate',
      name: text(
        'المديرية العامة للمصالح',
        'Direction générale des services',
        'General directorate of services',
      ),
    },
    {
      code: 'STC',
      under: 'DGS',
      kind: 'service',
      name: text('المصلحة التقنية', 'Service technique', 'Technical service'),
    },
  ],
  posts: [
    {
      login: 'commune.bo',
      unit: 'BO',
      roles: ['registry-agent', 'officer'],
      title: text(
        'مكلف بمكتب الضبط بالجماعة',
        'Agent du bureau d’ordre de la commune',
        'Registry agent of the commune',
      ),
    },
    {
      login: 'commune.cadre',
      unit: 'STC',
      roles: ['officer'],
      title: text('تقني بالمصلحة التقنية', 'Technicien du service technique', 'Officer, technical service'),
    },
    {
      login: 'commune.president',
      unit: 'CDM',
      roles: ['head', 'unit-head', 'signatory'],
      title: text('رئيس مجلس الجماعة', 'Président du conseil communal', 'President of the communal council'),
    },
    {
      login: 'commune.admin',
      unit: 'CDM',
      roles: ['process-designer'],
      title: text(
        'مصمم المسارات بالجماعة',
        'Concepteur des circuits (commune)',
        'Process designer (commune)',
      ),
    },
  ],
};

/** A ministry with its directorates, divisions and services, one regional delegation of it, one commune. */
export const DEMO_ADMINISTRATIONS: readonly DemoAdministration[] = [MINISTRY, DELEGATION, COMMUNE];

/** Who runs the platform: enrols administrations, sees no letter. */
export const DEMO_OPERATOR = {
  login: 'operateur',
  title: text('مشغل المنصة', 'Exploitant de la plateforme', 'Platform operator'),
} as const;
