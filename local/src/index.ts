export { LocalCloud, LocalCloudOptions, startLocalCloud } from './local-cloud';
export { PipelineClient } from './pipeline-client';
