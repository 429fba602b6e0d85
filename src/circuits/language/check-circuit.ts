import { checkCompensation } from './check-compensation.ts';
import { checkData } from './check-data.ts';
import { checkEvents } from './check-events.ts';
import { checkFlow } from './check-flow.ts';
import { checkForms } from './check-forms.ts';
import { checkSteps } from './check-steps.ts';
import { checkStructure } from './check-structure.ts';
import { checkTokens } from './check-tokens.ts';
import type { FormSchema, Problem } from './circuit-types.ts';
import type { ModdleElement } from './moddle-tree.ts';
import { problem } from './problem.ts';
import { ruleContext } from './rule-context.ts';

/** Most flow nodes of one circuit; people cannot read more, and the rules compare nodes with nodes. */
const MOST_NODES = 1000;

const RULES = [
  checkStructure,
  checkFlow,
  checkTokens,
  checkSteps,
  checkEvents,
  checkCompensation,
  checkData,
  checkForms,
];

/**
 * What stands between a drawn circuit and its execution: the one check that the modeler shows
 * while drawing and that deployment enforces. Pure; reads the moddle tree of `bpmn:Definitions`
 * and the forms of the bundle. A circuit without a problem of severity `error` can be deployed.
 */
export function checkCircuit(
  definitions: ModdleElement,
  forms: Readonly<Record<string, FormSchema>>,
): Problem[] {
  const context = ruleContext(definitions, forms);
  if (context.nodes.length > MOST_NODES)
    return [problem('xml.too_many_elements', undefined, { limit: MOST_NODES })];
  return RULES.flatMap((rule) => rule(context));
}
