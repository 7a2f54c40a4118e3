import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { startApp } from './support/running-app';
import { GenAiDataPipeline, GenAiDataPipelineProps } from '../../../src';

const key = (scope: Construct) => new kms.Key(scope, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
const vpc = (scope: Construct) => new ec2.Vpc(scope, 'Vpc', { maxAzs: 2, natGateways: 1 });

describe('a pipeline with shared props runs the main job', () => {
  it.each<[string, (scope: Construct) => GenAiDataPipelineProps]>([
    ['with a key of its own', (scope) => ({ encryptionKey: key(scope) })],
    ['in a VPC', (scope) => ({ network: { vpc: vpc(scope) } })],
    ['in chosen subnets and security groups of a VPC, with a key', (scope) => {
      const network = vpc(scope);
      return {
        encryptionKey: key(scope),
        network: { vpc: network, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }, securityGroups: [new ec2.SecurityGroup(scope, 'Functions', { vpc: network })] },
      };
    }],
  ])('%s', async (_what, props) => {
    const app = await startApp((stack) => {
      new GenAiDataPipeline(stack, 'Pipeline', props(stack));
    });
    try {
      await app.client.upload('csv/orders.csv', 'id,region,amount\n1,North,2\n2,South,3\n3,North,4\n');
      await app.client.waitForJson('descriptions/orders.json');
      const answer = await app.client.ask('What is the total amount per region?');
      expect([...answer.rows].sort()).toEqual([['North', 6], ['South', 3]]);
      expect(app.cloud.calls().filter(({ decision }) => decision !== 'allowed')).toEqual([]);
    } finally {
      await app.stop();
    }
  });
});
