import type { ModuleRoutes } from '../platform/http/index.ts';

/** The inbox: lists, one task, claim, release, completion. */
export const taskRoutes: ModuleRoutes = async () => {};
