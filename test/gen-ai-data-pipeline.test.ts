import * as fs from 'fs';
import * as path from 'path';
import { App, Duration, RemovalPolicy, Size, Stack, Stage } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as s3n from 'aws-cdk-lib/aws-s3-notifications';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { FLAGS } from 'aws-cdk-lib/cx-api';
import { AlarmActions, AnswerStyle, ApiAccess, ApiEndpoint, GenAiDataPipeline, GeneralQuestions, ModelDataAccess } from '../src';
import { resourcesOf, statementsOf, synthesize } from './support/templates';
import { CATALOG_UPLOAD_ENVIRONMENT_KEYS } from '../src/csv-catalog/catalog-upload.environment';
import { DESCRIBE_DATASET_ENVIRONMENT_KEYS } from '../src/dataset-describer/describe-dataset.environment';
import { ASK_QUESTION_ENVIRONMENT_KEYS } from '../src/nl-query-api/ask-question.environment';

const text = (value: unknown) => JSON.stringify(value);

describe('the default pipeline', () => {
  const { json, template } = synthesize();

  it('needs no props and creates no custom resource, output or physical name that another stack could have', () => {
    const types = Object.values<any>(json.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^Custom::|CloudFormation::CustomResource/.test(type))).toEqual([]);
    expect(json.Outputs).toBeUndefined();
    for (const [type, name] of [['AWS::S3::Bucket', 'BucketName'], ['AWS::SQS::Queue', 'QueueName'], ['AWS::Lambda::Function', 'FunctionName'], ['AWS::IAM::Role', 'RoleName']]) {
      expect(resourcesOf(json, type).filter(([, { Properties }]) => Properties?.[name] !== undefined)).toEqual([]);
    }
  });

  it('runs its functions on arm64 with JSON logs in groups that expire, traces, and exactly the environment they read', () => {
    const functions = resourcesOf(json, 'AWS::Lambda::Function');
    expect(functions).toHaveLength(3);
    for (const [id, { Properties }] of functions) {
      expect(Properties).toMatchObject({ Architectures: ['arm64'], Runtime: 'nodejs22.x', TracingConfig: { Mode: 'Active' }, LoggingConfig: { LogFormat: 'JSON' } });
      const keys = id.includes('Ingest') ? CATALOG_UPLOAD_ENVIRONMENT_KEYS : id.includes('Describe') ? DESCRIBE_DATASET_ENVIRONMENT_KEYS : ASK_QUESTION_ENVIRONMENT_KEYS;
      expect(Object.keys(Properties.Environment.Variables).sort()).toEqual([...keys, 'POWERTOOLS_METRICS_NAMESPACE', 'POWERTOOLS_SERVICE_NAME'].sort());
    }
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  it('authenticates every method and streams it within API Gateway’s limits', () => {
    const methods = resourcesOf(json, 'AWS::ApiGateway::Method');
    expect(methods).toHaveLength(3);
    for (const [, { Properties }] of methods) {
      expect(Properties.AuthorizationType).toBe('AWS_IAM');
      expect(Properties.Integration).toMatchObject({ ResponseTransferMode: 'STREAM' });
      expect(Properties.Integration.TimeoutInMillis).toBeLessThanOrEqual(900_000);
      expect(text(Properties.Integration.Uri)).toContain('/response-streaming-invocations');
    }
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { EndpointConfiguration: { Types: ['REGIONAL'] } });
  });

  it('has a dead-letter queue behind every queue and an alarm with a runbook article on each and on each function', () => {
    const queues = resourcesOf(json, 'AWS::SQS::Queue');
    const withDeadLetters = queues.filter(([, { Properties }]) => Properties.RedrivePolicy);
    expect([queues.length, withDeadLetters.length]).toEqual([4, 2]);
    const alarms = resourcesOf(json, 'AWS::CloudWatch::Alarm');
    expect(alarms).toHaveLength(6);
    const operations = fs.readFileSync(path.join(__dirname, '..', 'docs', 'operations.md'), 'utf8');
    for (const [, { Properties }] of alarms) {
      expect(operations).toContain(`## ${/#([a-z-]+)$/.exec(Properties.AlarmDescription)![1]}\n`);
    }
    for (const [, { Properties }] of resourcesOf(json, 'AWS::Events::Rule')) {
      expect(Properties.Targets.every((target: any) => target.DeadLetterConfig)).toBe(true);
    }
  });

  it('allows no action by a wildcard, and all resources only where the service has nothing narrower', () => {
    for (const statement of statementsOf(json)) {
      const actions = [statement.Action].flat();
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      if (statement.Resource === '*') expect(actions.every((action) => action.startsWith('xray:'))).toBe(true);
    }
    expect(text(json)).not.toContain('arn:aws:');
  });

  it('keeps data unless told otherwise, encrypted and behind TLS', () => {
    for (const [, bucket] of resourcesOf(json, 'AWS::S3::Bucket')) {
      expect(bucket).toMatchObject({ DeletionPolicy: 'Retain', Properties: { BucketEncryption: expect.anything(), PublicAccessBlockConfiguration: { BlockPublicAcls: true } } });
    }
    for (const [, { Properties }] of [...resourcesOf(json, 'AWS::S3::BucketPolicy'), ...resourcesOf(json, 'AWS::SQS::QueuePolicy')]) {
      expect(Properties.PolicyDocument.Statement).toContainEqual(expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }));
    }
  });

  it('costs at most three dollars a month when nobody uses it', () => {
    // USD a month for existing; us-east-1, 2026. Types that only cost in use cost nothing here.
    const monthly: Record<string, number> = {
      'AWS::CloudWatch::Alarm': 0.1, // https://aws.amazon.com/cloudwatch/pricing/
      'AWS::KMS::Key': 1, // https://aws.amazon.com/kms/pricing/
    };
    const free = /^AWS::(ApiGateway|Athena::WorkGroup|Events::Rule|Glue::Database|IAM|Lambda|Logs::LogGroup|S3|SQS)/;
    const types = Object.values<any>(json.Resources).map(({ Type }) => Type as string);
    expect(types.filter((type) => !(type in monthly) && !free.test(type))).toEqual([]);
    expect(types.reduce((sum, type) => sum + (monthly[type] ?? 0), 0)).toBeLessThanOrEqual(3);
  });

  it('refuses notifications that would take the events away', () => {
    const { app, stack, pipeline } = synthesize();
    const queue = new sqs.Queue(stack, 'Queue');
    pipeline.catalog.uploadBucket.addEventNotification(s3.EventType.OBJECT_CREATED, new s3n.SqsDestination(queue));
    expect(() => app.synth({ force: true })).toThrow(/addEventNotification replaces/);
  });
});

