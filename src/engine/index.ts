export { configureEngine } from './bindings.ts';
export type {
  EngineBindings,
  PinnedCircuit,
  ServiceContext,
  ServiceHandler,
  StepContext,
  StepHandler,
  StepReference,
  Subject,
  Variables,
} from './contracts.ts';
export type { Incident, InstanceStatus, InstanceView, OpenStep, PassedElement } from './instance.ts';
export { startInstance } from './start-instance.ts';
export type { StartInstance } from './start-instance.ts';
export { completeStep } from './complete-step.ts';
export type { CompleteStep } from './complete-step.ts';
export { readInstance } from './read-instance.ts';
export { engineSubscriptions } from './jobs.ts';
export { enginePeriodics } from './periodics.ts';
export { engineProblems } from './problems.ts';
export { engineRoutes } from './routes.ts';
