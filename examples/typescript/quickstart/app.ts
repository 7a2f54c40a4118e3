import * as path from 'path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
// In an app of your own: import { GenAiDataPipeline } from 'cdk-genai-data-pipeline';
import { GenAiDataPipeline } from '../../../src';

const app = new App();
const stack = new Stack(app, 'Quickstart');
const pipeline = new GenAiDataPipeline(stack, 'Pipeline', {
  api: { verifiedQueriesFile: path.join(__dirname, 'verified-queries.yaml') },
});
new CfnOutput(stack, 'UploadBucket', { value: pipeline.catalog.uploadBucket.bucketName });
new CfnOutput(stack, 'ApiUrl', { value: pipeline.api.url });
app.synth();
