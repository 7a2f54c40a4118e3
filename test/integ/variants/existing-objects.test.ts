import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { LocalCloud, startLocalCloud } from '../../../local/src';
import { readAssembly } from '../../../local/src/assembly/assembly';
import { PipelineClient } from '../../../local/src/pipeline-client';
import { ObjectStore } from '../../../local/src/services/s3/object-store';
import { ExistingObjects, GenAiDataPipeline, UploadSource } from '../../../src';
import { backends } from '../support/backends';

describe.each([[ExistingObjects.IGNORE, 'ignores'], [ExistingObjects.CATALOG, 'catalogs']])('files that are older than the database: %s', (existingObjects, does) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'existing-'));
  const [assembly, data] = [path.join(folder, 'cdk.out'), path.join(folder, 'data')];
  let cloud: LocalCloud;

  beforeAll(async () => {
    const app = new App({ outdir: assembly });
    new GenAiDataPipeline(new Stack(app, 'Integ'), 'Pipeline', { catalog: { uploads: UploadSource.ownBucket({ existingObjects }) } });
    app.synth();
    const bucket = readAssembly(assembly, { accountId: '123456789012', region: 'us-east-1', endpoint: '' }).resources.find(({ type, logicalId }) => type === 'AWS::S3::Bucket' && logicalId.includes('Upload'))!;
    const store = new ObjectStore(path.join(data, 's3', bucket.ref));
    for (const name of ['left', 'replaced']) store.put(`csv/${name}.csv`, Buffer.from('id\n1\n'), { contentType: 'text/csv', metadata: {} });
    // Moto begins empty: there a file cannot be older than the database.
    cloud = await startLocalCloud({ assembly, data, port: 0, ...backends(), motoUrl: undefined });
  });
  afterAll(async () => {
    await cloud?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it(`the sweep ${does} them, and what is uploaded or replaced later is cataloged either way`, async () => {
    const client = new PipelineClient(cloud);
    await client.upload('csv/later.csv', 'id\n1\n2\n');
    expect(await client.waitForStatus('csv/later.csv')).toMatchObject({ state: 'cataloged', rows: 2 });
    const sweeps = () => [...cloud.functionLogs('IngestFunction').matchAll(/\{.*"message":"swept".*\}/g)].map(([line]) => JSON.parse(line));
    cloud.runSchedule('UploadSweep');
    for (let tries = 0; tries < 600 && sweeps().length === 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    const ignored = existingObjects === ExistingObjects.IGNORE;
    expect(sweeps()).toMatchObject([{ looked: 3, queued: ignored ? 0 : 2 }]);
    if (!ignored) expect(await client.waitForStatus('csv/left.csv')).toMatchObject({ state: 'cataloged', rows: 1 });

    await client.upload('csv/replaced.csv', 'id\n1\n2\n3\n');
    await client.waitForStatus('csv/replaced.csv', ({ state, rows }) => state === 'cataloged' && rows === 3);
    expect(await client.read('status/csv/left.csv.json') === undefined).toBe(ignored);
    expect(cloud.calls().some(({ action, role }) => action === 'glue:GetDatabase' && role.includes('Ingest'))).toBe(ignored);
    expect(cloud.calls().filter(({ decision }) => decision !== 'allowed')).toEqual([]);
  });
});
