export { portalProblems } from './problems.ts';
export { portalRoutes } from './routes.ts';
export { portalPeriodics } from './sweep-spools.ts';
