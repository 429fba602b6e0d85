import { isHandler } from './check-compensation.ts';
import type { Problem } from './circuit-types.ts';
import { bodyOf, idOf, many, one, outcomesOf } from './moddle-tree.ts';
import type { Links, ModdleElement } from './moddle-tree.ts';
import { problem } from './problem.ts';
import { triggerOf } from './profile.ts';
import type { RuleContext } from './rule-context.ts';

const OUTCOME_TEST = /steps\s*\.\s*(\w+)\s*\.\s*outcome\s*=\s*"([^"]*)"/g;

/** Elements where the engine comes to rest: a loop through one of them ends by itself. */
const WAITS: ReadonlySet<string> = new Set([
  'bpmn:UserTask',
  'bpmn:ServiceTask',
  'bpmn:SendTask',
  'bpmn:BusinessRuleTask',
  'bpmn:ReceiveTask',
  'bpmn:CallActivity',
]);

/** Events where the engine comes to rest; a condition may be true at once, a link is only a flow. */
const WAITING_EVENTS: ReadonlySet<string> = new Set(['timer', 'message', 'signal']);

/** Gateways that choose among their flows by conditions. */
const DECIDING: ReadonlySet<string> = new Set(['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway']);

/** Gateways that send a token on each of their flows. */
const SPLITTING: ReadonlySet<string> = new Set(['bpmn:ParallelGateway', 'bpmn:EventBasedGateway']);

/** Every element lies on a way from the start to an end, every split is decided, every loop rests. */
export function checkFlow(context: RuleContext): Problem[] {
  const { nodes, links } = context;
  return [
    ...nodes.flatMap((node) => checkSplit(node, context)),
    ...nodes.flatMap((node) => checkTwice(node, links)),
    ...checkReach(nodes, links),
    ...checkLoops(nodes, links),
  ];
}

function checkSplit(node: ModdleElement, context: RuleContext): Problem[] {
  const outgoing = context.links.outgoing(node);
  const conditions = outgoing.filter((flow) => one(flow, 'conditionExpression'));
  if (DECIDING.has(node.$type) && outgoing.length > 1) return checkDecision(node, outgoing, context);
  const misplaced = conditions.map((flow) => problem('flow.condition_without_gateway', flow));
  const isSplit = outgoing.length > 1 && !SPLITTING.has(node.$type);
  return isSplit ? [...misplaced, problem('flow.split_without_gateway', node)] : misplaced;
}

/** The engine takes one of two flows between the same elements; BPMN 2.0 would take both. */
function checkTwice(node: ModdleElement, links: Links): Problem[] {
  const outgoing = links.outgoing(node);
  const again = outgoing.find((flow, index) =>
    outgoing.slice(0, index).some((other) => one(other, 'targetRef') === one(flow, 'targetRef')),
  );
  return again ? [problem('flow.drawn_twice', again)] : [];
}

function checkDecision(
  gateway: ModdleElement,
  outgoing: readonly ModdleElement[],
  context: RuleContext,
): Problem[] {
  const byDefault = one(gateway, 'default');
  const conditional = outgoing.filter((flow) => flow !== byDefault);
  const problems = conditional
    .filter((flow) => !one(flow, 'conditionExpression'))
    .map((flow) => problem('gateway.missing_condition', flow));
  if (byDefault && one(byDefault, 'conditionExpression')) {
    problems.push(problem('gateway.default_with_condition', byDefault));
  }
  if (!byDefault && !coversOutcomes(conditional, context))
    problems.push(problem('gateway.no_default', gateway));
  return problems;
}

/** True when the conditions name every outcome of one step: then one of them is always true. */
function coversOutcomes(flows: readonly ModdleElement[], { byId }: RuleContext): boolean {
  const tests = flows.flatMap((flow) => [...bodyOf(one(flow, 'conditionExpression')).matchAll(OUTCOME_TEST)]);
  const [first] = tests;
  const step = first ? byId.get(first[1]!) : undefined;
  if (!step || tests.some((test) => test[1] !== first![1])) return false;
  const named = new Set(tests.map((test) => test[2]));
  return outcomesOf(step).every((outcome) => named.has(outcome.key));
}

