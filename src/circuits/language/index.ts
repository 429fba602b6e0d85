export { DIWAN_NAMESPACE, diwanModdle } from './diwan-moddle.ts';
export { CIRCUIT_ROLES, SERVICES, STEP_KINDS } from './catalogue.ts';
export type { RoleEntry, ServiceKind, StepKind } from './catalogue.ts';
export { checkCircuit } from './check-circuit.ts';
export { evaluateCondition, evaluateFeel, feelFault, FeelError, isFeel } from './feel.ts';
export type { FeelFault, FeelFaultKind } from './feel.ts';
export {
  bodyOf,
  executableProcesses,
  flowElements,
  idOf,
  labelOf,
  linksOf,
  many,
  one,
  outcomesOf,
  text,
} from './moddle-tree.ts';
export type { Links, ModdleElement } from './moddle-tree.ts';
export { problem, PROBLEM_WORDINGS } from './problem.ts';
export type { ProblemCode } from './problem.ts';
export { treatmentOf } from './profile.ts';
export type { Treatment } from './profile.ts';
export type {
  CircuitBundle,
  DrawnOutcome,
  FieldSource,
  FormField,
  FormFieldRules,
  FormFieldType,
  FormSchema,
  Outcome,
  OutcomeTone,
  Problem,
  ProblemSeverity,
} from './circuit-types.ts';