describe('names', () => {
  const names = (json: any) => [
    ...resourcesOf(json, 'AWS::Glue::Database').map(([, { Properties }]) => `database ${Properties.DatabaseInput.Name}`),
    ...resourcesOf(json, 'AWS::Athena::WorkGroup').map(([, { Properties }]) => `work group ${Properties.Name}`),
    ...resourcesOf(json, 'AWS::ApiGateway::RestApi').map(([, { Properties }]) => `API ${Properties.Name}`),
  ];

  it('differ between two pipelines in a stack, and between two stages', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    new GenAiDataPipeline(stack, 'One');
    new GenAiDataPipeline(stack, 'Two');
    const [beta, prod] = ['Beta', 'Prod'].map((id) => {
      const staged = new Stack(new Stage(app, id), 'Stack');
      new GenAiDataPipeline(staged, 'One');
      return names(Template.fromStack(staged).toJSON());
    });
    const all = [...names(Template.fromStack(stack).toJSON()), ...beta, ...prod];
    expect(all).toHaveLength(12);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((name) => name.startsWith('database ')).every((name) => /^database [a-z0-9_]+$/.test(name))).toBe(true);
  });
});

describe('queue policies', () => {
  it.each([['off', false], ['on', true]])('let only our rules of our account send, with all feature flags %s', (_name, value) => {
    const context = Object.fromEntries(Object.entries(FLAGS).filter(([, flag]) => flag.introducedIn?.v2 !== undefined && typeof flag.recommendedValue === 'boolean').map(([name]) => [name, value]));
    const { json } = synthesize({ encryptionKey: undefined }, { context });
    for (const [, { Properties }] of resourcesOf(json, 'AWS::SQS::QueuePolicy')) {
      const allows = Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow');
      expect(allows.length).toBeGreaterThan(0);
      for (const { Condition } of allows) expect(Condition).toMatchObject({ ArnEquals: { 'aws:SourceArn': expect.anything() }, StringEquals: { 'aws:SourceAccount': expect.anything() } });
    }
  });
});

