import { bodyOf, idOf, many, one, text, triggerOf } from '../circuits/language/index.ts';
import type { ModdleElement, Trigger } from '../circuits/language/index.ts';

/** An event that the engine around bpmn-elements delivers or takes up. */
export interface DrawnEvent {
  /** The event, or the event sub-process or receive task that waits for it. */
  readonly elementId: string;
  readonly trigger: Trigger;
  readonly throwing: boolean;
  /** The name of a message or signal; the code of an error or escalation, absent when any will do. */
  readonly reference?: string;
  /** FEEL of a conditional event. */
  readonly condition?: string;
  /** FEEL, gives the key by which a message finds its instance. */
  readonly correlation?: string;
}

/** Every event of a circuit but plain ones and timers. */
export function drawnEvents(nodes: readonly ModdleElement[]): DrawnEvent[] {
  return nodes.flatMap((node) => {
    if (node.$type === 'bpmn:ReceiveTask') return [messageOf(idOf(node), node, false)];
    const start = eventStartOf(node);
    const event = start ?? (node.$type.endsWith('Event') && !isInnerStart(node) ? node : undefined);
    return event ? eventOf(idOf(node), event) : [];
  });
}

/** Which activity undoes which: the handler at the other end of a compensation event's association. */
export function compensationHandlers(scopes: readonly ModdleElement[]): ReadonlyMap<string, string> {
  const associations = scopes.flatMap((scope) => many(scope, 'artifacts'));
  const pairs = scopes
    .flatMap((scope) => many(scope, 'flowElements'))
    .filter(isCompensationEvent)
    .flatMap((event): [string, string][] => {
      const handler = associations.find((association) => one(association, 'sourceRef') === event);
      const target = handler && one(handler, 'targetRef');
      const host = one(event, 'attachedToRef');
      return target && host ? [[idOf(host), idOf(target)]] : [];
    });
  return new Map(pairs);
}

/**
 * The codes of errors that somebody catches when they come out of an activity: on its own edge, on that
 * of a sub-process around it, or in an event sub-process beside it. Undefined stands for every code.
 */
export function errorsCaughtAround(activity: ModdleElement): (string | undefined)[] {
  const scope = activity.$parent;
  if (!scope) return [];
  const beside = many(scope, 'flowElements');
  const onEdge = beside.filter((event) => one(event, 'attachedToRef') === activity);
  const isInside = activity.get('triggeredByEvent') === true;
  const starts = isInside ? [] : beside.flatMap((node) => eventStartOf(node) ?? []);
  const codes = [...onEdge, ...starts]
    .filter((event) => triggerOf(event) === 'error')
    .map((event) => eventOf('', event)[0]?.reference);
  return [...codes, ...errorsCaughtAround(scope)];
}

/** A compensation event on the edge of an activity: it only names the handler. */
export function isCompensationEvent(node: ModdleElement): boolean {
  return node.$type === 'bpmn:BoundaryEvent' && triggerOf(node) === 'compensate';
}

/** The start event that triggers an event sub-process. */
export function eventStartOf(node: ModdleElement): ModdleElement | undefined {
  if (node.get('triggeredByEvent') !== true) return undefined;
  return many(node, 'flowElements').find((element) => element.$type === 'bpmn:StartEvent');
}

function isInnerStart(node: ModdleElement): boolean {
  return node.$type === 'bpmn:StartEvent';
}

function eventOf(elementId: string, event: ModdleElement): DrawnEvent[] {
  const [definition] = many(event, 'eventDefinitions');
  const trigger = triggerOf(event);
  if (!definition || !trigger) return [];
  const throwing = event.$type === 'bpmn:EndEvent' || event.$type === 'bpmn:IntermediateThrowEvent';
  const plain = { elementId, trigger, throwing };
  switch (trigger) {
    case 'message':
      return [messageOf(elementId, definition, throwing)];
    case 'signal':
      return [{ ...plain, ...referenced(one(definition, 'signalRef'), 'name') }];
    case 'error':
      return [{ ...plain, ...referenced(one(definition, 'errorRef'), 'errorCode') }];
    case 'escalation':
      return [{ ...plain, ...referenced(one(definition, 'escalationRef'), 'escalationCode') }];
    case 'conditional':
      return [{ ...plain, condition: bodyOf(one(definition, 'condition')) }];
    case 'compensate': {
      const only = one(definition, 'activityRef');
      return throwing ? [{ ...plain, ...(only && { reference: idOf(only) }) }] : [];
    }
    case 'cancel':
      return [plain];
    default:
      return [];
  }
}

function messageOf(elementId: string, holder: ModdleElement, throwing: boolean): DrawnEvent {
  const correlation = text(holder, 'diwan:correlation');
  const reference = referenced(one(holder, 'messageRef'), 'name');
  return { elementId, trigger: 'message', throwing, ...reference, ...(correlation && { correlation }) };
}

/** What is shared by those who throw and those who catch: the name or code, else the id. */
function referenced(element: ModdleElement | undefined, property: string): { reference?: string } {
  if (!element) return {};
  return { reference: text(element, property) || idOf(element) };
}
