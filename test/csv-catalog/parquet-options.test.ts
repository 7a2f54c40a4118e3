import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Cataloging, CsvCatalog, EmptyTables, ExistingObjects, ParquetCatalogingOptions, UploadSource } from '../../src';

function synthesize(options: ParquetCatalogingOptions, uploads?: UploadSource): any {
  const stack = new Stack(new App(), 'Stack');
  new CsvCatalog(stack, 'Catalog', { cataloging: Cataloging.parquet(options), uploads });
  return Template.fromStack(stack).toJSON().Resources;
}

const ofType = (resources: any, type: string) => Object.values<any>(resources).filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
const environment = (resources: any) => ofType(resources, 'AWS::Lambda::Function').find(({ Environment }) => Environment?.Variables.QUEUE_URL).Environment.Variables;

describe('options of the Parquet way', () => {
  it('reach the handler, the schedule and the queue', () => {
    const resources = synthesize({
      maxConcurrency: 7, encoding: 'shift_jis', maxRejectedShare: 0, emptyTables: EmptyTables.KEEP, sweepInterval: Duration.minutes(30), rejectsRetention: Duration.minutes(90),
    });
    expect(environment(resources)).toMatchObject({ ENCODING: 'shift_jis', MOST_REJECTS: '0', EMPTY_TABLES: 'keep', REJECTS_HOURS: '1.5', STATUS_HOURS: '720', GENERATION_HOURS: '24', EXISTING_OBJECTS: 'catalog' });
    expect(ofType(resources, 'AWS::Events::Rule').map(({ ScheduleExpression }) => ScheduleExpression)).toContain('rate(30 minutes)');
    expect(ofType(resources, 'AWS::Lambda::EventSourceMapping')).toEqual([expect.objectContaining({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 7 } })]);
  });

  it('let the handler look when the database was created only where older files are ignored', () => {
    const actions = (resources: any) => JSON.stringify(ofType(resources, 'AWS::IAM::Policy'));
    expect(actions(synthesize({}))).not.toContain('glue:GetDatabase');
    const ignoring = synthesize({}, UploadSource.ownBucket({ existingObjects: ExistingObjects.IGNORE }));
    expect(actions(ignoring)).toContain('glue:GetDatabase');
    expect(environment(ignoring)).toMatchObject({ EXISTING_OBJECTS: 'ignore' });
    const [grant] = ofType(ignoring, 'AWS::IAM::Policy').flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(({ Action }) => JSON.stringify(Action).includes('glue:GetDatabase'));
    expect(JSON.stringify(grant)).not.toContain(':table/');
  });

  it.each<[string, ParquetCatalogingOptions]>([
    ['maxConcurrency is 1', { maxConcurrency: 1 }],
    ['maxRejectedShare is 2', { maxRejectedShare: 2 }],
    ["encoding is ''", { encoding: '' }],
    ['statusRetention is 10 minutes', { statusRetention: Duration.minutes(10) }],
  ])('fail where %s, and say what is allowed', (message, options) => {
    expect(() => synthesize(options)).toThrow(new RegExp(`Stack/Catalog: ${message}: give`));
  });
});
