import { GenAiDataPipeline } from '../../../src';
import { RunningApp, startApp } from '../variants/support/running-app';

const FILES = Number(process.env.CONVERGING_FILES ?? 150);

describe('a data set that changes while it is read', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp((stack) => {
      new GenAiDataPipeline(stack, 'Pipeline');
    });
  });
  afterAll(() => app?.stop());

  const cataloged = (rows: number) => (status: any) => status.state === 'cataloged' && status.rows === rows;

  it('shows readers the old table or the new one while it widens', async () => {
    const { client } = app;
    for (const name of ['a', 'b', 'c']) await client.upload(`csv/loop/${name}.csv`, 'id,amount\n1,10\n2,20\n');
    for (const name of ['a', 'b', 'c']) await client.waitForStatus(`csv/loop/${name}.csv`, cataloged(2));
    const seen: string[] = [];
    let isDone = false;
    const reader = (async () => {
      while (!isDone) {
        const answer = await client.ask('What is the total amount in loop?');
        seen.push(JSON.stringify(answer.rows.map((row: unknown[]) => row.map(Number))));
      }
    })();
    // The next question is on its way then.
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await client.upload('csv/loop/d.csv', 'id,amount\n3,0.5\n');
    await client.waitForStatus('csv/loop/d.csv', cataloged(1));
    isDone = true;
    await reader;
    expect((await client.ask('What is the total amount in loop?')).rows[0].map(Number)).toContain(90.5);
    expect(seen.length).toBeGreaterThan(1);
    expect(new Set(seen.filter((rows) => !['[[90]]', '[[90.5]]'].includes(rows)))).toEqual(new Set());
  });

  it('gives one name to one data set, tells of records that do not fit, and follows settings', async () => {
    const { client } = app;
    await client.upload('csv/named.csv', 'id\n1\n');
    await client.waitForStatus('csv/named.csv', cataloged(1));
    await client.upload('csv/named/a.csv', 'id\n7\n8\n');
    await client.waitForStatus('csv/named/a.csv', cataloged(2));
    expect(await client.waitForStatus('csv/named.csv', ({ state }) => state === 'quarantined')).toMatchObject({ reason: { code: 'name-collision' } });

    const rows = Array.from({ length: 40 }, (_, i) => `${i},${i * 2}`);
    await client.upload('csv/unfit.csv', ['id,double', ...rows, '41,82,one too many', ...rows.slice(0, 5)].join('\n'));
    const status = await client.waitForStatus('csv/unfit.csv', cataloged(45));
    expect(status.rejected.count).toBe(1);
    const rejects = (await client.read('rejects/csv/unfit.csv.jsonl'))!.trim().split('\n').map((line) => JSON.parse(line));
    expect(rejects).toEqual([expect.objectContaining({ line: 42, text: expect.stringContaining('one too many') })]);

    await client.upload('csv/unfit.csv', ['id,double', ...rows].join('\n'));
    await client.waitForStatus('csv/unfit.csv', cataloged(40));
    expect(await client.read('rejects/csv/unfit.csv.jsonl')).toBeUndefined();

    await client.upload('csv/named/_dataset.json', '{"types":{"id":"string"}}');
    await client.waitForJson('profiles/named.json', ({ columns }) => columns[0].type === 'string');
    await client.upload('csv/named/_dataset.json', '{"types":{"id":"words"}}');
    expect(await client.waitForStatus('csv/named/a.csv', ({ state }) => state === 'quarantined')).toMatchObject({ reason: { code: 'invalid-settings', message: expect.stringContaining('types.id') } });
  });

  it(`catalogs every one of ${FILES} small files that come at once`, async () => {
    const { client, cloud } = app;
    const keys = Array.from({ length: FILES }, (_, i) => `csv/burst_${i % 3}/${i}.csv`);
    for (let at = 0; at < keys.length; at += 50) await Promise.all(keys.slice(at, at + 50).map((key, i) => client.upload(key, `id,n\n${at + i},1\n`)));
    for (const key of keys) await client.waitForStatus(key, cataloged(1));
    for (const set of [0, 1, 2]) {
      const files = keys.filter((_, i) => i % 3 === set).length;
      await client.waitForJson(`profiles/burst_${set}.json`, ({ rows, sources }) => rows === files && sources === files);
    }
    expect(cloud.calls().filter(({ decision }) => decision !== 'allowed')).toEqual([]);
  }, 3_600_000);
});

it('is cataloged by the sweep where no event came, as are changes and removals', async () => {
  const app = await startApp((stack) => {
    new GenAiDataPipeline(stack, 'Pipeline');
  }, 'rules', (template) => {
    for (const { Type, Properties } of Object.values<any>(template.Resources)) if (Type === 'AWS::Events::Rule' && Properties.EventPattern?.source?.[0] === 'aws.s3') Properties.State = 'DISABLED';
  });
  try {
    const { client, cloud } = app;
    await client.upload('csv/lost/a.csv', 'id\n1\n');
    await client.upload('csv/lost/b.csv', 'id\nword\n');
    await client.upload('csv/lost.csv', 'id\n1\n');
    cloud.runSchedule('UploadSweep');
    await client.waitForStatus('csv/lost/b.csv', ({ state }) => state === 'cataloged');
    await client.waitForStatus('csv/lost.csv', ({ state }) => state === 'quarantined');
    await client.remove('csv/lost/b.csv');
    await client.upload('csv/lost/a.csv', 'id\n1\n2\n');
    cloud.runSchedule('UploadSweep');
    await client.waitForStatus('csv/lost/b.csv', ({ state }) => state === 'superseded');
    await client.waitForJson('profiles/lost.json', ({ rows, columns }) => rows === 2 && columns[0].type === 'bigint');
  } finally {
    await app.stop();
  }
});
