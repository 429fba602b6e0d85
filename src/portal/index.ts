export { portalProblems } from './problems.ts';
export { portalRoutes } from './routes.ts';
