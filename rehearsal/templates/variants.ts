import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Template } from './template';
import {
  AlarmActions, AnswerStyle, ApiAccess, ApiEndpoint, BedrockModel, Cataloging, CsvCatalog, DataLocation, DatasetDescriber, GenAiDataPipeline, GeneralQuestions,
  Geography, ModelDataAccess, NlQueryApi, QuerySource,
} from '../../src';

/** A documented way to use the library. */
export interface Variant {
  readonly name: string;
  build(stack: Stack): void;
}

const handler = (stack: Stack) => new lambda.Function(stack, 'Authorizer', {
  code: lambda.Code.fromInline('exports.handler = async () => ({})'), handler: 'index.handler', runtime: lambda.Runtime.NODEJS_22_X,
});

export const VARIANTS: readonly Variant[] = [
  { name: 'default', build: (stack) => void new GenAiDataPipeline(stack, 'Pipeline') },
  {
    name: 'customer key',
    build: (stack) => void new GenAiDataPipeline(stack, 'Pipeline', { encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }) }),
  },
  {
    name: 'network and alarms',
    build: (stack) => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0, maxAzs: 2, restrictDefaultSecurityGroup: false });
      new GenAiDataPipeline(stack, 'Pipeline', {
        network: { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } },
        alarmActions: AlarmActions.notify(new sns.Topic(stack, 'Alarms', { enforceSSL: true })),
      });
    },
  },
  { name: 'user pool', build: (stack) => void new GenAiDataPipeline(stack, 'Pipeline', { api: { access: ApiAccess.cognito(new cognito.UserPool(stack, 'Users')) } }) },
  {
    name: 'authorizer and origins',
    build: (stack) => void new GenAiDataPipeline(stack, 'Pipeline', {
      api: { access: ApiAccess.authorizer(new apigateway.TokenAuthorizer(stack, 'Token', { handler: handler(stack) })), endpoint: ApiEndpoint.regional({ allowedOrigins: ['https://example.com'] }) },
    }),
  },
  {
    name: 'model choices',
    build: (stack) => void new GenAiDataPipeline(stack, 'Pipeline', {
      model: BedrockModel.inferenceProfile('amazon.nova-2-lite-v1:0', Geography.EU),
      modelDataAccess: ModelDataAccess.schemaOnly(),
      api: { answerStyle: AnswerStyle.narrated(), generalQuestions: GeneralQuestions.declined() },
    }),
  },
  {
    name: 'verified queries and time',
    build: (stack) => {
      const folder = fs.mkdtempSync(path.join(stack.node.root.node.tryGetContext('scratch'), 'verified-'));
      const file = path.join(folder, 'verified.yaml');
      fs.writeFileSync(file, '- question: How many orders are there?\n  sql: SELECT count(*) AS orders FROM orders\n');
      new GenAiDataPipeline(stack, 'Pipeline', { api: { verifiedQueriesFile: file, queryTimeout: Duration.minutes(5) } });
    },
  },
  {
    name: 'a Glue database that exists',
    build: (stack) => {
      const source = QuerySource.glueDatabase(glue.CfnDatabase.fromDatabaseName(stack, 'Database', 'warehouse'), {
        data: [DataLocation.bucket(s3.Bucket.fromBucketName(stack, 'Lake', 'a-lake-of-tables'), 'lake/')], tables: ['parts'],
      });
      new DatasetDescriber(stack, 'Describer', { source });
      new NlQueryApi(stack, 'Api', { source });
    },
  },
  {
    name: 'crawler',
    build: (stack) => void new GenAiDataPipeline(stack, 'Pipeline', { catalog: { cataloging: Cataloging.crawler({ crawlerName: 'gen-ai-crawler', tableLevel: 3 }) } }),
  },
  {
    name: 'crawler and customer key',
    build: (stack) => void new GenAiDataPipeline(stack, 'Pipeline', { encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }), catalog: { cataloging: Cataloging.crawler() } }),
  },
  { name: 'the catalog alone', build: (stack) => void new CsvCatalog(stack, 'Catalog') },
];

/** The template of a variant, and the stack that it came from. */
export function synthesize(variant: Variant, scratch: string): { template: Template; stack: Stack } {
  const app = new App({ outdir: path.join(scratch, variant.name.replace(/\W+/g, '-')), context: { scratch } });
  const stack = new Stack(app, 'Rehearsal');
  variant.build(stack);
  return { template: app.synth().getStackByName('Rehearsal').template, stack };
}
