export { INCOMING_FILING } from './circuit.ts';
export type { Circuit, CircuitDraft, CircuitVersion, CircuitVersionEntry } from './circuit.ts';
export { deployedVersion, findVersion } from './find-version.ts';
export { CircuitRefused } from './errors.ts';
export { circuitProblems } from './problems.ts';
export type { CircuitBundle, FormField, FormSchema, Outcome, Problem } from './language/index.ts';
