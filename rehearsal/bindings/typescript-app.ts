import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import {
  AlarmActions, AnswerStyle, ApiEndpoint, BedrockModel, DataLocation, DatasetDescriber, GenAiDataPipeline, GeneralQuestions, Geography, ModelDataAccess, NlQueryApi, QuerySource,
} from '../../src';

/** What the apps in examples/python and examples/java define, in TypeScript. */
export function synthesizeTypeScript(outdir: string): void {
  const app = new App({ outdir });

  new GenAiDataPipeline(new Stack(app, 'Default'), 'Pipeline');

  const chosen = new Stack(app, 'Chosen');
  const vpc = new ec2.Vpc(chosen, 'Vpc', { natGateways: 0, maxAzs: 2, restrictDefaultSecurityGroup: false });
  new GenAiDataPipeline(chosen, 'Pipeline', {
    model: BedrockModel.inferenceProfile('amazon.nova-2-lite-v1:0', Geography.EU),
    modelDataAccess: ModelDataAccess.schemaOnly(),
    encryptionKey: new kms.Key(chosen, 'Key', { enableKeyRotation: true }),
    network: { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } },
    alarmActions: AlarmActions.notify(new sns.Topic(chosen, 'Alarms')),
    removalPolicy: RemovalPolicy.RETAIN,
    logRetention: logs.RetentionDays.ONE_MONTH,
    api: {
      endpoint: ApiEndpoint.regional({ allowedOrigins: ['https://bi.example.com'] }),
      answerStyle: AnswerStyle.narrated(),
      generalQuestions: GeneralQuestions.declined(),
      bytesScannedCutoffPerQuery: Size.gibibytes(2),
      queryTimeout: Duration.minutes(3),
    },
  });

  const existing = new Stack(app, 'Existing');
  const source = QuerySource.glueDatabase(glue.CfnDatabase.fromDatabaseName(existing, 'Database', 'warehouse'), {
    data: [DataLocation.bucket(s3.Bucket.fromBucketName(existing, 'Lake', 'a-lake-of-tables'), 'lake/')],
    tables: ['parts'],
  });
  new DatasetDescriber(existing, 'Describer', { source });
  new NlQueryApi(existing, 'Api', { source });

  app.synth();
}
