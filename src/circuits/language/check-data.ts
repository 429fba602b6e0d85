import { unknownOutcomes } from './check-flow.ts';
import type { Problem } from './circuit-types.ts';
import { feelFault, feelPaths, isFeel } from './feel.ts';
import { fieldKeys } from './check-forms.ts';
import { bodyOf, many, one, outcomesOf, text } from './moddle-tree.ts';
import type { ModdleElement } from './moddle-tree.ts';
import { problem } from './problem.ts';
import type { RuleContext } from './rule-context.ts';

/** Every expression is FEEL within bounds and reads only names that can exist. */
export function checkData(context: RuleContext): Problem[] {
  const known = new Set([
    'letter',
    'steps',
    ...Object.values(context.forms).flatMap(fieldKeys),
    ...context.nodes.flatMap(turnNames),
  ]);
  return expressions(context).flatMap(({ element, body }) => checkExpression(element, body, context, known));
}

interface Expression {
  readonly element: ModdleElement;
  readonly body: string;
}

function expressions({ nodes, flows }: RuleContext): Expression[] {
  const conditions = flows
    .filter((flow) => one(flow, 'conditionExpression'))
    .map((element) => ({ element, body: bodyOf(one(element, 'conditionExpression')) }));
  const onNodes = nodes.flatMap((element) =>
    [
      ...unitOf(element),
      ...timerBodies(element),
      ...outcomeConditions(element),
      ...repetitionBodies(element),
      ...eventBodies(element),
    ].map((body) => ({ element, body })),
  );
  return [...conditions, ...onNodes];
}

function unitOf(node: ModdleElement): string[] {
  const unit = node.$type === 'bpmn:UserTask' ? text(node, 'diwan:unit') : '';
  return isFeel(unit) ? [unit] : [];
}

/** What FEEL knows in a repeated activity (BPMN 2.0, table 10.29). */
const TURN_NAMES: readonly string[] = [
  'loopCounter',
  'numberOfInstances',
  'numberOfActiveInstances',
  'numberOfCompletedInstances',
  'numberOfTerminatedInstances',
  'outcomes',
];

function turnNames(node: ModdleElement): string[] {
  const loop = one(node, 'loopCharacteristics');
  return loop ? [...TURN_NAMES, text(loop, 'diwan:item') || 'item'] : [];
}

/** Conditions of events, keys of messages, scripts. */
function eventBodies(node: ModdleElement): string[] {
  const definitions = many(node, 'eventDefinitions');
  const conditions = definitions
    .filter((definition) => definition.$type === 'bpmn:ConditionalEventDefinition')
    .map((definition) => bodyOf(one(definition, 'condition')));
  const keys = [...definitions, node]
    .filter(({ $type }) => $type === 'bpmn:MessageEventDefinition' || $type === 'bpmn:ReceiveTask')
    .map((holder) => text(holder, 'diwan:correlation'));
  const scripts = node.$type === 'bpmn:ScriptTask' ? [text(node, 'script')] : [];
  return [...conditions, ...keys, ...scripts.filter(isFeel)].filter((body) => body !== '');
}

/** Conditions of repetitions must be FEEL; a number or a list may be written plainly. */
function repetitionBodies(node: ModdleElement): string[] {
  const loop = one(node, 'loopCharacteristics');
  if (!loop) return [];
  const conditions = ['loopCondition', 'completionCondition'].map((name) => bodyOf(one(loop, name)));
  const values = [bodyOf(one(loop, 'loopCardinality')), text(loop, 'diwan:collection')];
  return [
    ...conditions.filter((body) => body !== ''),
    ...values.filter((body) => body !== '' && !/^\d+$/.test(body)),
  ];
}

function outcomeConditions(node: ModdleElement): string[] {
  if (node.$type !== 'bpmn:UserTask') return [];
  return outcomesOf(node).flatMap((outcome) => outcome.when ?? []);
}

function timerBodies(node: ModdleElement): string[] {
  const bodies = many(node, 'eventDefinitions').flatMap((definition) => {
    if (definition.$type !== 'bpmn:TimerEventDefinition') return [];
    return ['timeDuration', 'timeDate', 'timeCycle'].map((name) => bodyOf(one(definition, name)));
  });
  return bodies.filter(isFeel);
}

function checkExpression(
  element: ModdleElement,
  body: string,
  context: RuleContext,
  known: ReadonlySet<string>,
): Problem[] {
  const fault = feelFault(body);
  if (fault) return [problem(`feel.${fault.kind}`, element, { detail: fault.detail })];
  const outcomes = unknownOutcomes(body, context).map((detail) =>
    problem('feel.unknown_outcome', element, { detail }),
  );
  return [...feelPaths(body).flatMap((path) => checkPath(element, path, context, known)), ...outcomes];
}

function checkPath(
  element: ModdleElement,
  path: string,
  { byId }: RuleContext,
  known: ReadonlySet<string>,
): Problem[] {
  const [root = '', stepId] = path.split('.').map((part) => part.trim());
  if (!known.has(root)) return [problem('feel.unknown_variable', element, { detail: root })];
  if (root !== 'steps' || stepId === undefined || byId.has(stepId)) return [];
  return [problem('feel.unknown_step', element, { detail: stepId })];
}
