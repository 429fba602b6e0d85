import type { Scrape } from '../platform/http/index.ts';
import { exposition, type MetricFamily, ownMetrics } from '../platform/metrics/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { QueueBackend } from '../platform/queue/index.ts';
import { installationMetrics } from './installation-metrics.ts';

/** A process beside this one that can be asked what it counts; null when it does not answer in time. */
export interface MetricsSource {
  metrics(): Promise<readonly MetricFamily[] | null>;
}

/** What a runtime has to be watched by. */
export interface Watched {
  readonly platform: Platform;
  readonly backend: Pick<QueueBackend, 'health'>;
}

/** Everything to watch: this process, its worker process if there is one, and the installation. */
export function scrapeOf({ platform, backend }: Watched, beside?: MetricsSource): Scrape {
  return async () => {
    const [own, worker, installation] = await Promise.all([
      ownMetrics(),
      beside?.metrics() ?? null,
      installationMetrics(platform, backend),
    ]);
    return exposition([own, worker ?? [], installation]);
  };
}
