import type { LocalizedText } from '../../platform/text.ts';
import type { DrawnOutcome, OutcomeTone } from './circuit-types.ts';

/**
 * One element of a BPMN tree as bpmn-moddle builds it, on the server and in bpmn-js alike.
 * Only what the rules read.
 */
export interface ModdleElement {
  readonly $type: string;
  readonly $parent?: ModdleElement;
  get(property: string): unknown;
}

/** The element's id; empty for elements that BPMN does not require to have one. */
export function idOf(element: ModdleElement): string {
  return text(element, 'id');
}

/** A string attribute, trimmed; empty when absent. */
export function text(element: ModdleElement, property: string): string {
  const value = element.get(property);
  return typeof value === 'string' ? value.trim() : '';
}

/** A child or a referenced element; undefined when absent. */
export function one(element: ModdleElement, property: string): ModdleElement | undefined {
  const value = element.get(property);
  return isElement(value) ? value : undefined;
}

/** Children or referenced elements, in document order. */
export function many(element: ModdleElement, property: string): ModdleElement[] {
  const value = element.get(property);
  return Array.isArray(value) ? value.filter(isElement) : [];
}

/** The body of an expression-like child (`timeDuration`, `conditionExpression`…). */
export function bodyOf(element: ModdleElement | undefined): string {
  return element ? text(element, 'body') : '';
}

/** Elements of one type inside `extensionElements`. */
export function extensions(element: ModdleElement, type: string): ModdleElement[] {
  const holder = one(element, 'extensionElements');
  return holder ? many(holder, 'values').filter((value) => value.$type === type) : [];
}

/** The name shown to people: `diwan:label`, else the BPMN `name` in every language. */
export function labelOf(element: ModdleElement): LocalizedText {
  const label = extensions(element, 'diwan:Label')[0];
  const name = text(element, 'name');
  if (!label) return { ar: name, fr: name };
  return localized(label, name);
}

/** The outcomes drawn on a user task, in order. */
export function outcomesOf(element: ModdleElement): DrawnOutcome[] {
  return extensions(element, 'diwan:Outcome').map((outcome) => {
    const key = text(outcome, 'key');
    const when = text(outcome, 'when');
    return {
      key,
      label: localized(outcome, key),
      tone: toneOf(text(outcome, 'tone')),
      reasonRequired: outcome.get('reason') === true,
      ...(when && { when }),
    };
  });
}

/** Every flow node and sequence flow of a process or sub-process, nested ones included. */
export function flowElements(scope: ModdleElement): ModdleElement[] {
  return many(scope, 'flowElements').flatMap((element) => [element, ...flowElements(element)]);
}

/** Sequence flows by the element they leave and by the element they enter, whether or not it lists them. */
export interface Links {
  outgoing(node: ModdleElement): readonly ModdleElement[];
  incoming(node: ModdleElement): readonly ModdleElement[];
}

/** The links that sequence flows draw; `incoming` and `outgoing` children are optional in files. */
export function linksOf(elements: readonly ModdleElement[]): Links {
  const flows = elements.filter((element) => element.$type === 'bpmn:SequenceFlow');
  const leaving = groupBy(flows, 'sourceRef');
  const entering = groupBy(flows, 'targetRef');
  return { outgoing: (node) => leaving.get(node) ?? [], incoming: (node) => entering.get(node) ?? [] };
}

function groupBy(flows: readonly ModdleElement[], end: string): ReadonlyMap<ModdleElement, ModdleElement[]> {
  const groups = new Map<ModdleElement, ModdleElement[]>();
  for (const flow of flows) {
    const node = one(flow, end);
    if (node) groups.set(node, [...(groups.get(node) ?? []), flow]);
  }
  return groups;
}

/** The processes of a `bpmn:Definitions` marked executable. */
export function executableProcesses(definitions: ModdleElement): ModdleElement[] {
  return many(definitions, 'rootElements').filter(
    (root) => root.$type === 'bpmn:Process' && root.get('isExecutable') === true,
  );
}

function localized(element: ModdleElement, fallback: string): LocalizedText {
  const english = text(element, 'en');
  return {
    ar: text(element, 'ar') || fallback,
    fr: text(element, 'fr') || fallback,
    ...(english && { en: english }),
  };
}

function toneOf(value: string): OutcomeTone {
  return value === 'primary' || value === 'danger' ? value : 'neutral';
}

function isElement(value: unknown): value is ModdleElement {
  return typeof value === 'object' && value !== null && '$type' in value;
}
