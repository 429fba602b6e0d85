import { Type } from 'typebox';
import { exposition, METRICS_MEDIA_TYPE, ownMetrics } from '../metrics/index.ts';
import type { Platform } from '../platform.ts';
import { requireMetricsReader } from './metrics-access.ts';
import type { HttpApp } from './route.ts';

/** The text of `/metrics`, collected when it is asked for. Never fails for a part that does not answer. */
export type Scrape = () => Promise<string>;

/** What is known without asking anybody else. */
export const scrapeOwn: Scrape = async () => exposition([await ownMetrics()]);

/** `/metrics`: the numbers to watch, for this machine and whoever has METRICS_TOKEN. No personal data. */
export function metricsRoute(app: HttpApp, { config }: Platform, scrape: Scrape): void {
  app.get(
    '/metrics',
    {
      config: { action: 'metrics', csrf: false, credentials: 'of-the-route' },
      schema: {
        operationId: 'metrics',
        tags: ['operation'],
        summary:
          'The numbers to watch, for Prometheus: from this machine, or with METRICS_TOKEN as bearer token',
        produces: ['text/plain'],
        response: { 200: Type.String() },
      },
    },
    async (request, reply) => {
      requireMetricsReader(
        { peer: request.socket.remoteAddress, headers: request.headers },
        config.metricsToken,
      );
      return reply
        .type(METRICS_MEDIA_TYPE)
        .header('cache-control', 'no-store')
        .send(await scrape());
    },
  );
}
