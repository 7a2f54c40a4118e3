export { startLocalCloud } from './local-cloud';
export type { LocalCloud, LocalCloudOptions } from './local-cloud';
export { PipelineClient } from './pipeline-client';
