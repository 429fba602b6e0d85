import { calendarProblems, calendarRoutes } from '../calendar/index.ts';
import { circuitProblems, circuitRoutes } from '../circuits/index.ts';
import { documentsPeriodics, documentsProblems } from '../documents/index.ts';
import {
  configureEngine,
  enginePeriodics,
  engineProblems,
  engineRoutes,
  engineSubscriptions,
} from '../engine/index.ts';
import { exchangeProblems, exchangeSubscriptions } from '../exchange/index.ts';
import { identityProblems, identityRoutes } from '../identity/index.ts';
import { journalInvariants, journalPeriodics } from '../journal/index.ts';
import type { ModuleRoutes, ProblemTexts } from '../platform/http/index.ts';
import type { Invariant } from '../platform/invariants.ts';
import { liveRoutes } from '../platform/live/index.ts';
import type { Periodic, Subscription } from '../platform/outbox/index.ts';
import { runSweeps, type Sweep } from '../platform/sweep.ts';
import { portalPeriodics, portalProblems, portalRoutes } from '../portal/index.ts';
import {
  letterSubject,
  registryCompletionEffects,
  registryInvariants,
  registryPeriodics,
  registryProblems,
  registryRoutes,
  registryServices,
  registrySubscriptions,
  requireSubject,
} from '../registry/index.ts';
import { signaturesProblems } from '../signatures/index.ts';
import {
  configureTasks,
  remindTask,
  taskProblems,
  taskRoutes,
  taskStepHandler,
  taskSubscriptions,
} from '../tasks/index.ts';
import { enrolmentSubscriptions } from './enrolment.ts';

/** Which jobs follow an event. A job name is used once. */
export const subscriptions: readonly Subscription[] = [
  ...enrolmentSubscriptions,
  ...engineSubscriptions,
  ...taskSubscriptions,
  ...registrySubscriptions,
  ...exchangeSubscriptions,
];

/** What must be true of every database, and is checked. */
export const invariants: readonly Invariant[] = [...journalInvariants, ...registryInvariants];

/** What finds and mends what should have happened and did not. */
export const sweeps: readonly Sweep[] = [];

/** Twice within the 60 s that a hole may stay open. */
const SWEEP_EVERY_MS = 20_000;

/** What is due again and again, run by one process at a time. */
export const periodics: readonly Periodic[] = [
  {
    name: 'platform.sweep',
    everyMs: SWEEP_EVERY_MS,
    run: async (platform) => void (await runSweeps(platform, sweeps)),
  },
  ...journalPeriodics,
  ...documentsPeriodics,
  ...enginePeriodics,
  ...registryPeriodics,
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
