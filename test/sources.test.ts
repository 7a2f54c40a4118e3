import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Cataloging, CsvCatalog, DataLocation, DatasetDescriber, ExistingObjects, NlQueryApi, QuerySource, UploadSource } from '../src';
import { resourcesOf, statementsOf, synthesize } from './support/templates';

function stackWith(region?: string) {
  const app = new App();
  return { app, stack: new Stack(app, 'Stack', { env: region ? { region, account: '111111111111' } : undefined }) };
}

function glueSource(stack: Stack, tables?: string[]) {
  const database = new glue.CfnDatabase(stack, 'Legacy', { catalogId: '1', databaseInput: { name: 'legacy' } });
  const lake = new s3.Bucket(stack, 'Lake', { encryptionKey: new kms.Key(stack, 'Key'), encryption: s3.BucketEncryption.KMS });
  return QuerySource.glueDatabase(database, { data: [DataLocation.bucket(lake, 'orders/')], tables });
}

describe('a Glue database as a source', () => {
  it('lets the API read exactly its tables, locations and keys', () => {
    const { stack } = stackWith();
    new NlQueryApi(stack, 'Api', { source: glueSource(stack, ['orders']) });
    const statements = JSON.stringify(statementsOf(Template.fromStack(stack).toJSON()));
    expect(statements).toContain('/orders/*');
    expect(statements).toContain('"/orders"');
    expect(statements).toContain('"StringLike":{"s3:prefix":"orders/*"}');
    expect(statements).toContain('kms:Decrypt');
    expect(statements).not.toContain('profiles/*');
  });

  it('is described into a bucket of the describer, on events of Glue', () => {
    const { stack } = stackWith();
    new DatasetDescriber(stack, 'Describer', { source: glueSource(stack, ['orders']) });
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'source': ['aws.glue'], 'detail-type': ['Glue Data Catalog Database State Change', 'Glue Data Catalog Table State Change'] } });
    expect(resourcesOf(template.toJSON(), 'AWS::S3::Bucket').map(([id]) => id)).toContainEqual(expect.stringContaining('DescriptionBucket'));
    const variables = resourcesOf(template.toJSON(), 'AWS::Lambda::Function')[0][1].Properties.Environment.Variables;
    expect(variables).toMatchObject({ PROFILE_BUCKET: '', TABLE_NAMES: '["orders"]' });
  });

  it('says what is wrong with its tables and locations', () => {
    const { stack } = stackWith();
    expect(() => new NlQueryApi(stack, 'A', { source: glueSource(stack, ['Orders']) })).toThrow(/'Orders' has capital letters/);
    const database = new glue.CfnDatabase(stack, 'D', { catalogId: '1', databaseInput: { name: 'd' } });
    expect(() => new NlQueryApi(stack, 'B', { source: QuerySource.glueDatabase(database, { data: [] }) })).toThrow(/no data location/);
    expect(() => DataLocation.bucket(new s3.Bucket(stack, 'X'), '/a')).toThrow(/starts with '\/'/);
    const whole = DataLocation.bucket(s3.Bucket.fromBucketName(stack, 'Y', 'lake-of-mine'));
    new NlQueryApi(stack, 'C', { source: QuerySource.glueDatabase(database, { data: [whole] }) });
    expect(statementsOf(Template.fromStack(stack).toJSON()).some(({ Action, Condition }) => Action === 's3:ListBucket' && Condition === undefined)).toBe(true);
  });
});

describe('an upload bucket that exists', () => {
  it('is used with a warning that says how to switch its events on', () => {
    const { app, stack } = stackWith();
    new CsvCatalog(stack, 'Catalog', { uploads: UploadSource.bucket(s3.Bucket.fromBucketName(stack, 'Landing', 'landing'), { prefix: 'in/' }), databaseName: 'sales' });
    const messages = app.synth().getStackByName('Stack').messages.map(({ entry }) => String(entry.data));
    expect(messages).toContainEqual(expect.stringContaining('aws s3api put-bucket-notification-configuration --bucket landing'));
  });

  it('must be of the stack’s account and region', () => {
    const { stack } = stackWith('us-east-1');
    const bucket = s3.Bucket.fromBucketAttributes(stack, 'Landing', { bucketName: 'landing', region: 'eu-west-1' });
    expect(() => new CsvCatalog(stack, 'Catalog', { uploads: UploadSource.bucket(bucket) })).toThrow(/bucket is of region eu-west-1, the stack of us-east-1/);
  });
});

