import { labelOf, type ModdleElement } from '../../src/circuits/language/index.ts';
import type { DiagramLanguage } from '../viewer/instance-view.ts';

interface Tree extends ModdleElement {
  set(property: string, value: unknown): void;
}

function labelledElements(root: ModdleElement): Tree[] {
  const found: Tree[] = [];
  const seen = new Set<ModdleElement>();
  const visit = (element: ModdleElement) => {
    if (seen.has(element)) return;
    seen.add(element);
    if (hasLabel(element)) found.push(element as Tree);
    for (const key of [
      'rootElements',
      'flowElements',
      'participants',
      'laneSets',
      'lanes',
      'artifacts',
      'messageFlows',
    ]) {
      const children = element.get(key);
      if (Array.isArray(children)) for (const child of children) visit(child as ModdleElement);
    }
    const nested = element.get('childLaneSet');
    if (nested) visit(nested as ModdleElement);
  };
  visit(root);
  return found;
}

/** Writes each label's text in a language as the BPMN name (an annotation's text), which is what bpmn-js draws. */
export function showNamesIn(root: ModdleElement, language: DiagramLanguage): void {
  for (const element of labelledElements(root)) {
    const label = labelOf(element);
    element.set(element.$type === 'bpmn:TextAnnotation' ? 'text' : 'name', label[language] ?? label.fr);
  }
}

/** Whether an element carries a `diwan:label`. */
export function hasLabel(element: ModdleElement): boolean {
  const holder = element.get('extensionElements') as ModdleElement | undefined;
  const values = holder?.get('values');
  return Array.isArray(values) && values.some((value: ModdleElement) => value.$type === 'diwan:Label');
}
