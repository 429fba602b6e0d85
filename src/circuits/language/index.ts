export { diwanModdle } from './diwan-moddle.ts';
export { CIRCUIT_ROLES, SERVICES, STEP_KINDS } from './catalogue.ts';
export { checkCircuit } from './check-circuit.ts';
export { evaluateCondition, evaluateFeel, feelFault, FeelError, isFeel } from './feel.ts';
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
export type { Treatment } from './profile.ts';
export { ELEMENTS, triggerOf } from './profile.ts';
export { eventTreatment, isKnownEvent, POSITIONS, TRIGGERS } from './profile-events.ts';
export type { Position, Trigger } from './profile-events.ts';
export { linkFlow, linkFlowId, linkPairs, scopesOf } from './link-pairs.ts';
export type { LinkPair } from './link-pairs.ts';
export { problem, PROBLEM_WORDINGS } from './problem.ts';
export type {
  CircuitBundle,
  DrawnOutcome,
  FormField,
  FormSchema,
  Outcome,
  OutcomeTone,
  Problem,
} from './circuit-types.ts';
