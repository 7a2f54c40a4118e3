/** The CloudWatch namespace of every metric that the handlers emit and the constructs read. */
export const METRICS_NAMESPACE = 'CdkGenAiDataPipeline';
