import { App, Stack } from 'aws-cdk-lib';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { CsvCatalog, DataLocation, DatasetDescriber, GenAiDataPipeline, NlQueryApi, QuerySource } from '../../src';

/** What holds data, answers under an address, or is watched by name: another logical id would replace it in a stack that is deployed. */
const STATEFUL = ['AWS::S3::Bucket', 'AWS::Glue::Database', 'AWS::Athena::WorkGroup', 'AWS::SQS::Queue', 'AWS::Logs::LogGroup', 'AWS::ApiGateway::RestApi', 'AWS::ApiGateway::Stage'];

function statefulIds(build: (stack: Stack) => void): string[] {
  const app = new App();
  build(new Stack(app, 'Stack'));
  const { Resources } = app.synth().getStackByName('Stack').template;
  return Object.entries<any>(Resources).filter(([, { Type }]) => STATEFUL.includes(Type)).map(([id]) => id).sort();
}

const PINNED: Record<string, string[]> = {
  GenAiDataPipeline: [
    'PipelineApiAskFunctionLogB7542776',
    'PipelineApiRestApi0309A0E9',
    'PipelineApiRestApiDeploymentStageprodA5C3FA4F',
    'PipelineApiResultsBucket71D12A76',
    'PipelineApiWorkGroupD2C3471A',
    'PipelineCatalogDatabaseBBB4EC1F',
    'PipelineCatalogIngestDeadLettersD2519299',
    'PipelineCatalogIngestFunctionLogE0DD8B24',
    'PipelineCatalogIngestQueue2AFD0AFC',
    'PipelineCatalogTableBucket2EF25773',
    'PipelineCatalogUploadBucketD6B67975',
    'PipelineDescriberDescribeDeadLettersB9BB4423',
    'PipelineDescriberDescribeFunctionLog32E76323',
    'PipelineDescriberDescribeQueue488E3BD8',
  ],
  CsvCatalog: [
    'CatalogDatabaseE63956BB',
    'CatalogIngestDeadLettersFA4E731E',
    'CatalogIngestFunctionLogCC97C640',
    'CatalogIngestQueue4A47518F',
    'CatalogTableBucketB62C18D9',
    'CatalogUploadBucket6664E237',
  ],
  DatasetDescriber: [
    'DescriberDescribeDeadLetters38B9755A',
    'DescriberDescribeFunctionLog3CD6520D',
    'DescriberDescribeQueueE216D487',
    'DescriberDescriptionBucketD50C6E51',
  ],
  NlQueryApi: [
    'ApiAskFunctionLogA2AE8D81',
    'ApiRestApiDeploymentStageprodE828476C',
    'ApiRestApiE35FEAFE',
    'ApiResultsBucketACB9803A',
    'ApiWorkGroup99EB9FA1',
  ],
};

describe('the logical ids of what holds state', () => {
  const glueSource = (stack: Stack) => QuerySource.glueDatabase(glue.CfnDatabase.fromDatabaseName(stack, 'Database', 'warehouse'), {
    data: [DataLocation.bucket(s3.Bucket.fromBucketName(stack, 'Lake', 'lake'), 'lake/')], tables: ['parts'],
  });

  it.each<[string, (stack: Stack) => void]>([
    ['GenAiDataPipeline', (stack) => void new GenAiDataPipeline(stack, 'Pipeline')],
    ['CsvCatalog', (stack) => void new CsvCatalog(stack, 'Catalog')],
    ['DatasetDescriber', (stack) => void new DatasetDescriber(stack, 'Describer', { source: glueSource(stack) })],
    ['NlQueryApi', (stack) => void new NlQueryApi(stack, 'Api', { source: glueSource(stack) })],
  ])('of %s stay as they are', (name, build) => {
    expect(statefulIds(build)).toEqual(PINNED[name]);
  });
});
