import type { Metrics } from '@aws-lambda-powertools/metrics';
import type { RequestFacts } from './ask-api';
import { API_METRICS } from './metrics';
import { count } from '../runtime/metrics';

/** Counts one request to `POST /questions`; what did not happen counts 0, so that alarms have data. */
export function countRequest(metrics: Metrics, { route, method, status, answer, notes }: RequestFacts): void {
  if (route !== '/questions' || method !== 'POST') return;
  const { receipt, kind } = answer ?? {};
  const counts: Record<string, number> = {
    [API_METRICS.questions]: notes === undefined ? 0 : 1,
    [API_METRICS.answered]: kind === 'answered' ? 1 : 0,
    [API_METRICS.general]: kind === 'general' ? 1 : 0,
    [API_METRICS.clarify]: kind === 'clarify' ? 1 : 0,
    [API_METRICS.cannotAnswer]: kind === 'cannot_answer' ? 1 : 0,
    [API_METRICS.refused]: (notes?.refusedByGuard ?? 0) + (status >= 400 && status < 500 ? 1 : 0),
    [API_METRICS.failed]: status >= 500 ? 1 : 0,
    [API_METRICS.athenaBytesScanned]: receipt?.bytesScanned ?? 0,
    [API_METRICS.modelTokens]: (receipt?.tokens.input ?? 0) + (receipt?.tokens.output ?? 0),
    [API_METRICS.repaired]: (receipt?.attempts ?? 0) > 1 ? 1 : 0,
    [API_METRICS.verifiedQueriesLeftOut]: notes?.verifiedLeftOut ?? 0,
  };
  for (const [name, value] of Object.entries(counts)) count(metrics, name, value);
}
