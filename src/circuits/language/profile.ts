import { many } from './moddle-tree.ts';
import type { ModdleElement } from './moddle-tree.ts';
import { eventTreatment, TRIGGERS } from './profile-events.ts';
import type { EventTreatment, Position, Trigger } from './profile-events.ts';
import { REFUSALS } from './profile-reasons.ts';
import type { Refusal } from './profile-reasons.ts';

/** What the product does with an element of BPMN 2.0. */
export type Treatment =
  | { readonly kind: 'executed' }
  /** Drawn for the reader; changes nothing when the circuit runs. */
  | { readonly kind: 'drawn' }
  | Refusal;

const EXECUTED: Treatment = { kind: 'executed' };
const DRAWN: Treatment = { kind: 'drawn' };

/**
 * The profile of everything but events: each element is executed, drawn, or refused with a reason and
 * a remedy. `docs/bpmn-profile.md` is made from it, and deployment checks against it.
 */
export const ELEMENTS: Readonly<Record<string, Treatment>> = {
  'bpmn:UserTask': EXECUTED,
  'bpmn:ServiceTask': EXECUTED,
  'bpmn:SendTask': EXECUTED,
  'bpmn:Task': EXECUTED,
  'bpmn:ManualTask': EXECUTED,
  'bpmn:ScriptTask': EXECUTED,
  'bpmn:BusinessRuleTask': EXECUTED,
  'bpmn:ReceiveTask': EXECUTED,
  'bpmn:SubProcess': EXECUTED,
  'bpmn:SubProcess triggeredByEvent': EXECUTED,
  'bpmn:Transaction': EXECUTED,
  'bpmn:CallActivity': REFUSALS.notYetSubProcess,
  'bpmn:AdHocSubProcess': REFUSALS.chooseByPerson,
  'bpmn:MultiInstanceLoopCharacteristics': EXECUTED,
  'bpmn:StandardLoopCharacteristics': EXECUTED,
  'bpmn:ExclusiveGateway': EXECUTED,
  'bpmn:ParallelGateway': EXECUTED,
  'bpmn:InclusiveGateway': EXECUTED,
  'bpmn:EventBasedGateway': EXECUTED,
  'bpmn:ComplexGateway': REFUSALS.complexRule,
  'bpmn:SequenceFlow': EXECUTED,
  'bpmn:DataObject': DRAWN,
  'bpmn:DataObjectReference': DRAWN,
  'bpmn:DataStoreReference': DRAWN,
};

/** How an element other than an event is treated; an unknown one is refused. */
export function treatmentOf(type: string): Treatment {
  return ELEMENTS[type] ?? REFUSALS.unknown;
}

/** True for start, end, intermediate and boundary events. */
export function isEvent(node: ModdleElement): boolean {
  return node.$type.endsWith('Event');
}

/** How an event is treated, by what triggers it and where it is drawn. */
export function treatmentOfEvent(event: ModdleElement): EventTreatment {
  const definitions = many(event, 'eventDefinitions');
  if (definitions.length > 1) return REFUSALS.oneDefinition;
  const trigger = triggerOf(event);
  const position = positionOf(event);
  return trigger && position ? eventTreatment(trigger, position) : REFUSALS.unknown;
}

/** What triggers an event or is thrown by it; undefined for a definition outside BPMN 2.0. */
export function triggerOf(event: ModdleElement): Trigger | undefined {
  const [definition] = many(event, 'eventDefinitions');
  if (!definition) return 'none';
  const name = definition.$type.replace(/^bpmn:/, '').replace(/EventDefinition$/, '');
  return TRIGGERS.find((trigger) => trigger === name.toLowerCase());
}

function positionOf(event: ModdleElement): Position | undefined {
  switch (event.$type) {
    case 'bpmn:StartEvent':
      return startPosition(event);
    case 'bpmn:IntermediateCatchEvent':
      return 'catch';
    case 'bpmn:IntermediateThrowEvent':
      return 'throw';
    case 'bpmn:BoundaryEvent':
      return event.get('cancelActivity') === false ? 'boundary-beside' : 'boundary';
    case 'bpmn:EndEvent':
      return 'end';
    default:
      return undefined;
  }
}

function startPosition(event: ModdleElement): Position {
  const scope = event.$parent;
  if (!scope || scope.$type === 'bpmn:Process') return 'start';
  if (scope.get('triggeredByEvent') !== true) return 'sub-process-start';
  return event.get('isInterrupting') === false ? 'event-sub-process-beside' : 'event-sub-process';
}

/** What repeats an activity, as the profile names it; undefined when nothing does. */
export function repetitionOf(node: ModdleElement): string | undefined {
  const loop = node.get('loopCharacteristics');
  return typeof loop === 'object' && loop !== null && '$type' in loop ? String(loop.$type) : undefined;
}

/** The name under which the profile knows an element. */
export function profileName(node: ModdleElement): string {
  return node.$type === 'bpmn:SubProcess' && node.get('triggeredByEvent') === true
    ? 'bpmn:SubProcess triggeredByEvent'
    : node.$type;
}
