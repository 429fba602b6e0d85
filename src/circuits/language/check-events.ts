import type { Problem } from './circuit-types.ts';
import { isLink } from './link-pairs.ts';
import { bodyOf, many, one, text } from './moddle-tree.ts';
import type { Links, ModdleElement } from './moddle-tree.ts';
import { problem } from './problem.ts';
import { triggerOf } from './profile.ts';
import type { RuleContext } from './rule-context.ts';

/** What an event refers to, by its trigger; those in `OPTIONAL` may catch everything. */
const REFERENCES: Readonly<Record<string, string>> = {
  message: 'messageRef',
  signal: 'signalRef',
  error: 'errorRef',
  escalation: 'escalationRef',
};
const OPTIONAL: ReadonlySet<string> = new Set(['error', 'escalation']);

/** Every event names what it waits for or throws, every link has its other end. */
export function checkEvents({ nodes, links }: RuleContext): Problem[] {
  return nodes.flatMap((node) => [
    ...checkReference(node),
    ...checkCondition(node),
    ...checkLink(node, links),
    ...checkEventSubProcess(node, links),
    ...checkChoice(node, links),
  ]);
}

function checkReference(node: ModdleElement): Problem[] {
  const isReceiving = node.$type === 'bpmn:ReceiveTask';
  const trigger = isReceiving ? 'message' : isEvent(node) ? triggerOf(node) : undefined;
  const property = REFERENCES[trigger ?? ''];
  if (!trigger || !property) return [];
  const holder = isReceiving ? node : many(node, 'eventDefinitions')[0];
  const referred = holder && one(holder, property);
  if (referred) {
    const isNamed = trigger !== 'message' && trigger !== 'signal' ? true : text(referred, 'name') !== '';
    return isNamed ? [] : [problem('event.no_name', node)];
  }
  return OPTIONAL.has(trigger) && !isThrowing(node) ? [] : [problem('event.no_reference', node)];
}

function checkCondition(node: ModdleElement): Problem[] {
  if (!isEvent(node) || triggerOf(node) !== 'conditional') return [];
  const [definition] = many(node, 'eventDefinitions');
  return definition && bodyOf(one(definition, 'condition')) ? [] : [problem('event.no_condition', node)];
}

/** A throwing link has one catching link of its name; a catching link has one throwing link or more. */
function checkLink(node: ModdleElement, links: Links): Problem[] {
  if (!isLink(node)) return [];
  const ends = isThrowing(node) ? links.outgoing(node) : links.incoming(node);
  const isPaired = isThrowing(node) ? ends.length === 1 : ends.length > 0;
  return isPaired ? [] : [problem('event.link_without_pair', node)];
}

function checkEventSubProcess(node: ModdleElement, links: Links): Problem[] {
  if (node.get('triggeredByEvent') !== true) return [];
  const isConnected = links.incoming(node).length + links.outgoing(node).length > 0;
  return isConnected ? [problem('event.connected_sub_process', node)] : [];
}

/** What follows an event-based gateway waits, and is reached by it alone (BPMN 2.0, 10.6.6). */
function checkChoice(node: ModdleElement, links: Links): Problem[] {
  if (node.$type !== 'bpmn:EventBasedGateway') return [];
  const targets = links.outgoing(node).flatMap((flow) => one(flow, 'targetRef') ?? []);
  const mayFollow = (target: ModdleElement) =>
    (target.$type === 'bpmn:ReceiveTask' || target.$type === 'bpmn:IntermediateCatchEvent') &&
    !isLink(target) &&
    links.incoming(target).length === 1;
  const isSound = targets.length > 1 && targets.every(mayFollow);
  return isSound ? [] : [problem('gateway.not_before_events', node)];
}

function isEvent(node: ModdleElement): boolean {
  return node.$type.endsWith('Event');
}

function isThrowing(node: ModdleElement): boolean {
  return node.$type === 'bpmn:EndEvent' || node.$type === 'bpmn:IntermediateThrowEvent';
}
