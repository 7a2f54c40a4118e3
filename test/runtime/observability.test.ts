import { createLogger, errorFacts } from '../../src/runtime/logger';
import { count, countOutcome, createMetrics, recordMilliseconds } from '../../src/runtime/metrics';
import { METRICS_NAMESPACE } from '../../src/runtime/metrics-namespace';

describe('logger', () => {
  it('never logs an event, even when the environment asks for it', () => {
    process.env.POWERTOOLS_LOGGER_LOG_EVENT = 'true';
    const logger = createLogger();
    const info = jest.spyOn(logger, 'info').mockImplementation();
    expect(logger.shouldLogEvent()).toBe(false);
    logger.logEventIfEnabled({ question: 'secret' }, true);
    delete process.env.POWERTOOLS_LOGGER_LOG_EVENT;
    expect(info).not.toHaveBeenCalled();
  });

  it('keeps of an error its class and codes, not its message', () => {
    const error = Object.assign(new RangeError('cell value 4711'), { $metadata: { httpStatusCode: 429, requestId: 'r-1' } });
    const facts = errorFacts(error);
    expect(facts).toMatchObject({ errorName: 'RangeError', httpStatus: 429, requestId: 'r-1' });
    expect(facts.at).toContain('observability.test');
    expect(JSON.stringify(facts)).not.toContain('4711');
  });

  it('reads facts of anything that can be thrown', () => {
    expect(errorFacts('secret')).toEqual({ errorName: 'string' });
    const bare = new Error('secret');
    delete bare.stack;
    expect(errorFacts(bare)).toEqual({ errorName: 'Error' });
  });
});

describe('metrics', () => {
  const stored = (metrics: ReturnType<typeof createMetrics>) => metrics.serializeMetrics() as unknown as Record<string, unknown> & {
    _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][] }[] };
  };

  it('counts the outcome that happened and 0 for its siblings', () => {
    const metrics = createMetrics({ POWERTOOLS_SERVICE_NAME: 'ask-question' });
    countOutcome(metrics, 'Refused', ['Answered', 'Refused', 'Failed']);
    count(metrics, 'Repaired');
    recordMilliseconds(metrics, 'ModelTime', 12);
    const emf = stored(metrics);
    expect(emf).toMatchObject({ Answered: 0, Refused: 1, Failed: 0, Repaired: 1, ModelTime: 12, service: 'ask-question' });
    expect(emf._aws.CloudWatchMetrics[0].Namespace).toBe(METRICS_NAMESPACE);
    expect(emf._aws.CloudWatchMetrics[0].Dimensions).toEqual([['service']]);
  });

  it('uses the namespace that the construct set', () => {
    process.env.POWERTOOLS_METRICS_NAMESPACE = 'Mine';
    const metrics = createMetrics();
    delete process.env.POWERTOOLS_METRICS_NAMESPACE;
    count(metrics, 'Answered');
    expect(stored(metrics)._aws.CloudWatchMetrics[0].Namespace).toBe('Mine');
  });
});
