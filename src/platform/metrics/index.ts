export { exposition, METRICS_MEDIA_TYPE, ownMetrics, watchProcess } from './process-metrics.ts';
export type { MetricFamily, ProcessName } from './process-metrics.ts';