function checkReach(nodes: readonly ModdleElement[], links: Links): Problem[] {
  const starts = nodes.filter(
    (node) => isAside(node) || (node.$type === 'bpmn:StartEvent' && links.incoming(node).length === 0),
  );
  const ends = nodes.filter((node) => isAside(node) || node.$type === 'bpmn:EndEvent');
  const reached = closure(starts, (node) => next(node, nodes, links));
  const ending = closure(ends, (node) => previous(node, links));
  return nodes.flatMap((node) => {
    if (!reached.has(node)) return [problem('element.unreachable', node)];
    return ending.has(node) ? [] : [problem('element.dead_end', node)];
  });
}

function next(node: ModdleElement, nodes: readonly ModdleElement[], links: Links): ModdleElement[] {
  const boundary = nodes.filter((other) => one(other, 'attachedToRef') === node);
  const inner = many(node, 'flowElements').filter((element) => element.$type === 'bpmn:StartEvent');
  return [...targets(node, links), ...boundary, ...inner];
}

/** Where one may come from: a step is also left by its timer, and a sub-process's inside by its own end. */
function previous(node: ModdleElement, links: Links): ModdleElement[] {
  const sources = links.incoming(node).flatMap((flow) => one(flow, 'sourceRef') ?? []);
  const hosts = sources.flatMap((source) => one(source, 'attachedToRef') ?? []);
  const inner = sources.flatMap((outer) => many(outer, 'flowElements'));
  return [...sources, ...hosts, ...inner.filter((element) => element.$type === 'bpmn:EndEvent')];
}

function checkLoops(nodes: readonly ModdleElement[], links: Links): Problem[] {
  const restless = nodes.filter((node) => !rests(node) && many(node, 'flowElements').length === 0);
  const among = new Set(restless);
  const onward = (node: ModdleElement) => targets(node, links).filter((target) => among.has(target));
  const inLoop = restless.find((node) => closure(onward(node), onward).has(node));
  return inLoop ? [problem('loop.no_wait', inLoop)] : [];
}

/** What no flow leads to: event sub-processes, compensation events and their handlers. */
function isAside(node: ModdleElement): boolean {
  if (node.$type === 'bpmn:BoundaryEvent') return triggerOf(node) === 'compensate';
  return node.get('triggeredByEvent') === true || isHandler(node);
}

function rests(node: ModdleElement): boolean {
  if (WAITS.has(node.$type)) return true;
  return node.$type === 'bpmn:IntermediateCatchEvent' && WAITING_EVENTS.has(triggerOf(node) ?? '');
}

function targets(node: ModdleElement, links: Links): ModdleElement[] {
  return links.outgoing(node).flatMap((flow) => one(flow, 'targetRef') ?? []);
}

function closure(
  from: readonly ModdleElement[],
  step: (node: ModdleElement) => readonly ModdleElement[],
): ReadonlySet<ModdleElement> {
  const seen = new Set<ModdleElement>(from);
  const queue = [...from];
  for (let node = queue.pop(); node; node = queue.pop()) {
    for (const following of step(node)) {
      if (seen.has(following)) continue;
      seen.add(following);
      queue.push(following);
    }
  }
  return seen;
}

/** Names a step's outcome that a condition tests but the step does not have. */
export function unknownOutcomes(condition: string, { byId }: RuleContext): string[] {
  return [...condition.matchAll(OUTCOME_TEST)].flatMap(([, stepId, key]) => {
    const step = byId.get(stepId!);
    if (!step || idOf(step) !== stepId || step.$type !== 'bpmn:UserTask') return [];
    return outcomesOf(step).some((outcome) => outcome.key === key) ? [] : [key!];
  });
}
