import { parseTerm } from '../../platform/term.ts';
import { CIRCUIT_ROLES, SERVICES, STEP_KINDS } from './catalogue.ts';
import type { DrawnOutcome, Problem } from './circuit-types.ts';
import { isFeel } from './feel.ts';
import { bodyOf, extensions, many, one, outcomesOf, text } from './moddle-tree.ts';
import type { ModdleElement } from './moddle-tree.ts';
import { problem } from './problem.ts';
import type { RuleContext } from './rule-context.ts';

/** ISO 8601 duration with at least one part; weeks stand alone. */
const DURATION = /^P(?=\d|T\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/;
const CYCLE = /^R\d{0,3}\/(P.+)$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$/;
const OUTCOME_KEY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Every human step says what it is, who does it and how it ends; every service and timer is known. */
export function checkSteps(context: RuleContext): Problem[] {
  return context.nodes.flatMap((node) => [...checkRepetition(node), ...checkNode(node, context)]);
}

function checkNode(node: ModdleElement, context: RuleContext): Problem[] {
  switch (node.$type) {
    case 'bpmn:UserTask':
      return checkStep(node, context);
    case 'bpmn:ServiceTask':
    case 'bpmn:SendTask':
    case 'bpmn:BusinessRuleTask':
      return checkService(node);
    case 'bpmn:ScriptTask':
      return isFeel(text(node, 'script')) ? [] : [problem('script.not_feel', node)];
    default:
      return checkTimers(node);
  }
}

/** A number or a list of instances; a condition or a maximum of a loop. */
function checkRepetition(node: ModdleElement): Problem[] {
  const loop = one(node, 'loopCharacteristics');
  if (!loop) return [];
  const isSaid =
    loop.$type === 'bpmn:StandardLoopCharacteristics'
      ? bodyOf(one(loop, 'loopCondition')) !== '' || typeof loop.get('loopMaximum') === 'number'
      : bodyOf(one(loop, 'loopCardinality')) !== '' || text(loop, 'diwan:collection') !== '';
  return isSaid ? [] : [problem('repetition.no_number', node)];
}

function checkStep(node: ModdleElement, { forms }: RuleContext): Problem[] {
  const problems = [...checkHolder(node), ...checkOutcomes(node)];
  const form = text(node, 'diwan:form');
  if (form && !forms[form]) problems.push(problem('step.unknown_form', node, { value: form }));
  const deadline = text(node, 'diwan:deadline');
  if (deadline && !DURATION.test(deadline) && parseTerm(deadline) === null)
    problems.push(problem('step.bad_deadline', node, { value: deadline }));
  return problems;
}

function checkHolder(node: ModdleElement): Problem[] {
  const key = text(node, 'diwan:stepKind');
  if (!key) return [problem('step.no_kind', node)];
  const kind = STEP_KINDS.find((known) => known.key === key);
  if (!kind) return [problem('step.unknown_kind', node, { value: key })];
  if (kind.roles.length === 0) return [];
  const role = text(node, 'diwan:role');
  if (!role) return [problem('step.no_role', node)];
  if (!CIRCUIT_ROLES.some((known) => known.key === role))
    return [problem('step.unknown_role', node, { value: role })];
  return kind.roles.some((allowed) => allowed === role)
    ? []
    : [problem('step.role_not_allowed', node, { value: role })];
}

function checkOutcomes(node: ModdleElement): Problem[] {
  const outcomes = outcomesOf(node);
  if (outcomes.length === 0) return [problem('step.no_outcome', node)];
  const problems = outcomes.flatMap((outcome, index) =>
    checkOutcome(node, outcome, outcomes.slice(0, index)),
  );
  if (outcomes.every((outcome) => outcome.when))
    problems.push(problem('step.all_outcomes_conditional', node));
  return problems;
}

function checkOutcome(
  node: ModdleElement,
  outcome: DrawnOutcome,
  before: readonly DrawnOutcome[],
): Problem[] {
  const { key, tone, reasonRequired } = outcome;
  const facts = { value: key };
  const drawn = extensions(node, 'diwan:Outcome')[before.length];
  const problems: Problem[] = [];
  if (!OUTCOME_KEY.test(key)) problems.push(problem('step.bad_outcome_key', node, facts));
  if (before.some((other) => other.key === key)) problems.push(problem('step.repeated_outcome', node, facts));
  if (!drawn || !text(drawn, 'ar') || !text(drawn, 'fr'))
    problems.push(problem('step.outcome_without_label', node, facts));
  if (tone === 'danger' && !reasonRequired)
    problems.push(problem('step.refusal_without_reason', node, facts));
  return problems;
}

function checkService(node: ModdleElement): Problem[] {
  const key = text(node, 'diwan:service');
  if (!key) return [problem('service.none', node)];
  return SERVICES.some((known) => known.key === key)
    ? []
    : [problem('service.unknown', node, { value: key })];
}

function checkTimers(node: ModdleElement): Problem[] {
  const timers = many(node, 'eventDefinitions').filter(
    (definition) => definition.$type === 'bpmn:TimerEventDefinition',
  );
  return timers.flatMap((timer) => {
    const duration = bodyOf(one(timer, 'timeDuration'));
    const cycle = bodyOf(one(timer, 'timeCycle'));
    const date = bodyOf(one(timer, 'timeDate'));
    const value = duration || cycle || date;
    const isKnown =
      isFeel(value) ||
      DURATION.test(duration) ||
      DURATION.test(CYCLE.exec(cycle)?.[1] ?? '') ||
      INSTANT.test(date);
    if (!isKnown) return [problem('timer.bad', node, { value })];
    const isBeside = node.get('cancelActivity') === false || node.get('isInterrupting') === false;
    const repeats = cycle !== '' && !isBeside;
    return repeats ? [problem('timer.interrupting_cycle', node)] : [];
  });
}