describe('shared props', () => {
  it('put one key on buckets, queues, logs and results, and grant exactly its use', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const key = new kms.Key(stack, 'Key');
    const pipeline = new GenAiDataPipeline(stack, 'Pipeline', { encryptionKey: key });
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    pipeline.catalog.grantUpload(role);
    pipeline.catalog.grantRead(role);
    const template = Template.fromStack(stack);
    template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: Match.anyValue() });
    template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::Athena::WorkGroup', { WorkGroupConfiguration: { ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS' } } } });
    const { Statement: statements } = template.toJSON().Resources[stack.getLogicalId(key.node.defaultChild as kms.CfnKey)].Properties.KeyPolicy;
    const ofService = (service: string) => statements.filter(({ Principal }: any) => text(Principal.Service ?? '').includes(service));
    // Once for each construct that has a queue, or functions with logs.
    expect(new Set(ofService('events.amazonaws.com').map(({ Action, Condition }: any) => text([Action, Condition])))).toEqual(new Set([
      text([['kms:Decrypt', 'kms:GenerateDataKey'], { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }]),
    ]));
    expect(new Set(ofService('logs.').map(({ Action }: any) => text(Action)))).toEqual(new Set([
      text(['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:DescribeKey']),
    ]));
    expect(ofService('logs.').every(({ Condition }: any) => text(Condition.ArnLike['kms:EncryptionContext:aws:logs:arn']).includes(':logs:'))).toBe(true);
  });

  it('say what the owner of an imported key must add', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    new GenAiDataPipeline(stack, 'Pipeline', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:us-east-1:123456789012:key/abc') });
    const messages = app.synth().getStackByName('Stack').messages.map(({ entry }) => String(entry.data));
    expect(messages.filter((message) => /key policy .* Its owner must add/.test(message)).length).toBeGreaterThan(0);
  });

  it('put the functions into a network, on another runtime, and tell a topic of alarms', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack');
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
    new GenAiDataPipeline(stack, 'Pipeline', {
      network: { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } }, functionRuntime: lambda.Runtime.NODEJS_24_X, alarmActions: AlarmActions.notify(new sns.Topic(stack, 'Topic')),
    });
    const template = Template.fromStack(stack);
    const functions = resourcesOf(template.toJSON(), 'AWS::Lambda::Function').filter(([id]) => id.startsWith('Pipeline'));
    expect(functions.every(([, { Properties }]) => Properties.VpcConfig && Properties.Runtime === 'nodejs24.x')).toBe(true);
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.anyValue(), OKActions: Match.anyValue() });
  });

  it('delete everything where that is asked for, and refuse half of it', () => {
    const { json } = synthesize({ removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true, alarmActions: AlarmActions.none() });
    expect(resourcesOf(json, 'AWS::S3::Bucket').every(([, { DeletionPolicy }]) => DeletionPolicy === 'Delete')).toBe(true);
    expect(resourcesOf(json, 'AWS::Athena::WorkGroup')[0][1].Properties.RecursiveDeleteOption).toBe(true);
    expect(() => synthesize({ autoDeleteObjects: true })).toThrow(/Stack\/Pipeline\/Catalog: autoDeleteObjects is set, but removalPolicy is 'retain'/);
  });
});

