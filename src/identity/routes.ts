import type { ModuleRoutes } from '../platform/http/index.ts';
import { directoryRoutes } from './directory-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { platformRoutes } from './platform-routes.ts';
import { sessionRoutes } from './session-routes.ts';

/** Sign-in, the directory, and what administrators and operators change. */
export const identityRoutes: ModuleRoutes = async (app, platform) => {
  for (const routes of [sessionRoutes, directoryRoutes, peopleRoutes, platformRoutes])
    await routes(app, platform);
};