it.each([
  [{ uploads: UploadSource.ownBucket({ prefix: '/csv' }) }, /prefix '\/csv' must end with '\/'/],
  [{ databaseName: 'My-Db' }, /database name 'My-Db'/],
  [{ cataloging: Cataloging.crawler({ crawlerName: 'a/b' }) }, /crawler name 'a\/b'/],
  [{ cataloging: Cataloging.crawler({ tablePrefix: 'A-' }) }, /table prefix 'A-'/],
  [{ cataloging: Cataloging.crawler({ tableLevel: 0 }) }, /tableLevel is 0: give a whole number/],
  [{ cataloging: Cataloging.crawler(), uploads: UploadSource.ownBucket({ existingObjects: ExistingObjects.IGNORE }) },
    /Catalog: existingObjects is 'ignore' with Cataloging.crawler\(\), which reads the whole prefix: .* ExistingObjects.CATALOG.* prefix .* Cataloging.parquet\(\)/],
  [{ cataloging: Cataloging.parquet({ maxConcurrency: 1 }) }, /maxConcurrency is 1: give a whole number from 2 to 1000/],
])('the catalog says what is wrong with its options', (catalog, message) => {
  expect(() => synthesize({ catalog })).toThrow(message);
});

it.each(['us-gov-west-1', 'cn-north-1'])('the catalog has no literal partition in %s', (region) => {
  const { stack } = stackWith(region);
  new CsvCatalog(stack, 'Catalog');
  expect(JSON.stringify(Template.fromStack(stack).toJSON())).not.toContain('arn:aws:');
});

describe('a file of verified queries', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'verified-'));
  afterAll(() => fs.rmSync(folder, { recursive: true }));
  const given = (name: string, content: string) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    return () => synthesize({ api: { verifiedQueriesFile: file } });
  };

  it('becomes an asset that the function may read, from YAML and from JSON', () => {
    for (const [name, content] of [['a.yaml', '- question: How many?\n  sql: SELECT count(*) FROM t\n'], ['a.json', '[{"question":"q","sql":"SELECT 1 FROM t"}]']]) {
      const { json } = given(name, content)();
      const variables = resourcesOf(json, 'AWS::Lambda::Function').find(([id]) => id.includes('Ask'))![1].Properties.Environment.Variables;
      expect(variables.VERIFIED_QUERIES_KEY).toMatch(/\.json$/);
      expect(JSON.stringify(statementsOf(json))).toContain(variables.VERIFIED_QUERIES_KEY);
    }
  });

  it.each([
    ['a.txt', 'x', /extension '.txt'/],
    ['b.json', '{', /cannot be read as JSON/],
    ['b.yaml', 'a: [', /cannot be read as YAML/],
    ['c.json', '{}', /must be a list/],
    ['d.json', '[1]', /entry 1 must have the fields/],
    ['e.json', '[{"question":"q","sql":"SELECT 1 FROM t","x":1}]', /entry 1 has the field 'x'/],
    ['f.json', '[{"sql":"SELECT 1 FROM t"}]', /entry 1 has no question/],
    ['g.json', '[{"question":"q"}]', /entry 1 has no sql/],
    ['h.json', '[{"question":"q","sql":"SELECT 1 FROM t"},{"question":"q","sql":"DROP TABLE t"}]', /entry 2 has sql that is not a query/],
    ['i.json', '[{"question":"q","sql":"SELECT read_text(a) FROM t"}]', /i\.json' entry 1 has sql .* The function "read_text" is not one/],
    ['j.json', '[{"question":"q","sql":"SELECT * FROM information_schema.tables"}]', /entry 1 has sql .* is a system table; only tables of data may be read/],
    ['k.json', '[{"question":"q","sql":"SELECT \\"$path\\" FROM t"}]', /entry 1 has sql .* hidden column/],
    ['l.json', '[{"question":"q","sql":"SELECT 1"}]', /entry 1 has sql .* reads no table; read at least one of the tables\./],
  ])('says what is wrong with %s', (name, content, message) => {
    expect(given(name, content)).toThrow(message);
  });

  it('must exist', () => {
    expect(() => synthesize({ api: { verifiedQueriesFile: 'nowhere.yaml' } })).toThrow(/nowhere.yaml' does not exist/);
  });
});
