import { ACTIONS, authenticate, requireRight } from '../identity/index.ts';
import { createHttpServer, type HttpApp, type ReadinessCheck } from '../platform/http/index.ts';
import { pingMongo } from '../platform/mongo/index.ts';
import { outboxBacklog } from '../platform/outbox/index.ts';
import { webDir } from '../platform/paths.ts';
import type { Platform } from '../platform/platform.ts';
import { problems, routes } from './compose.ts';
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

/** The hash of no file: asking for it only shows that the file store answers. */
const NO_FILE = '0'.repeat(64);

/** Builds the application and listens on the configured address. */
export async function startApi({ platform, backend }: Runtime): Promise<HttpApp> {
  const app = await buildApi(platform, [
    { name: 'store', check: () => pingMongo() },
    { name: 'files', check: async () => void (await platform.blobs.stat('readiness', NO_FILE)) },
    { name: 'queue', check: () => backend.health() },
    { name: 'outbox', check: () => outboxBacklog(platform) },
  ]);
  await app.listen({ host: platform.config.host, port: platform.config.port });
  return app;
}
