import { list, ofType, statements, Template, TemplateResource } from './template';

/** A mistake that a developer of the constructs could make. */
export interface Fault {
  readonly name: string;
  /** The variant that it is planted in. @default 'default' */
  readonly variant?: string;
  plant(template: Template): void;
}

/** A resource of a type whose logical id has a word in it. */
function one(template: Template, type: string, word = ''): TemplateResource {
  const found = ofType(template, type).find(([id]) => id.includes(word));
  if (found === undefined) throw new Error(`no ${type} has ${word} in its logical id`);
  return found[1];
}

const remove = (template: Template, type: string, word = ''): void => {
  const [id] = ofType(template, type).find(([candidate]) => candidate.includes(word))!;
  delete (template.Resources as Record<string, TemplateResource>)[id];
};

/** The statement of a policy that has an action. */
function statement(template: Template, action: string, policy = ''): any {
  const found = statements(template).find((candidate) => candidate.logicalId.includes(policy) && list<string>(candidate.statement.Action as any).includes(action));
  if (found === undefined) throw new Error(`no statement of ${policy} has ${action}`);
  return found.statement;
}

const PROPERTY = (type: string, word: string, change: (properties: Record<string, any>) => void) => (template: Template): void => change(one(template, type, word).Properties);
const METHOD = 'AWS::ApiGateway::Method';
const FUNCTION = 'AWS::Lambda::Function';
const QUEUE = 'AWS::SQS::Queue';

