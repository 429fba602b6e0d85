import { flowElements, idOf, many, text } from './moddle-tree.ts';
import type { ModdleElement } from './moddle-tree.ts';
import { triggerOf } from './profile.ts';

/** Two link events of one scope and name: a flow drawn in two pieces. */
export interface LinkPair {
  readonly from: ModdleElement;
  readonly to: ModdleElement;
  readonly scope: ModdleElement;
}

/** The processes of a circuit and the sub-processes in them. */
export function scopesOf(processes: readonly ModdleElement[]): ModdleElement[] {
  const inner = processes.flatMap(flowElements).filter((node) => many(node, 'flowElements').length > 0);
  return [...processes, ...inner];
}

/** Each throwing link event with each catching one of its name. */
export function linkPairs(processes: readonly ModdleElement[]): LinkPair[] {
  return scopesOf(processes).flatMap((scope) => {
    const links = many(scope, 'flowElements').filter(isLink);
    return links
      .filter((event) => event.$type === 'bpmn:IntermediateThrowEvent')
      .flatMap((from) =>
        links
          .filter((to) => to.$type === 'bpmn:IntermediateCatchEvent' && linkName(to) === linkName(from))
          .map((to) => ({ from, to, scope })),
      );
  });
}

/** A link pair as the sequence flow that it stands for. */
export function linkFlow({ from, to }: LinkPair): ModdleElement {
  const properties: Readonly<Record<string, unknown>> = {
    id: linkFlowId(from, to),
    sourceRef: from,
    targetRef: to,
  };
  return { $type: 'bpmn:SequenceFlow', get: (property) => properties[property] };
}

export function linkFlowId(from: ModdleElement, to: ModdleElement): string {
  return `link_${idOf(from)}_${idOf(to)}`;
}

/** True for link events, thrown or caught. */
export function isLink(node: ModdleElement): boolean {
  return node.$type.startsWith('bpmn:Intermediate') && triggerOf(node) === 'link';
}

function linkName(event: ModdleElement): string {
  const [definition] = many(event, 'eventDefinitions');
  return definition ? text(definition, 'name') : '';
}
