import { calendarProblems, calendarRoutes } from '../calendar/index.ts';
import { circuitProblems, circuitRoutes } from '../circuits/index.ts';
import { documentsInvariants, documentsPeriodics, documentsProblems } from '../documents/index.ts';
import {
  configureEngine,
  engineInvariants,
  enginePeriodics,
  engineProblems,
  engineRoutes,
  engineSubscriptions,
  engineSweeps,
} from '../engine/index.ts';
import {
  exchangeInvariants,
  exchangeProblems,
  exchangeSubscriptions,
  exchangeSweeps,
} from '../exchange/index.ts';
import { identityInvariants, identityProblems, identityRoutes } from '../identity/index.ts';
import { journalInvariants, journalPeriodics } from '../journal/index.ts';
import type { ModuleRoutes, ProblemTexts } from '../platform/http/index.ts';
import type { Invariant } from '../platform/invariants.ts';
import { liveRoutes } from '../platform/live/index.ts';
import {
  outboxInvariants,
  outboxSweeps,
  type Periodic,
  type Subscription,
} from '../platform/outbox/index.ts';
import { runSweeps, type Sweep } from '../platform/sweep.ts';
import { portalPeriodics, portalProblems, portalRoutes } from '../portal/index.ts';
import {
  letterSubject,
  registryCompletionEffects,
  registryInvariants,
  registryProblems,
  registryRoutes,
  registryServices,
  registrySubscriptions,
  registrySweeps,
  requireSubject,
} from '../registry/index.ts';
import { signaturesProblems } from '../signatures/index.ts';
import {
  configureTasks,
  remindTask,
  taskInvariants,
  taskProblems,
  taskRoutes,
  taskStepHandler,
  taskSubscriptions,
} from '../tasks/index.ts';
import { checkRoutes } from './check-routes.ts';
import { enrolmentSubscriptions } from './enrolment.ts';
import { nightlyCheck } from './nightly-check.ts';

/** Which jobs follow an event. A job name is used once. */
export const subscriptions: readonly Subscription[] = [
  ...enrolmentSubscriptions,
  ...engineSubscriptions,
  ...taskSubscriptions,
  ...registrySubscriptions,
  ...exchangeSubscriptions,
];

/** What must be true of every database, and is checked. */
export const invariants: readonly Invariant[] = [
  ...outboxInvariants,
  ...journalInvariants,
  ...identityInvariants,
  ...documentsInvariants,
  ...engineInvariants,
  ...taskInvariants,
  ...registryInvariants,
  ...exchangeInvariants,
];

/** What finds and mends what should have happened and did not. */
export const sweeps: readonly Sweep[] = [
  ...outboxSweeps,
  ...engineSweeps,
  ...registrySweeps,
  ...exchangeSweeps,
];

/** Twice within the 60 s that a hole may stay open. */
const SWEEP_EVERY_MS = 20_000;

/** What is due again and again, run by one process at a time. */
export const periodics: readonly Periodic[] = [
  {
    name: 'platform.sweep',
    everyMs: SWEEP_EVERY_MS,
    run: async (platform) => void (await runSweeps(platform, sweeps)),
  },
  nightlyCheck(invariants),
  ...journalPeriodics,
  ...documentsPeriodics,
  ...enginePeriodics,
  ...portalPeriodics,
];

/** The routes under `/api/v1`. */
export const routes: readonly ModuleRoutes[] = [
  identityRoutes,
  calendarRoutes,
  taskRoutes,
  circuitRoutes,
  engineRoutes,
  registryRoutes,
  portalRoutes,
  liveRoutes,
  checkRoutes,
];

/** The texts of every refusal, in three languages. */
export const problems: readonly ProblemTexts[] = [
  identityProblems,
  calendarProblems,
  documentsProblems,
  circuitProblems,
  engineProblems,
  taskProblems,
  signaturesProblems,
  registryProblems,
  exchangeProblems,
  portalProblems,
];

/** Binds what lower modules declare to the modules above them that do it. */
export function bindModules(): void {
  configureEngine({
    subjects: requireSubject,
    steps: taskStepHandler,
    services: { ...registryServices, 'tasks.remind': remindTask },
  });
  configureTasks({ effects: registryCompletionEffects, subjects: letterSubject });
}
