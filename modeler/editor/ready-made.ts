import { STEP_KINDS, type DrawnOutcome } from '../../src/circuits/language/index.ts';
import type { DiagramLanguage } from '../viewer/instance-view.ts';
import { outcomeAttributes } from './element-properties.ts';
import type { ElementFactory, Moddle, Shape } from './services.ts';

/** A step that can be put on the diagram complete: kind, holder, form, deadline and ways out. */
export interface ReadyMade {
  readonly stepKind: string;
  readonly role: string;
  readonly unit?: string;
  readonly form?: string;
  readonly deadline: string;
  readonly outcomes: readonly DrawnOutcome[];
}

const RETURN: DrawnOutcome = {
  key: 'return',
  label: { ar: 'إرجاع قصد التصحيح', fr: 'Retourner pour correction', en: 'Return for correction' },
  tone: 'danger',
  reasonRequired: true,
};

/** The steps of the palette. A visa's only way out is its approval until a gateway is drawn for the return. */
export const READY_MADE: readonly ReadyMade[] = [
  {
    stepKind: 'visa',
    role: 'unit-head',
    form: 'visa',
    deadline: 'P2D',
    outcomes: [
      {
        key: 'visa',
        label: { ar: 'تأشير', fr: 'Viser', en: 'Approve' },
        tone: 'primary',
        reasonRequired: false,
      },
    ],
  },
  {
    stepKind: 'handling',
    role: 'officer',
    form: 'handling',
    deadline: 'P5D',
    outcomes: [
      {
        key: 'submit',
        label: { ar: 'تقديم', fr: 'Soumettre', en: 'Submit' },
        tone: 'primary',
        reasonRequired: false,
      },
    ],
  },
  {
    stepKind: 'signature',
    role: 'signatory',
    deadline: 'P2D',
    outcomes: [
      {
        key: 'sign',
        label: { ar: 'توقيع', fr: 'Signer', en: 'Sign' },
        tone: 'primary',
        reasonRequired: false,
      },
      RETURN,
    ],
  },
  {
    stepKind: 'task',
    role: 'officer',
    deadline: 'P2D',
    outcomes: [
      { key: 'done', label: { ar: 'تم', fr: 'Fait', en: 'Done' }, tone: 'primary', reasonRequired: false },
    ],
  },
];

interface Makers {
  readonly moddle: Moddle;
  readonly elementFactory: ElementFactory;
}

/** A new shape of a ready-made step, named in the three languages. */
export function createReadyMade(
  { moddle, elementFactory }: Makers,
  step: ReadyMade,
  language: DiagramLanguage,
): Shape {
  const names = STEP_KINDS.find((kind) => kind.key === step.stepKind)?.label ?? {
    ar: step.stepKind,
    fr: step.stepKind,
  };
  const values = [
    moddle.create('diwan:Label', { ...names }),
    ...step.outcomes.map((outcome) => moddle.create('diwan:Outcome', outcomeAttributes(outcome))),
  ];
  const extensionElements = moddle.create('bpmn:ExtensionElements', { values });
  const shape = elementFactory.createShape({ type: 'bpmn:UserTask' });
  const bo = shape.businessObject as Shape['businessObject'] & {
    set(property: string, value: unknown): void;
  };
  bo.set('name', names[language] ?? names.fr);
  bo.set('extensionElements', extensionElements);
  for (const value of [extensionElements]) Object.assign(value, { $parent: bo });
  for (const value of values) Object.assign(value, { $parent: extensionElements });
  for (const attribute of ['stepKind', 'role', 'unit', 'form', 'deadline'] as const) {
    if (step[attribute]) bo.set(`diwan:${attribute}`, step[attribute]);
  }
  return shape;
}
