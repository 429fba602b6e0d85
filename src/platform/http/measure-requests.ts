import { Histogram } from 'prom-client';
import type { HttpApp } from './route.ts';

const requestSeconds = new Histogram({
  name: 'diwan_http_request_seconds',
  help: 'Time that an answer took, by method, pattern of the route and class of the status',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.02, 0.1, 0.25, 0.5, 1, 2.5, 10],
});

/** Measures every answer but live streams, which last as long as somebody listens. Addresses are not kept: they carry codes. */
export function measureRequests(app: HttpApp): void {
  app.addHook('onResponse', async (request, reply) => {
    const { url, schema } = request.routeOptions;
    if (schema?.produces?.includes('text/event-stream') === true) return;
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    const labels = { method: request.method, route: url ?? 'unknown', status };
    requestSeconds.observe(labels, reply.elapsedTime / 1000);
  });
}
