import * as Elements from 'bpmn-elements';
import serializeContext, { TypeResolver } from 'moddle-context-serializer';
import type { SerializableContext } from 'moddle-context-serializer';
import { bodyOf, flowElements, idOf, linkFlowId, linkPairs, many, one } from '../circuits/language/index.ts';
import type { LinkPair, ModdleElement } from '../circuits/language/index.ts';
import { EventSubProcess, EventTrigger, StartEvent } from './behaviours/event-sub-process.ts';
import { ScriptTask } from './behaviours/feel-script.ts';
import { HostEvent } from './behaviours/host-event.ts';
import { InclusiveGateway, ParallelGateway } from './behaviours/joining-gateway.ts';
import { Repetition } from './behaviours/repetition.ts';
import { eventStartOf, isCompensationEvent } from './drawn-events.ts';
import { DurableTimer } from './durable-timer.ts';
import { QuietFlow } from './quiet-flow.ts';

/** Where bpmn-elements deviates from BPMN 2.0, a part of our own takes its place. */
const BEHAVIOURS = {
  TimerEventDefinition: DurableTimer,
  MessageEventDefinition: HostEvent,
  SignalEventDefinition: HostEvent,
  ErrorEventDefinition: HostEvent,
  EscalationEventDefinition: HostEvent,
  ConditionalEventDefinition: HostEvent,
  CompensateEventDefinition: HostEvent,
  CancelEventDefinition: HostEvent,
  SequenceFlow: QuietFlow,
  ParallelGateway,
  InclusiveGateway,
  MultiInstanceLoopCharacteristics: Repetition,
  StandardLoopCharacteristics: Repetition,
  StartEvent,
  ScriptTask,
  ManualTask: Elements.Task,
  Transaction: Elements.SubProcess,
  ReceiveTask: Elements.SignalTask,
};

interface Activity {
  readonly id: string;
  Behaviour: unknown;
  behaviour: Record<string, unknown>;
}

interface Serialized {
  readonly activities: Activity[];
  readonly sequenceFlows: object[];
}

/**
 * The diagram as bpmn-engine runs it: links are flows, event sub-processes wait for their event, and
 * what compensates what is known to the engine around it.
 */
export function serializeCircuit(context: unknown, processes: readonly ModdleElement[]): SerializableContext {
  const resolve = TypeResolver({ ...Elements, ...BEHAVIOURS });
  const serialized = serializeContext(context as Parameters<typeof serializeContext>[0], resolve);
  const elements = (serialized as unknown as { readonly elements: Serialized }).elements;
  const activities = new Map(elements.activities.map((activity) => [activity.id, activity]));
  for (const node of processes.flatMap(flowElements)) {
    const start = eventStartOf(node);
    if (start) armed(activities.get(idOf(node))!, activities.get(idOf(start))!, start);
  }
  for (const node of processes.flatMap(flowElements).filter(isCompensationEvent))
    elements.activities.splice(elements.activities.indexOf(activities.get(idOf(node))!), 1);
  for (const pair of linkPairs(processes)) {
    passing(activities.get(idOf(pair.from))!);
    passing(activities.get(idOf(pair.to))!);
    elements.sequenceFlows.push(flowOf(pair));
  }
  return serialized;
}

function flowOf({ from, to, scope }: LinkPair): object {
  return {
    id: linkFlowId(from, to),
    type: 'bpmn:SequenceFlow',
    parent: { id: idOf(scope), type: scope.$type },
    sourceId: idOf(from),
    targetId: idOf(to),
    behaviour: {},
    Behaviour: QuietFlow,
  };
}

/** The sub-process waits, so its start does not. */
function armed(subProcess: Activity, start: Activity, drawn: ModdleElement): void {
  const { triggeredByEvent: _event, ...behaviour } = subProcess.behaviour;
  const timer = timerOf(drawn);
  const trigger = { isInterrupting: drawn.get('isInterrupting') !== false, ...(timer && { timer }) };
  subProcess.Behaviour = EventSubProcess;
  subProcess.behaviour = {
    ...behaviour,
    loopCharacteristics: { type: 'diwan:Trigger', behaviour: trigger, Behaviour: EventTrigger },
  };
  passing(start, StartEvent);
}

function passing(event: Activity, behaviour: unknown = Elements.IntermediateThrowEvent): void {
  const { eventDefinitions: _definitions, ...rest } = event.behaviour;
  event.Behaviour = behaviour;
  event.behaviour = rest;
}

function timerOf(start: ModdleElement): Record<string, string> | undefined {
  const [definition] = many(start, 'eventDefinitions');
  if (definition?.$type !== 'bpmn:TimerEventDefinition') return undefined;
  const parts = ['timeDate', 'timeDuration', 'timeCycle'].map((name) => [
    name,
    bodyOf(one(definition, name)),
  ]);
  return Object.fromEntries(parts.filter(([, body]) => body)) as Record<string, string>;
}
