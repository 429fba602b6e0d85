import type { ModuleRoutes } from '../platform/http/index.ts';

/** Sign-in, the directory of administrations, and the administration of people. */
export const identityRoutes: ModuleRoutes = async () => {};
