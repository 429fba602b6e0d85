import { ACTIONS, authenticate, requireRight } from '../identity/index.ts';
import { createHttpServer, type HttpApp, type ReadinessCheck } from '../platform/http/index.ts';
import { webDir } from '../platform/paths.ts';
import type { Platform } from '../platform/platform.ts';
import { problems, routes } from './compose.ts';
import { readinessChecks } from './readiness.ts';
import type { Runtime } from './runtime.ts';

/** The HTTP application with every module's routes, not listening. */
export function buildApi(platform: Platform, readiness: readonly ReadinessCheck[]): Promise<HttpApp> {
  return createHttpServer(platform, {
    authenticate,
    authorize: requireRight,
    actions: Object.keys(ACTIONS),
    modules: routes,
    problems,
    readiness,
    webDir: webDir(),
  });
}

/** Builds the application and listens on the configured address. */
export async function startApi({ platform, backend }: Runtime): Promise<HttpApp> {
  const app = await buildApi(platform, readinessChecks(platform, backend));
  await app.listen({ host: platform.config.host, port: platform.config.port });
  return app;
}
