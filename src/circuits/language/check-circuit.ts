import { checkData } from './check-data.ts';
import { checkFlow } from './check-flow.ts';
import { checkForms } from './check-forms.ts';
import { checkSteps } from './check-steps.ts';
import { checkStructure } from './check-structure.ts';
import type { FormSchema, Problem } from './circuit-types.ts';
import type { ModdleElement } from './moddle-tree.ts';
import { ruleContext } from './rule-context.ts';

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
  return [checkStructure, checkFlow, checkSteps, checkData, checkForms].flatMap((rule) => rule(context));
}
