import type { Problem } from './circuit-types.ts';
import { executableProcesses, idOf, labelOf, many, text } from './moddle-tree.ts';
import type { ModdleElement } from './moddle-tree.ts';
import { problem } from './problem.ts';
import { isEvent, profileName, repetitionOf, treatmentOf, treatmentOfEvent } from './profile.ts';
import type { Refusal } from './profile-reasons.ts';
import type { RuleContext } from './rule-context.ts';

const USABLE_ID = /^[A-Za-z_][A-Za-z0-9_]*$/;

const SCOPES: ReadonlySet<string> = new Set(['bpmn:SubProcess', 'bpmn:Transaction']);

/** One executable process, one start, and only elements that are executed. */
export function checkStructure(context: RuleContext): Problem[] {
  const { definitions, nodes } = context;
  const processes = executableProcesses(definitions);
  if (processes.length === 0) return [problem('circuit.no_process')];
  const problems = nodes.flatMap(checkNode);
  if (processes.length > 1) problems.push(problem('circuit.several_processes', processes[1]));
  if (!idOf(definitions)) problems.push(problem('circuit.no_id'));
  for (const scope of [...processes, ...nodes.filter((node) => SCOPES.has(node.$type))]) {
    problems.push(...checkStart(scope));
  }
  for (const collaboration of many(definitions, 'rootElements')) {
    for (const flow of collaboration.$type === 'bpmn:Collaboration'
      ? many(collaboration, 'messageFlows')
      : []) {
      problems.push(problem('circuit.message_flow', flow));
    }
  }
  return problems;
}

function checkStart(scope: ModdleElement): Problem[] {
  const starts = many(scope, 'flowElements').filter((element) => element.$type === 'bpmn:StartEvent');
  if (starts.length === 0) return [problem('circuit.no_start', scope)];
  return starts.length > 1 ? [problem('circuit.several_starts', starts[1])] : [];
}

function checkNode(node: ModdleElement): Problem[] {
  const problems: Problem[] = [];
  if (!USABLE_ID.test(idOf(node))) problems.push(problem('element.bad_id', node, { id: idOf(node) }));
  const treatment = isEvent(node) ? treatmentOfEvent(node) : treatmentOf(profileName(node));
  if (treatment.kind === 'refused') return [...problems, notExecuted(node, plainType(node), treatment)];
  const repetition = repetitionOf(node);
  const repeated = repetition === undefined ? undefined : treatmentOf(repetition);
  if (repetition && repeated?.kind === 'refused')
    problems.push(notExecuted(node, repetition.replace(/^bpmn:/, ''), repeated));
  return [...problems, ...checkLabel(node)];
}

/** Tasks must be named in both languages: people read them in their inbox. Other elements may be silent. */
function checkLabel(node: ModdleElement): Problem[] {
  const isTask = node.$type.endsWith('Task');
  if (!isTask && !text(node, 'name')) return [];
  const { ar, fr } = labelOf(node);
  return ar && fr && (ar !== fr || !isTask) ? [] : [problem('element.no_label', node)];
}

function notExecuted(node: ModdleElement, type: string, { reason, remedy }: Refusal): Problem {
  return problem('element.not_executed', node, {
    type,
    reasonAr: reason.ar,
    reasonFr: reason.fr,
    reasonEn: reason.en ?? reason.fr,
    remedyAr: remedy.ar,
    remedyFr: remedy.fr,
    remedyEn: remedy.en ?? remedy.fr,
  });
}

/** What people call the element: the trigger of an event, else its type. */
function plainType(node: ModdleElement): string {
  const [definition] = many(node, 'eventDefinitions');
  const type = definition ? definition.$type : profileName(node);
  return type.replace(/^bpmn:/, '').replace(/EventDefinition$/, 'Event');
}
