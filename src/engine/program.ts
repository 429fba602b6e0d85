import type { SerializableContext } from 'moddle-context-serializer';
import type { LocalizedText } from '../platform/text.ts';
import { ROLES } from '../platform/principal.ts';
import type { Role } from '../platform/principal.ts';
import { CircuitRefused, parseCircuit } from '../circuits/index.ts';
import {
  executableProcesses,
  flowElements,
  idOf,
  labelOf,
  linkFlow,
  linkPairs,
  linksOf,
  one,
  outcomesOf,
  scopesOf,
  text,
} from '../circuits/language/index.ts';
import type { DrawnOutcome, Links, ModdleElement } from '../circuits/language/index.ts';
import { compensationHandlers, drawnEvents, errorsCaughtAround } from './drawn-events.ts';
import type { DrawnEvent } from './drawn-events.ts';
import { serializeCircuit } from './serialize-circuit.ts';

/** A human step as drawn. */
export interface DrawnStep {
  readonly elementId: string;
  readonly name: LocalizedText;
  readonly stepKind: string;
  readonly role?: Role;
  /** FEEL, gives a unit id. */
  readonly unit?: string;
  readonly form?: string;
  readonly deadline?: string;
  readonly outcomes: readonly DrawnOutcome[];
}

/** An automatic step as drawn. */
interface DrawnService {
  readonly elementId: string;
  readonly name: LocalizedText;
  readonly service: string;
  /** The step whose timer leads here, for reminders. */
  readonly behindTimerOf?: string;
  /** Codes of refusals that the circuit goes on with; undefined stands for every code. */
  readonly catches: readonly (string | undefined)[];
}

/** Sequence flows by their ends. A step is also left by the events on its edge. */
export interface FlowGraph {
  readonly target: ReadonlyMap<string, string>;
  readonly leaving: ReadonlyMap<string, readonly string[]>;
  /** Flows by which a token that comes to a node may leave it. */
  onward(nodeId: string): readonly string[];
}

/** A version made ready to run. Read-only, shared by all its instances. */
export interface Program {
  readonly context: SerializableContext;
  /** Every flow node, in the order of the diagram's file. */
  readonly elementIds: readonly string[];
  readonly steps: ReadonlyMap<string, DrawnStep>;
  readonly services: ReadonlyMap<string, DrawnService>;
  /** Events that the engine delivers itself, by the element that waits for them. */
  readonly events: ReadonlyMap<string, DrawnEvent>;
  /** Compensation handlers, by the activity that they undo. */
  readonly handlers: ReadonlyMap<string, string>;
  readonly graph: FlowGraph;
}

/** Makes a diagram ready to run. Deployment has checked it; what cannot be read is refused again. */
export async function compileProgram(key: string, xml: string): Promise<Program> {
  const parsed = await parseCircuit(xml);
  if (!parsed.ok) throw new CircuitRefused(key, parsed.problems);
  const processes = executableProcesses(parsed.context.rootElement);
  const elements = processes.flatMap(flowElements);
  const nodes = elements.filter((element) => element.$type !== 'bpmn:SequenceFlow');
  const links = linksOf([...elements, ...linkPairs(processes).map(linkFlow)]);
  return {
    context: serializeCircuit(parsed.context, processes),
    elementIds: nodes.map(idOf),
    steps: byId(nodes.filter((node) => node.$type === 'bpmn:UserTask').map(stepOf)),
    services: byId(nodes.filter(isService).map((node) => serviceOf(node, links))),
    events: byId(drawnEvents(nodes)),
    handlers: compensationHandlers(scopesOf(processes)),
    graph: graphOf(nodes, links),
  };
}

function graphOf(nodes: readonly ModdleElement[], links: Links): FlowGraph {
  const idsLeaving = (node: ModdleElement) => links.outgoing(node).map(idOf);
  const leaving = new Map(nodes.map((node) => [idOf(node), idsLeaving(node)]));
  const onward = new Map(leaving);
  for (const node of nodes) {
    const host = node.$type === 'bpmn:BoundaryEvent' ? one(node, 'attachedToRef') : undefined;
    if (host) onward.set(idOf(host), [...(onward.get(idOf(host)) ?? []), ...idsLeaving(node)]);
  }
  const flows = nodes.flatMap((node) => links.outgoing(node));
  const target = new Map(flows.map((flow) => [idOf(flow), idOf(one(flow, 'targetRef') ?? flow)]));
  return { target, leaving, onward: (nodeId) => onward.get(nodeId) ?? [] };
}

function stepOf(task: ModdleElement): DrawnStep {
  const role = ROLES.find((known) => known === text(task, 'diwan:role'));
  const unit = text(task, 'diwan:unit');
  const form = text(task, 'diwan:form');
  const deadline = text(task, 'diwan:deadline');
  return {
    elementId: idOf(task),
    name: labelOf(task),
    stepKind: text(task, 'diwan:stepKind'),
    ...(role && { role }),
    ...(unit && { unit }),
    ...(form && { form }),
    ...(deadline && { deadline }),
    outcomes: outcomesOf(task),
  };
}

function serviceOf(task: ModdleElement, links: Links): DrawnService {
  const behindTimerOf = timerHostBefore(task, links);
  return {
    elementId: idOf(task),
    name: labelOf(task),
    service: text(task, 'diwan:service'),
    catches: errorsCaughtAround(task),
    ...(behindTimerOf && { behindTimerOf }),
  };
}

/** The step whose boundary timer is the only way to this service. */
function timerHostBefore(task: ModdleElement, links: Links): string | undefined {
  const sources = links.incoming(task).map((flow) => one(flow, 'sourceRef'));
  const hosts = sources.map((source) =>
    source?.$type === 'bpmn:BoundaryEvent' ? one(source, 'attachedToRef') : undefined,
  );
  const [host] = hosts;
  return host && hosts.every((other) => other === host) ? idOf(host) : undefined;
}

function isService(node: ModdleElement): boolean {
  return ['bpmn:ServiceTask', 'bpmn:SendTask', 'bpmn:BusinessRuleTask'].includes(node.$type);
}

function byId<T extends { readonly elementId: string }>(drawn: readonly T[]): ReadonlyMap<string, T> {
  return new Map(drawn.map((one) => [one.elementId, one]));
}
