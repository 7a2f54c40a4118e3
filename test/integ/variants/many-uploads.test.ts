import { RunningApp, startApp } from './support/running-app';
import { GenAiDataPipeline } from '../../../src';

const DATA_SETS = 10;
const FILES = 3;

describe('many uploads at once', () => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await startApp((stack) => {
      new GenAiDataPipeline(stack, 'Pipeline');
    });
  });
  afterAll(() => app?.stop());

  it('catalogs every file of every data set, once', async () => {
    const { client } = app;
    const files = Array.from({ length: DATA_SETS * FILES }, (_, i) => ({ dataSet: i % DATA_SETS, file: Math.floor(i / DATA_SETS) }));
    await Promise.all(files.map(({ dataSet, file }) => client.upload(`csv/set_${dataSet}/part-${file}.csv`,
      `id,amount\n${Array.from({ length: file + 1 }, (_, row) => `${file * 100 + row},${(dataSet + 1) * 10 ** file}`).join('\n')}\n`)));
    const statuses = await Promise.all(files.map(({ dataSet, file }) => client.waitForStatus(`csv/set_${dataSet}/part-${file}.csv`)));
    expect(statuses.map(({ state, reason }) => [state, reason]).filter(([state]) => state !== 'cataloged')).toEqual([]);

    const { tables } = JSON.parse((await client.request('GET', '/tables')).text);
    expect(tables.map(({ name, rows }: any) => [name, rows]).sort()).toEqual(Array.from({ length: DATA_SETS }, (_, i) => [`set_${i}`, 1 + 2 + 3]));
    for (let dataSet = 0; dataSet < DATA_SETS; dataSet++) {
      await client.waitForJson(`descriptions/set_${dataSet}.json`);
      const answer = await client.ask(`What is the total amount in set_${dataSet}?`);
      // One row of 1, two of 10, three of 100.
      expect([answer.receipt.tables.map((table: string) => table.split('.').pop()), answer.rows[0].map(Number)]).toEqual([[`set_${dataSet}`], [321 * (dataSet + 1)]]);
    }
    expect(app.cloud.calls().filter(({ decision }) => decision !== 'allowed')).toEqual([]);
  }, 240_000);
});
