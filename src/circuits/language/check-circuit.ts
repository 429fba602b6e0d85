import type { FormSchema, Problem } from './circuit-types.ts';
import type { ModdleElement } from './moddle-tree.ts';

/**
 * What stands between a drawn circuit and its execution: the one check that the modeler shows
 * while drawing and that deployment enforces. Pure; reads the moddle tree of `bpmn:Definitions`
 * and the forms of the bundle. A circuit without a problem of severity `error` can be deployed.
 */
export function checkCircuit(
  definitions: ModdleElement,
  forms: Readonly<Record<string, FormSchema>>,
): Problem[] {
  void definitions;
  void forms;
  return [];
}
