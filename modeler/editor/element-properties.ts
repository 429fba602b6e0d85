import {
  bodyOf,
  labelOf,
  one,
  outcomesOf,
  text,
  type DrawnOutcome,
  type ModdleElement,
} from '../../src/circuits/language/index.ts';
import type { Moddle, Modeling, Shape } from './services.ts';

/** The names of an element in the three languages. */
export interface Names {
  readonly ar: string;
  readonly fr: string;
  readonly en: string;
}

/** What the side panel shows of a selected element. Attributes that are not drawn are empty. */
export interface ElementProperties {
  readonly id: string;
  readonly type: string;
  readonly names: Names;
  readonly stepKind: string;
  readonly role: string;
  readonly unit: string;
  readonly form: string;
  readonly deadline: string;
  readonly service: string;
  readonly outcomes: readonly DrawnOutcome[];
  /** FEEL condition of a sequence flow, `=…`. */
  readonly condition: string;
  /** ISO 8601 duration of a timer. */
  readonly duration: string;
}

export type StepAttribute = 'stepKind' | 'role' | 'unit' | 'form' | 'deadline' | 'service';

/** The tools that a change needs; every change goes on the undo stack. */
export interface Tools {
  readonly modeling: Modeling;
  readonly moddle: Moddle;
}

export function readProperties(shape: Shape): ElementProperties {
  const bo = shape.businessObject;
  const label = labelOf(bo);
  const attribute = (name: string) => text(bo, `diwan:${name}`);
  return {
    id: bo.id,
    type: bo.$type,
    names: { ar: label.ar, fr: label.fr, en: label.en ?? '' },
    stepKind: attribute('stepKind'),
    role: attribute('role'),
    unit: attribute('unit'),
    form: attribute('form'),
    deadline: attribute('deadline'),
    service: attribute('service'),
    outcomes: outcomesOf(bo),
    condition: bodyOf(one(bo, 'conditionExpression')),
    duration: bodyOf(durationOf(bo)),
  };
}

export function writeAttribute(tools: Tools, shape: Shape, name: StepAttribute, value: string): void {
  tools.modeling.updateProperties(shape, { [`diwan:${name}`]: value.trim() || undefined });
}

/** Writes `diwan:label`; what bpmn-js draws follows by the localized-names module. */
export function writeNames(tools: Tools, shape: Shape, names: Names): void {
  const present = extensionValues(shape.businessObject).find((value) => value.$type === 'diwan:Label');
  const attributes = { ar: names.ar || undefined, fr: names.fr || undefined, en: names.en || undefined };
  if (present) tools.modeling.updateModdleProperties(shape, present, attributes);
  else
    replaceExtensions(tools, shape, [
      tools.moddle.create('diwan:Label', attributes),
      ...extensionValues(shape.businessObject),
    ]);
}

/** Replaces all outcomes of a user task, in this order. */
export function writeOutcomes(tools: Tools, shape: Shape, outcomes: readonly DrawnOutcome[]): void {
  const others = extensionValues(shape.businessObject).filter((value) => value.$type !== 'diwan:Outcome');
  replaceExtensions(tools, shape, [
    ...others,
    ...outcomes.map((outcome) => tools.moddle.create('diwan:Outcome', outcomeAttributes(outcome))),
  ]);
}

export function outcomeAttributes(outcome: DrawnOutcome): Record<string, unknown> {
  const { key, label, tone, reasonRequired, when } = outcome;
  return { key, ar: label.ar, fr: label.fr, en: label.en, tone, reason: reasonRequired || undefined, when };
}

export function writeCondition(tools: Tools, shape: Shape, condition: string): void {
  const body = condition.trim();
  const conditionExpression = body ? tools.moddle.create('bpmn:FormalExpression', { body }) : undefined;
  tools.modeling.updateProperties(shape, { conditionExpression });
}

export function writeDuration(tools: Tools, shape: Shape, duration: string): void {
  const definition = timerOf(shape.businessObject);
  if (!definition) return;
  const timeDuration = duration.trim()
    ? tools.moddle.create('bpmn:FormalExpression', { body: duration.trim() })
    : undefined;
  tools.modeling.updateModdleProperties(shape, definition, {
    timeDuration,
    timeDate: undefined,
    timeCycle: undefined,
  });
}

function timerOf(bo: ModdleElement): ModdleElement | undefined {
  const definitions = bo.get('eventDefinitions');
  if (!Array.isArray(definitions)) return undefined;
  return definitions.find((each: ModdleElement) => each.$type === 'bpmn:TimerEventDefinition');
}

function durationOf(bo: ModdleElement): ModdleElement | undefined {
  const timer = timerOf(bo);
  return timer ? one(timer, 'timeDuration') : undefined;
}

function extensionValues(bo: ModdleElement): ModdleElement[] {
  const values = one(bo, 'extensionElements')?.get('values');
  return Array.isArray(values) ? values : [];
}

function replaceExtensions(tools: Tools, shape: Shape, values: readonly ModdleElement[]): void {
  const holder = one(shape.businessObject, 'extensionElements');
  if (holder) tools.modeling.updateModdleProperties(shape, holder, { values });
  else
    tools.modeling.updateProperties(shape, {
      extensionElements: tools.moddle.create('bpmn:ExtensionElements', { values }),
    });
}
