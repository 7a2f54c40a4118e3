import * as fs from 'node:fs';
import * as path from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DuckDBInstance } from '@duckdb/node-api';
import { arm64NodeCommand, LAMBDA_NODE } from './arm64-node';
import { LocalCloud, PipelineClient, startLocalCloud } from '../../local/src';
import { scriptModel } from '../../local/src/models/script-model';
import { Recorder, RehearsalContext } from '../part';
import { run } from '../tools/commands';

const UPLOAD = [
  'id,station,level,price,is_open,measured_on,seen_at,note',
  '1,Zürich,4.25,10.50,true,2024-02-29,2024-02-29 13:45:10,"two\nlines"',
  '2,Genève,-0.5,0.05,false,2024-03-01,2024-03-01 00:00:00,',
  '3,Łódź,1e-3,99999.99,true,1999-12-31,1999-12-31 23:59:59,"a ""quoted"" word"',
  '',
].join('\n');
const ROWS = [
  [1, 'Zürich', 4.25, 10.5, true, '2024-02-29', '2024-02-29 13:45:10', 'two\nlines'],
  [2, 'Genève', -0.5, 0.05, false, '2024-03-01', '2024-03-01 00:00:00', null],
  [3, 'Łódź', 0.001, 99999.99, true, '1999-12-31', '1999-12-31 23:59:59', 'a "quoted" word'],
];
const PARQUET_TYPES = ['BIGINT', 'VARCHAR', 'DOUBLE', 'DECIMAL(18,2)', 'BOOLEAN', 'DATE', 'TIMESTAMP', 'VARCHAR'];
const MEANING = 'Where the level was read';
/** A process under emulation starts in seconds, on a busy machine in tens of them. */
const LONGEST_WAIT_MILLISECONDS = 100_000;

/** The three bundles and the layer, as synthesized, on Lambda's Node.js for arm64: an upload, a description, questions. */
export async function runOnArm64(recorder: Recorder, context: RehearsalContext): Promise<void> {
  const nodeCommand = await arm64NodeCommand(recorder, context);
  const assembly = path.join(context.scratch, 'arm64.out');
  const app = path.join(context.root, 'examples', 'typescript', 'quickstart', 'app.ts');
  await run('npx', ['tsx', app], { cwd: context.root, env: { ...process.env, CDK_OUTDIR: assembly } });
  checkRuntimes(recorder, assembly);
  const cloud = await startLocalCloud({
    assembly,
    port: 0,
    nodeCommand,
    model: scriptModel([
      { when: { tool: 'describe_table' }, input: { title: 'Levels', description: 'Water levels by station', columns: [{ name: 'station', meaning: MEANING }], questions: ['Which is highest?'] } },
      { when: { question: 'delete them' }, input: { kind: 'sql', sql: 'DELETE FROM levels' } },
      { when: { question: 'highest?' }, input: { kind: 'sql', sql: 'SELECT station, price FROM levels ORDER BY level DESC LIMIT 1', answer_template: 'The highest is {{station}}.' } },
    ]),
  });
  try {
    await tryPipeline(recorder, context, cloud);
  } catch (error) {
    const logs = ['Ingest', 'Describe', 'Ask'].map((name) => cloud.functionLogs(name).slice(-1500)).filter((log) => log !== '');
    throw new Error(`${(error as Error).message}\nThe functions printed:\n${logs.join('\n')}`);
  } finally {
    await cloud.stop();
  }
}

function checkRuntimes(recorder: Recorder, assembly: string): void {
  const template = JSON.parse(fs.readFileSync(path.join(assembly, 'Quickstart.template.json'), 'utf8'));
  const functions = Object.values<any>(template.Resources).filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties.Environment?.Variables?.POWERTOOLS_SERVICE_NAME);
  const seen = functions.map(({ Properties }) => `${Properties.Runtime} ${Properties.Architectures}`);
  const wanted = `nodejs${LAMBDA_NODE.split('.')[0]}.x arm64`;
  recorder.check('the template\'s three functions are for the Node.js and the architecture tried here', seen.length === 3 && seen.every((line) => line === wanted), `${seen.join(', ')}; tried: ${wanted}`);
}

async function tryPipeline(recorder: Recorder, context: RehearsalContext, cloud: LocalCloud): Promise<void> {
  const client = new PipelineClient(cloud);
  const seconds = stopwatch();
  recorder.progress('uploading a file');
  await client.upload('csv/levels.csv', UPLOAD);
  const status = await patiently(() => client.waitForStatus('csv/levels.csv'));
  recorder.check('an upload is converted', status.state === 'cataloged' && status.rows === ROWS.length, JSON.stringify(status).slice(0, 400));
  recorder.figure('upload converted under emulation', seconds(), 's');
  const parquet = await readParquet(client, context.scratch);
  recorder.check('its Parquet has the types', equal(parquet.types, PARQUET_TYPES), `${parquet.types}; expected ${PARQUET_TYPES}`);
  recorder.check('its Parquet has the rows', equal(parquet.rows, ROWS), JSON.stringify(parquet.rows));

  recorder.progress('waiting for the description');
  await patiently(() => client.waitForJson('descriptions/levels.json'));
  const table = JSON.parse((await client.request('GET', '/tables/levels')).text);
  const station = table.columns?.find(({ name }: { name: string }) => name === 'station');
  recorder.check('a table is described', station?.description?.includes(MEANING) === true, JSON.stringify(station));

  recorder.progress('asking');
  const answer = await client.ask('highest?');
  recorder.check('a question is answered', answer.kind === 'answered' && equal(answer.rows, [['Zürich', 10.5]]), JSON.stringify(answer).slice(0, 400));
  const before = cloud.serviceCalls().length;
  const refused = await client.ask('delete them');
  const later = cloud.serviceCalls().slice(before).map(({ operation }) => operation);
  recorder.check('a statement that is no query is refused and not run', refused.kind === 'cannot_answer' && !later.includes('StartQueryExecution'), `${refused.kind}; calls: ${later}`);
  const denied = new Set(cloud.calls().filter(({ decision }) => decision !== 'allowed').map(({ role, action, resource }) => `${role}: ${action} ${resource}`));
  recorder.check('the roles allow every call', denied.size === 0 && cloud.calls().length > 0, [...denied].slice(0, 5).join(', '));
}

async function readParquet(client: PipelineClient, folder: string): Promise<{ types: string[]; rows: unknown[][] }> {
  const { Contents } = await client.s3.send(new ListObjectsV2Command({ Bucket: client.tableBucket, Prefix: 'tables/levels/' }));
  const { Body } = await client.s3.send(new GetObjectCommand({ Bucket: client.tableBucket, Key: Contents![0].Key }));
  const file = path.join(folder, 'levels.parquet');
  fs.writeFileSync(file, await Body!.transformToByteArray());
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM '${file}'`);
    const read = await connection.runAndReadAll(`SELECT id::integer, station, level, price::double, is_open, measured_on::varchar, seen_at::varchar, note FROM '${file}' ORDER BY id`);
    return { types: described.getRowsJson().map((row) => String(row[1])), rows: read.getRowsJson() };
  } finally {
    connection.closeSync();
  }
}

async function patiently<T>(wait: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + LONGEST_WAIT_MILLISECONDS; ;) {
    try {
      return await wait();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}

function equal(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function stopwatch(): () => number {
  const start = Date.now();
  return () => Math.round((Date.now() - start) / 100) / 10;
}
