import { AggregatorRegistry, collectDefaultMetrics, register } from 'prom-client';

/** Which process of an installation a number comes from: the label `process`. */
export type ProcessName = 'server' | 'worker';

/** One metric with its values, as data that may cross to another process. */
export type MetricFamily = object;

/** Prometheus text format 0.0.4. */
export const METRICS_MEDIA_TYPE = register.contentType;

/** Present once this process is watched. */
const A_DEFAULT = 'process_cpu_user_seconds_total';

/** Measures processor, memory and event loop of this process, and names it in every number. May be called again. */
export function watchProcess(name: ProcessName): void {
  register.setDefaultLabels({ process: name });
  if (register.getSingleMetric(A_DEFAULT) === undefined) collectDefaultMetrics();
}

/** Everything this process counts. */
export function ownMetrics(): Promise<readonly MetricFamily[]> {
  return register.getMetricsAsJSON();
}

/** The text for Prometheus. Processes name themselves by a label, so nothing of two of them is added up. */
export function exposition(parts: readonly (readonly MetricFamily[])[]): Promise<string> {
  const families = parts.flat().map((family) => ({ ...family, aggregator: 'sum' }));
  return AggregatorRegistry.aggregate([families]).metrics();
}
