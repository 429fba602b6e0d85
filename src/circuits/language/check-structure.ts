import type { Problem } from './circuit-types.ts';
import { executableProcesses, idOf, labelOf, many, one, text } from './moddle-tree.ts';
import type { ModdleElement } from './moddle-tree.ts';
import { problem } from './problem.ts';
import { EVENT_DEFINITIONS, EVENT_REMEDY, SUBPROCESS_REMEDY, treatmentOf } from './profile.ts';
import type { RuleContext } from './rule-context.ts';

const USABLE_ID = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** One executable process, one start, and only elements that are executed. */
export function checkStructure(context: RuleContext): Problem[] {
  const { definitions, nodes } = context;
  const processes = executableProcesses(definitions);
  if (processes.length === 0) return [problem('circuit.no_process')];
  const problems = nodes.flatMap(checkNode);
  if (processes.length > 1) problems.push(problem('circuit.several_processes', processes[1]));
  if (!idOf(definitions)) problems.push(problem('circuit.no_id'));
  for (const scope of [...processes, ...nodes.filter((node) => node.$type === 'bpmn:SubProcess')]) {
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
  const treatment = treatmentOf(node.$type);
  if (treatment.kind === 'refused')
    return [...problems, notExecuted(node, plainType(node.$type), treatment.remedy)];
  if (node.get('triggeredByEvent') === true) {
    problems.push(notExecuted(node, 'EventSubProcess', SUBPROCESS_REMEDY.remedy));
  }
  if (one(node, 'loopCharacteristics')) problems.push(problem('step.repeated_instance', node));
  return [...problems, ...checkEventDefinitions(node), ...checkLabel(node)];
}

function checkEventDefinitions(node: ModdleElement): Problem[] {
  const allowed = EVENT_DEFINITIONS[node.$type];
  if (!allowed) return [];
  const drawn = many(node, 'eventDefinitions');
  const needsOne = node.$type === 'bpmn:BoundaryEvent' || node.$type === 'bpmn:IntermediateCatchEvent';
  if (drawn.length === 0 && needsOne) return [notExecuted(node, plainType(node.$type), EVENT_REMEDY.remedy)];
  const wrong = drawn.filter((definition) => !allowed.includes(definition.$type));
  return wrong.map((definition) => notExecuted(node, plainType(definition.$type), EVENT_REMEDY.remedy));
}

/** Tasks must be named in both languages: people read them in their inbox. Other elements may be silent. */
function checkLabel(node: ModdleElement): Problem[] {
  const isTask = node.$type.endsWith('Task');
  if (!isTask && !text(node, 'name')) return [];
  const { ar, fr } = labelOf(node);
  return ar && fr && (ar !== fr || !isTask) ? [] : [problem('element.no_label', node)];
}

function notExecuted(
  node: ModdleElement,
  type: string,
  remedy: { ar: string; fr: string; en?: string },
): Problem {
  return problem('element.not_executed', node, {
    type,
    remedyAr: remedy.ar,
    remedyFr: remedy.fr,
    remedyEn: remedy.en ?? remedy.fr,
  });
}

function plainType(type: string): string {
  return type.replace(/^bpmn:/, '').replace(/EventDefinition$/, 'Event');
}
