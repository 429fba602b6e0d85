import type { Problem } from './circuit-types.ts';
import { flowElements, many, one } from './moddle-tree.ts';
import type { ModdleElement } from './moddle-tree.ts';
import { problem } from './problem.ts';
import { triggerOf } from './profile.ts';
import type { RuleContext } from './rule-context.ts';

/** Every compensation event has its handler, every cancellation its transaction. */
export function checkCompensation({ nodes, links }: RuleContext): Problem[] {
  return nodes.flatMap((node) => {
    if (!node.$type.endsWith('Event')) return checkHandler(node, links.incoming(node).length > 0);
    const trigger = triggerOf(node);
    if (trigger === 'compensate' && node.$type === 'bpmn:BoundaryEvent') return checkEdge(node);
    if (trigger === 'compensate') return checkThrow(node);
    return trigger === 'cancel' ? checkCancel(node) : [];
  });
}

/** True for a step that only undoes another: no flow leads to it. */
export function isHandler(node: ModdleElement): boolean {
  return node.get('isForCompensation') === true;
}

function checkHandler(node: ModdleElement, isEntered: boolean): Problem[] {
  return isHandler(node) && isEntered ? [problem('compensation.handler_in_flow', node)] : [];
}

function checkEdge(event: ModdleElement): Problem[] {
  const associations = event.$parent ? many(event.$parent, 'artifacts') : [];
  const targets = associations
    .filter((association) => one(association, 'sourceRef') === event)
    .flatMap((association) => one(association, 'targetRef') ?? []);
  const [handler, ...more] = targets;
  return handler && more.length === 0 && isHandler(handler)
    ? []
    : [problem('compensation.no_handler', event)];
}

/** A throw reaches its own scope; what a finished sub-process did is not known any more. */
function checkThrow(event: ModdleElement): Problem[] {
  const besides = event.$parent ? many(event.$parent, 'flowElements') : [];
  const inner = besides.flatMap(flowElements).some(isHandler);
  return inner ? [problem('compensation.inside_sub_process', event)] : [];
}

function checkCancel(event: ModdleElement): Problem[] {
  const isEnd = event.$type === 'bpmn:EndEvent';
  const transaction = isEnd ? event.$parent : one(event, 'attachedToRef');
  if (transaction?.$type !== 'bpmn:Transaction') return [problem('cancel.outside_transaction', event)];
  const besides = transaction.$parent ? many(transaction.$parent, 'flowElements') : [];
  const isCaught = besides.some(
    (other) => one(other, 'attachedToRef') === transaction && triggerOf(other) === 'cancel',
  );
  return isCaught ? [] : [problem('cancel.not_caught', event)];
}