describe('the API', () => {
  it('lets users of a user pool in, or whom an authorizer lets in, and nobody without either', () => {
    const stack = new Stack(new App(), 'Stack');
    new GenAiDataPipeline(stack, 'Pool', { api: { access: ApiAccess.cognito(new cognito.UserPool(stack, 'Users')) } });
    const handler = new lambda.Function(stack, 'Authorizer', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('x') });
    new GenAiDataPipeline(stack, 'Own', { api: { access: ApiAccess.authorizer(new apigateway.TokenAuthorizer(stack, 'Token', { handler })) } });
    const types = resourcesOf(Template.fromStack(stack).toJSON(), 'AWS::ApiGateway::Method').map(([, { Properties }]) => Properties.AuthorizationType);
    expect(new Set(types)).toEqual(new Set(['COGNITO_USER_POOLS', 'CUSTOM']));
    class Open extends ApiAccess {
      public bind() {
        return { authorizationType: apigateway.AuthorizationType.NONE };
      }
    }
    expect(() => synthesize({ api: { access: new Open() } })).toThrow(/every method needs one/);
  });

  it('answers preflight for the given origins without authentication, and only that', () => {
    const { json } = synthesize({ api: { endpoint: ApiEndpoint.regional({ allowedOrigins: ['https://bi.example.com'] }) } });
    const open = resourcesOf(json, 'AWS::ApiGateway::Method').filter(([, { Properties }]) => Properties.AuthorizationType === 'NONE');
    expect(open.length).toBeGreaterThan(0);
    expect(open.every(([, { Properties }]) => Properties.HttpMethod === 'OPTIONS')).toBe(true);
    expect(() => synthesize({ api: { endpoint: ApiEndpoint.regional({ allowedOrigins: ['bi.example.com/x'] }) } })).toThrow(/'bi.example.com\/x' must be a scheme and a host/);
  });

  it('hands its choices to the function', () => {
    const { json } = synthesize({
      modelDataAccess: ModelDataAccess.schemaOnly(), api: { answerStyle: AnswerStyle.narrated(), generalQuestions: GeneralQuestions.declined(), queryTimeout: Duration.minutes(1) },
    });
    const variables = resourcesOf(json, 'AWS::Lambda::Function').find(([id]) => id.includes('Ask'))![1].Properties.Environment.Variables;
    expect(variables).toMatchObject({ ANSWER_STYLE: 'narrated', GENERAL_QUESTIONS: 'declined', MODEL_DATA_ACCESS: 'schemaOnly', QUERY_TIMEOUT_SECONDS: '60' });
  });

  it.each([
    [{ queryTimeout: Duration.minutes(14) }, /queryTimeout is 840 seconds: give 1 to 780/],
    [{ bytesScannedCutoffPerQuery: Size.kibibytes(1) }, /bytesScannedCutoffPerQuery is 1024 bytes/],
    [{ workGroupName: 'a b' }, /work group name 'a b'/],
  ])('says what is wrong with %j', (api, message) => {
    expect(() => synthesize({ api })).toThrow(message);
  });

  it('grants asking on the question routes only, and names its metrics as the function does', () => {
    const stack = new Stack(new App(), 'Stack');
    const { api, catalog, describer } = new GenAiDataPipeline(stack, 'Pipeline');
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    api.grantAsk(role);
    const [, policy] = resourcesOf(Template.fromStack(stack).toJSON(), 'AWS::IAM::Policy').find(([id]) => id.startsWith('Role'))!;
    expect(text(policy)).toContain('/POST/questions');
    expect(policy.Properties.PolicyDocument.Statement).toHaveLength(1);
    expect(api.url).toBeTruthy();
    const metrics = [
      api.metricQuestions(), api.metricAnswered(), api.metricRefused(), api.metricCannotAnswer(), api.metricFailed(), api.metricBytesScanned(), api.metricModelTokens(),
      catalog.metricCataloged(), catalog.metricQuarantined(), catalog.metricRows(), catalog.metricMilliseconds(),
      describer.metricDescribed(), describer.metricUnchanged(), describer.metricModelTokens(),
    ];
    expect(metrics.map(({ metricName }) => metricName)).toEqual([
      'Questions', 'Answered', 'Refused', 'CannotAnswer', 'Failed', 'AthenaBytesScanned', 'ModelTokens', 'Cataloged', 'Quarantined', 'Rows', 'IngestMilliseconds',
      'Described', 'Unchanged', 'ModelTokens',
    ]);
    expect(metrics.every(({ namespace, dimensions }) => namespace === 'CdkGenAiDataPipeline' && Object.keys(dimensions!).join() === 'service')).toBe(true);
  });
});
