import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, CfnStack, CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { readAssembly } from '../../../local/src/assembly/assembly';
import { resolveIntrinsics } from '../../../local/src/assembly/intrinsics';
import { GenAiDataPipeline, UploadSource } from '../../../src';

const OPTIONS = { accountId: '123456789012', region: 'us-east-1', endpoint: 'http://127.0.0.1:1' };
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => fs.rmSync(folder, { recursive: true })));

function appFolder(): string {
  folders.push(fs.mkdtempSync(path.join(os.tmpdir(), 'assembly-test-')));
  return folders[folders.length - 1];
}

describe('intrinsic functions', () => {
  const scope = {
    template: { Mappings: { Profiles: { 'us-east-1': { id: 'us.model' } } }, Conditions: { IsEast: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }, Never: { 'Fn::Not': [{ Condition: 'IsEast' }] }, Both: { 'Fn::And': [{ Condition: 'IsEast' }, { Condition: 'Never' }] }, Either: { 'Fn::Or': [{ Condition: 'Never' }, { Condition: 'IsEast' }] } } },
    ref: (name: string) => ({ 'AWS::Region': 'us-east-1', 'Bucket': 'my-bucket' } as Record<string, string>)[name],
    attribute: (id: string, attribute: string) => `${id}.${attribute}`,
    importValue: (name: string) => `imported ${name}`,
  };

  it.each([
    [{ Ref: 'Bucket' }, 'my-bucket'], [{ 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'Bucket.Arn'], [{ 'Fn::GetAtt': 'Bucket.Arn' }, 'Bucket.Arn'], [{ 'Fn::Join': ['-', ['a', { Ref: 'Bucket' }]] }, 'a-my-bucket'],
    [{ 'Fn::Sub': 'x ${Bucket} ${Bucket.Arn} ${!Literal}' }, 'x my-bucket Bucket.Arn ${Literal}'], [{ 'Fn::Sub': ['${a}/${Bucket}', { a: { Ref: 'AWS::Region' } }] }, 'us-east-1/my-bucket'],
    [{ 'Fn::Select': [1, ['a', 'b']] }, 'b'], [{ 'Fn::Select': ['1', { 'Fn::Split': ['/', 'a/b'] }] }, 'b'], [{ 'Fn::FindInMap': ['Profiles', { Ref: 'AWS::Region' }, 'id'] }, 'us.model'], [{ 'Fn::Base64': 'ab' }, 'YWI='],
    [{ 'Fn::ImportValue': 'Stack:Bucket' }, 'imported Stack:Bucket'], [{ 'Fn::If': ['IsEast', 1, 2] }, 1], [{ 'Fn::If': ['Never', 1, 2] }, 2], [{ 'Fn::If': ['Both', 1, 2] }, 2], [{ 'Fn::If': ['Either', 1, 2] }, 1], [{ 'Fn::If': ['Never', 1, { 'Fn::Length': ['a'] }] }, 1],
  ])('%j is %j', (value, expected) => {
    expect(resolveIntrinsics(value, scope)).toEqual(expected);
  });

  it('fail by name where they are not known or refer to nothing', () => {
    expect(() => resolveIntrinsics({ 'Fn::Transform': {} }, scope)).toThrow(/Fn::Transform/);
    expect(() => resolveIntrinsics({ 'Fn::FindInMap': ['Profiles', 'nowhere', 'id'] }, scope)).toThrow(/nowhere/);
    expect(() => resolveIntrinsics({ 'Fn::If': ['Unknown', 1, 2] }, scope)).toThrow(/Unknown/);
  });
});

describe('an assembly', () => {
  it('may have the upload bucket in another stack', () => {
    const outdir = appFolder();
    const app = new App({ outdir });
    const bucket = new Bucket(new Stack(app, 'Storage'), 'Landing');
    const stack = new Stack(app, 'Analytics');
    new GenAiDataPipeline(stack, 'Pipeline', { catalog: { uploads: UploadSource.bucket(bucket) } });
    app.synth();
    const { resources } = readAssembly(outdir, OPTIONS);
    const landing = resources.find(({ logicalId }) => logicalId.startsWith('Landing'))!;
    expect(landing).toMatchObject({ stackName: 'Storage', type: 'AWS::S3::Bucket' });
    const ingest = resources.find(({ logicalId, type }) => type === 'AWS::Lambda::Function' && /Catalog/.test(logicalId))!;
    expect(ingest.properties.Environment.Variables.UPLOAD_BUCKET).toBe(landing.ref);
  });

  it('that imports what no stack exports is refused with the name of the export', () => {
    const outdir = appFolder();
    const app = new App({ outdir });
    const stack = new Stack(app, 'Analytics');
    new GenAiDataPipeline(stack, 'Pipeline', { catalog: { uploads: UploadSource.bucket(Bucket.fromBucketName(stack, 'Landing', Fn.importValue('Elsewhere:Bucket'))) } });
    app.synth();
    expect(() => readAssembly(outdir, OPTIONS)).toThrow(/no stack of this assembly exports Elsewhere:Bucket/);
  });

  it('with a nested stack is refused, as what is in it would not run', () => {
    const outdir = appFolder();
    const app = new App({ outdir });
    const stack = new Stack(app, 'Analytics');
    new GenAiDataPipeline(stack, 'Pipeline');
    new CfnStack(stack, 'Nested', { templateUrl: 'https://example.com/template.json' });
    app.synth();
    expect(() => readAssembly(outdir, OPTIONS)).toThrow(/Nested of stack Analytics is a nested stack/);
  });

  it('names what it does not run, and gives the outputs', () => {
    const outdir = appFolder();
    const app = new App({ outdir });
    const stack = new Stack(app, 'Analytics');
    const pipeline = new GenAiDataPipeline(stack, 'Pipeline');
    const unrelated = new CfnBucket(stack, 'Unrelated');
    new CfnOutput(stack, 'Database', { value: pipeline.catalog.databaseName });
    app.synth();
    const assembly = readAssembly(outdir, OPTIONS);
    expect(assembly.notSimulated).toContain(`AWS::S3::Bucket ${stack.resolve(unrelated.logicalId)}`);
    expect(assembly.outputs['Analytics.Database']).toMatch(/^[a-z0-9_]+$/);
  });
});
