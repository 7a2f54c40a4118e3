import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { DataLocation, DatasetDescriber, GenAiDataPipeline, NlQueryApi, QuerySource } from '../../src';
import { resourcesOf } from '../support/templates';

/** Every action that the policies of a function's role allow. A change of this list is a change of what the function may do: meant, and read. */
function actionsOf(stack: Stack, functionName: string): string[] {
  const policies = resourcesOf(Template.fromStack(stack).toJSON(), 'AWS::IAM::Policy').filter(([id]) => id.includes(functionName));
  expect(policies).toHaveLength(1);
  return [...new Set<string>(policies[0][1].Properties.PolicyDocument.Statement.flatMap(({ Action }: any) => [Action].flat()))].sort();
}

const ASK = [
  'athena:GetQueryExecution', 'athena:GetQueryResults', 'athena:StartQueryExecution', 'athena:StopQueryExecution', 'bedrock:InvokeModel', 'glue:GetDatabase', 'glue:GetTable', 'glue:GetTables', 'logs:CreateLogStream',
  'logs:PutLogEvents', 's3:AbortMultipartUpload', 's3:GetBucketLocation', 's3:GetObject', 's3:ListBucket', 's3:PutObject', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments',
];
const DESCRIBE = [
  'bedrock:InvokeModel', 'events:PutEvents', 'glue:GetTable', 'glue:GetTables', 'glue:UpdateTable', 'logs:CreateLogStream', 'logs:PutLogEvents', 's3:DeleteObject', 's3:GetObject', 's3:ListBucket', 's3:PutObject',
  'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments',
];
const INTERFACES = ['AssignPrivateIpAddresses', 'CreateNetworkInterface', 'DeleteNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'UnassignPrivateIpAddresses'].map((name) => `ec2:${name}`);

describe('what the functions that talk to a model may do', () => {
  it('is what they do by default', () => {
    const stack = new Stack(new App(), 'Stack');
    new GenAiDataPipeline(stack, 'Pipeline');
    expect(actionsOf(stack, 'ApiAsk')).toEqual(ASK);
    expect(actionsOf(stack, 'DescriberDescribe')).toEqual(DESCRIBE);
  });

  it('has network interfaces beside it in a network', () => {
    const stack = new Stack(new App(), 'Stack');
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
    new GenAiDataPipeline(stack, 'Pipeline', { network: { vpc, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } } });
    for (const [name, actions] of [['ApiAsk', ASK], ['DescriberDescribe', DESCRIBE]] as const) expect(actionsOf(stack, name)).toEqual([...actions, ...INTERFACES].sort());
  });

  it('reads with the key of data that somebody else encrypts, and writes nothing with it', () => {
    const stack = new Stack(new App(), 'Stack');
    const key = new kms.Key(stack, 'Key');
    const lake = new s3.Bucket(stack, 'Lake', { encryptionKey: key });
    const database = new glue.CfnDatabase(stack, 'Database', { catalogId: stack.account, databaseInput: { name: 'warehouse' } });
    const source = QuerySource.glueDatabase(database, { data: [DataLocation.bucket(lake, 'lake/')], tables: ['parts'] });
    new DatasetDescriber(stack, 'Describer', { source });
    new NlQueryApi(stack, 'Api', { source });
    const actions = actionsOf(stack, 'ApiAsk');
    expect(actions.filter((action) => action.startsWith('kms:'))).toEqual(['kms:Decrypt']);
    const [[, policy]] = resourcesOf(Template.fromStack(stack).toJSON(), 'AWS::IAM::Policy').filter(([id]) => id.includes('ApiAsk'));
    expect(policy.Properties.PolicyDocument.Statement.find(({ Action }: any) => Action === 'kms:Decrypt').Resource).toEqual({ 'Fn::GetAtt': [stack.getLogicalId(key.node.defaultChild as kms.CfnKey), 'Arn'] });
  });
});

describe('names and order in the template', () => {
  it('takes a work group name that is known at deployment only', () => {
    const stack = new Stack(new App(), 'Stack');
    const name = new CfnParameter(stack, 'WorkGroupName');
    new GenAiDataPipeline(stack, 'Pipeline', { api: { workGroupName: name.valueAsString } });
    Template.fromStack(stack).hasResourceProperties('AWS::Athena::WorkGroup', { Name: { Ref: 'WorkGroupName' } });
  });

  it('has a function work on its queue only once its role may read it', () => {
    const stack = new Stack(new App(), 'Stack');
    new GenAiDataPipeline(stack, 'Pipeline');
    const json = Template.fromStack(stack).toJSON();
    const mappings = resourcesOf(json, 'AWS::Lambda::EventSourceMapping');
    expect(mappings.length).toBeGreaterThan(0);
    for (const [, mapping] of mappings) {
      const role = json.Resources[mapping.Properties.FunctionName.Ref].Properties.Role['Fn::GetAtt'][0];
      const policies = resourcesOf(json, 'AWS::IAM::Policy').filter(([, { Properties }]) => Properties.Roles.some(({ Ref }: any) => Ref === role)).map(([id]) => id);
      expect([mapping.DependsOn].flat()).toEqual(expect.arrayContaining(policies));
    }
  });
});
