export { configureEngine } from './bindings.ts';
export type {
  PinnedCircuit,
  ServiceContext,
  ServiceHandler,
  StepContext,
  StepHandler,
  StepReference,
  Subject,
  SubjectGuard,
} from './contracts.ts';
export type { InstanceView, OpenStep } from './instance.ts';
export { startInstance } from './start-instance.ts';
export { completeStep } from './complete-step.ts';
export { readInstance } from './read-instance.ts';
export { engineSubscriptions } from './jobs.ts';
export { casesById, type Case } from './instance-store.ts';
export { engineInvariants } from './invariants.ts';
export { enginePeriodics } from './periodics.ts';
export { engineSweeps } from './sweeps.ts';
export { engineProblems } from './problems.ts';
export { engineRoutes } from './routes.ts';
