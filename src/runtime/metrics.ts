import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE } from './metrics-namespace';

/**
 * The metrics of a handler (embedded metric format, one dimension: the function's service name).
 * Call `publishStoredMetrics()` at the end of an invocation.
 */
export function createMetrics(env: Readonly<Record<string, string | undefined>> = process.env): Metrics {
  return new Metrics({
    namespace: env.POWERTOOLS_METRICS_NAMESPACE ?? METRICS_NAMESPACE,
    serviceName: env.POWERTOOLS_SERVICE_NAME,
  });
}

/** Adds to a counter. */
export function count(metrics: Metrics, name: string, value = 1): void {
  metrics.addMetric(name, MetricUnit.Count, value);
}

/**
 * Counts 1 for the outcome that happened and 0 for its siblings, so that an alarm on a rare outcome has data
 * and does not rest in "insufficient data".
 */
export function countOutcome<T extends string>(metrics: Metrics, outcome: T, outcomes: readonly T[]): void {
  for (const name of new Set([...outcomes, outcome])) count(metrics, name, name === outcome ? 1 : 0);
}

/** Records how long something took. */
export function recordMilliseconds(metrics: Metrics, name: string, milliseconds: number): void {
  metrics.addMetric(name, MetricUnit.Milliseconds, milliseconds);
}
