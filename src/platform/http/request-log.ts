import type { HttpApp } from './route.ts';

/** Asked every few seconds by a supervisor. */
const QUIET = new Set(['/healthz', '/readyz', '/metrics']);

/** One line for each answer, with the route's pattern: addresses carry secret codes. */
export function logRequests(app: HttpApp): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const level = QUIET.has(route) ? 'debug' : 'info';
    request.log[level](
      { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
}
