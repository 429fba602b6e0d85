export type { FileHeaders, HttpApp, ModuleRoutes, RateClass, RouteAccess } from './route.ts';
export type { ProblemText, ProblemTexts } from './problem-texts.ts';
