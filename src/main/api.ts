import { ACTIONS, authenticate, requireRight } from '../identity/index.ts';
import { createHttpServer, type HttpApp, type ReadinessCheck, type Scrape } from '../platform/http/index.ts';
import { webDir } from '../platform/paths.ts';
import type { Platform } from '../platform/platform.ts';
import { problems, routes } from './compose.ts';
import { readinessChecks } from './readiness.ts';
import type { Runtime } from './runtime.ts';
import { type MetricsSource, scrapeOf } from './scrape.ts';

/** The HTTP application with every module's routes, not listening. */
export function buildApi(
  platform: Platform,
  readiness: readonly ReadinessCheck[],
  scrape?: Scrape,
): Promise<HttpApp> {
  return createHttpServer(platform, {
    authenticate,
    authorize: requireRight,
    actions: Object.keys(ACTIONS),
    modules: routes,
    problems,
    readiness,
    ...(scrape !== undefined && { scrape }),
    webDir: webDir(),
  });
}

/** Builds the application and listens on the configured address. It answers for the worker beside it too. */
export async function startApi(runtime: Runtime, worker?: MetricsSource): Promise<HttpApp> {
  const { platform, backend } = runtime;
  const app = await buildApi(platform, readinessChecks(platform, backend), scrapeOf(runtime, worker));
  await app.listen({ host: platform.config.host, port: platform.config.port });
  return app;
}