export const FAULTS: readonly Fault[] = [
  // Permissions
  { name: 'the ingest role may do anything in Glue', plant: (t) => Object.assign(statement(t, 'glue:CreateTable'), { Action: 'glue:*' }) },
  { name: 'the ask role reads every bucket', plant: (t) => Object.assign(statement(t, 's3:GetObject', 'Ask'), { Resource: '*' }) },
  { name: 'an action that does not exist', plant: (t) => Object.assign(statement(t, 'athena:StartQueryExecution'), { Action: ['athena:StartQueryExecution', 'athena:GetQueryResult', 'athena:GetQueryExecution', 'athena:StopQueryExecution'] }) },
  { name: 'results may be written anywhere in the bucket', plant: (t) => Object.assign(statement(t, 's3:AbortMultipartUpload'), { Resource: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [ofType(t, 'AWS::S3::Bucket').find(([id]) => id.includes('Results'))![0], 'Arn'] }, '/*']] } }) },
  { name: 'events of any source may be sent', plant: (t) => delete statement(t, 'events:PutEvents').Condition },
  { name: 'a model in every region, profile or not', plant: (t) => statements(t).forEach(({ statement: s }) => (list(s.Action).includes('bedrock:InvokeModel') ? delete (s as any).Condition : undefined)) },
  { name: 'a role that EC2 may take', plant: PROPERTY('AWS::IAM::Role', 'Ask', (p) => (p.AssumeRolePolicyDocument.Statement[0].Principal.Service = 'ec2.amazonaws.com')) },
  { name: 'anybody may invoke the ask function', plant: PROPERTY('AWS::Lambda::Permission', '', (p) => Object.assign(p, { Principal: '*', SourceArn: undefined })) },
  { name: 'any API may invoke the ask function', plant: PROPERTY('AWS::Lambda::Permission', '', (p) => delete p.SourceArn) },
  { name: 'the upload bucket lets everyone read', plant: PROPERTY('AWS::S3::BucketPolicy', 'Upload', (p) => p.PolicyDocument.Statement.push({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: '*' })) },
  { name: 'a literal partition in an ARN', plant: (t) => Object.assign(statement(t, 's3:GetBucketLocation'), { Resource: 'arn:aws:s3:::results' }) },
  { name: "the key's policy lets everyone decrypt", variant: 'customer key', plant: PROPERTY('AWS::KMS::Key', '', (p) => p.KeyPolicy.Statement.push({ Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:Decrypt', Resource: '*' })) },
  // Delivery
  { name: 'a queue without a dead-letter queue', plant: PROPERTY(QUEUE, 'IngestQueue', (p) => delete p.RedrivePolicy) },
  { name: 'a message is given up after one try', plant: PROPERTY(QUEUE, 'IngestQueue', (p) => (p.RedrivePolicy.maxReceiveCount = 1)) },
  { name: 'a queue shows messages again while they are worked on', plant: PROPERTY(QUEUE, 'IngestQueue', (p) => (p.VisibilityTimeout = 60)) },
  {
    name: 'a queue whose policy names another rule',
    plant: (t) => {
      const other = ofType(t, 'AWS::Events::Rule').find(([id]) => id.includes('Sweep'))![0];
      Object.assign(statement(t, 'sqs:SendMessage', 'IngestQueuePolicy'), { Condition: { ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [other, 'Arn'] } } } });
    },
  },
  { name: 'a rule without a dead-letter queue', plant: PROPERTY('AWS::Events::Rule', 'UploadEvents', (p) => delete p.Targets[0].DeadLetterConfig) },
  { name: 'a rule whose target is the function', plant: PROPERTY('AWS::Events::Rule', 'UploadEvents', (p) => (p.Targets[0].Arn = { 'Fn::GetAtt': ['PipelineCatalogIngestFunction606D3019', 'Arn'] })) },
  { name: 'a rule that is off', plant: PROPERTY('AWS::Events::Rule', 'UploadEvents', (p) => (p.State = 'DISABLED')) },
  { name: 'a bucket that tells EventBridge nothing', plant: PROPERTY('AWS::S3::Bucket', 'Upload', (p) => delete p.NotificationConfiguration) },
  { name: 'one bad message fails its batch', plant: PROPERTY('AWS::Lambda::EventSourceMapping', '', (p) => delete p.FunctionResponseTypes) },
  { name: 'no cap on how many functions run', plant: PROPERTY('AWS::Lambda::EventSourceMapping', '', (p) => delete p.ScalingConfig) },
  { name: 'no alarm on dead letters', plant: (t) => remove(t, 'AWS::CloudWatch::Alarm', 'DeadLetters') },
  { name: 'an alarm on a metric that does not exist', plant: PROPERTY('AWS::CloudWatch::Alarm', 'DeadLetters', (p) => (p.MetricName = 'NumberOfMessagesVisible')) },
  { name: 'an alarm on the wrong queue', plant: PROPERTY('AWS::CloudWatch::Alarm', 'CatalogDeadLetters', (p) => (p.Dimensions[0].Value = 'dead-letters')) },
  { name: 'an alarm that rings at the tenth', plant: PROPERTY('AWS::CloudWatch::Alarm', 'CatalogErrors', (p) => (p.Threshold = 10)) },
  // Data
  { name: 'a bucket without encryption', plant: PROPERTY('AWS::S3::Bucket', 'Table', (p) => delete p.BucketEncryption) },
  { name: 'a bucket that may be made public', plant: PROPERTY('AWS::S3::Bucket', 'Table', (p) => (p.PublicAccessBlockConfiguration.BlockPublicPolicy = false)) },
  { name: 'a bucket that takes plain HTTP', plant: (t) => remove(t, 'AWS::S3::BucketPolicy', 'Table') },
  { name: 'a queue that takes plain HTTP', plant: (t) => Object.assign(one(t, 'AWS::SQS::QueuePolicy', 'IngestQueue').Properties.PolicyDocument, { Statement: one(t, 'AWS::SQS::QueuePolicy', 'IngestQueue').Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow') }) },
  { name: 'a queue without encryption', plant: PROPERTY(QUEUE, 'IngestQueue', (p) => Object.assign(p, { SqsManagedSseEnabled: false })) },
  { name: 'uploads are deleted with the stack', plant: (t) => Object.assign(one(t, 'AWS::S3::Bucket', 'Upload'), { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' }) },
  { name: 'uploads expire', plant: PROPERTY('AWS::S3::Bucket', 'Upload', (p) => p.LifecycleConfiguration.Rules.push({ ExpirationInDays: 30, Status: 'Enabled' })) },
  { name: 'a work group whose clients decide', plant: PROPERTY('AWS::Athena::WorkGroup', '', (p) => (p.WorkGroupConfiguration.EnforceWorkGroupConfiguration = false)) },
  { name: 'a work group without a limit', plant: PROPERTY('AWS::Athena::WorkGroup', '', (p) => delete p.WorkGroupConfiguration.BytesScannedCutoffPerQuery) },
  { name: 'results that are not encrypted', plant: PROPERTY('AWS::Athena::WorkGroup', '', (p) => delete p.WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration) },
  { name: 'results in a place that is not S3', plant: PROPERTY('AWS::Athena::WorkGroup', '', (p) => (p.WorkGroupConfiguration.ResultConfiguration.OutputLocation = 'https://results.example.com/')) },
  { name: 'a database with a hyphen in its name', plant: PROPERTY('AWS::Glue::Database', '', (p) => (p.DatabaseInput.Name = 'My-Tables')) },
  // Functions
  { name: 'a handler that the bundle does not have', plant: PROPERTY(FUNCTION, 'Ingest', (p) => (p.Handler = 'main.handler')) },
  { name: 'a function for x86 with the arm64 layer', plant: PROPERTY(FUNCTION, 'Ingest', (p) => (p.Architectures = ['x86_64'])) },
  { name: 'an environment variable that the code needs is not there', plant: PROPERTY(FUNCTION, 'Ask', (p) => delete p.Environment.Variables.WORK_GROUP) },
  {
    name: 'an environment variable with a typing error',
    plant: PROPERTY(FUNCTION, 'Describe', (p) => {
      const variables = p.Environment.Variables;
      variables.DESCRIPTON_BUCKET = variables.DESCRIPTION_BUCKET;
      delete variables.DESCRIPTION_BUCKET;
    }),
  },
  { name: 'a runtime that is gone', plant: PROPERTY(FUNCTION, 'Ask', (p) => (p.Runtime = 'nodejs16.x')) },
  { name: 'a function that ends before its query may', plant: PROPERTY(FUNCTION, 'Ask', (p) => (p.Timeout = 60)) },
  { name: 'DuckDB may take more memory than there is', plant: PROPERTY(FUNCTION, 'Ingest', (p) => (p.MemorySize = 1769)) },
  { name: 'logs that never expire', plant: PROPERTY('AWS::Logs::LogGroup', 'Ask', (p) => delete p.RetentionInDays) },
  // API
  { name: 'a method without authentication', plant: PROPERTY(METHOD, 'questionsPOST', (p) => (p.AuthorizationType = 'NONE')) },
  { name: 'a method whose authorizer is not there', variant: 'user pool', plant: PROPERTY(METHOD, 'questionsPOST', (p) => delete p.AuthorizerId) },
  { name: 'an answer that is not streamed', plant: PROPERTY(METHOD, 'questionsPOST', (p) => delete p.Integration.ResponseTransferMode) },
  { name: 'an integration that gives up after 29 seconds', plant: PROPERTY(METHOD, 'questionsPOST', (p) => (p.Integration.TimeoutInMillis = 29_000)) },
  { name: 'an API that may not call its function', plant: (t) => remove(t, 'AWS::Lambda::Permission', 'questionsPOST') },
  { name: 'a stage that does not throttle', plant: PROPERTY('AWS::ApiGateway::Stage', '', (p) => delete p.MethodSettings) },
  { name: 'bodies of requests in the logs', plant: PROPERTY('AWS::ApiGateway::Stage', '', (p) => (p.MethodSettings[0].DataTraceEnabled = true)) },
  { name: 'preflight that hands requests to the function', variant: 'authorizer and origins', plant: PROPERTY(METHOD, 'OPTIONS', (p) => (p.Integration.Type = 'AWS_PROXY')) },
  // Templates
  { name: 'a reference to what is not there', plant: PROPERTY(FUNCTION, 'Ask', (p) => (p.Environment.Variables.DATABASE = { Ref: 'NoSuchDatabase' })) },
  { name: 'a property that the type does not have', plant: PROPERTY(QUEUE, 'IngestQueue', (p) => (p.VisibilityTimeoutSeconds = 60)) },
  { name: 'a value of the wrong type', plant: PROPERTY(FUNCTION, 'Ask', (p) => (p.Timeout = 'ten minutes')) },
  { name: 'a custom resource', plant: (t) => Object.assign(t.Resources, { Extra: { Type: 'Custom::Cleanup', Properties: { ServiceToken: 'arn' } } }) },
];
