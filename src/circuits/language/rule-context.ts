import type { FormSchema } from './circuit-types.ts';
import { linkFlow, linkPairs } from './link-pairs.ts';
import { executableProcesses, flowElements, idOf, linksOf } from './moddle-tree.ts';
import type { Links, ModdleElement } from './moddle-tree.ts';

/** What every rule reads. */
export interface RuleContext {
  readonly definitions: ModdleElement;
  readonly forms: Readonly<Record<string, FormSchema>>;
  /** Flow nodes of the executable processes, nested ones included. */
  readonly nodes: readonly ModdleElement[];
  readonly flows: readonly ModdleElement[];
  /** Sequence flows and the flows that link events stand for. */
  readonly links: Links;
  readonly byId: ReadonlyMap<string, ModdleElement>;
}

/** Reads the tree once for all rules. */
export function ruleContext(
  definitions: ModdleElement,
  forms: Readonly<Record<string, FormSchema>>,
): RuleContext {
  const processes = executableProcesses(definitions);
  const all = processes.flatMap(flowElements);
  return {
    definitions,
    forms,
    nodes: all.filter((element) => element.$type !== 'bpmn:SequenceFlow' && !isData(element)),
    flows: all.filter((element) => element.$type === 'bpmn:SequenceFlow'),
    links: linksOf([...all, ...linkPairs(processes).map(linkFlow)]),
    byId: new Map(all.map((element) => [idOf(element), element])),
  };
}

function isData(element: ModdleElement): boolean {
  return element.$type.startsWith('bpmn:Data');
}
