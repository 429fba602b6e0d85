export { INCOMING_FILING } from './circuit.ts';
export type { Circuit, CircuitDraft, CircuitVersion, CircuitVersionEntry } from './circuit.ts';
export { checkBundle } from './check-bundle.ts';
export { deployCircuit } from './deploy-circuit.ts';
export type { DeployCircuit } from './deploy-circuit.ts';
export { deployedVersion, findVersion } from './find-version.ts';
export {
  forkNationalModels,
  nationalModel,
  readCircuitFolder,
  readProcessesFolder,
} from './national-models.ts';
export type { CircuitFolder } from './national-models.ts';
export { parseCircuit } from './parse-circuit.ts';
export { CircuitRefused } from './errors.ts';
export { circuitProblems } from './problems.ts';
export type { CircuitBundle, FormField, FormSchema, Outcome, Problem } from './language/index.ts';
export { circuitRoutes } from './routes.ts';
