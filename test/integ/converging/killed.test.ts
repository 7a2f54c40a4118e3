import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { PutObjectCommand, DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { App, Stack } from 'aws-cdk-lib';
import { startLocalCloud } from '../../../local/src';
import { PipelineClient } from '../../../local/src/pipeline-client';
import { GenAiDataPipeline } from '../../../src';

const KILLS = Number(process.env.CONVERGING_KILLS ?? 3);
const CLI = path.join(__dirname, '..', '..', '..', 'local', 'lib', 'cli.js');
const BODIES = ['id,x\n1,2\n', 'id,x\n1,2.5\n', 'id,x\n1,word\n', 'id\n7\n', 'id,x,y\n1,2,3\n'];
const KEYS = ['csv/k/a.csv', 'csv/k/b.csv', 'csv/k/c.csv', 'csv/k.csv', 'csv/l.csv'];

/** Starts the command line's local cloud in a process group of its own, and gives its address. */
async function startProcess(assembly: string, data: string): Promise<{ child: ChildProcess; url: string; bucket: string }> {
  const child = spawn(process.execPath, [CLI, assembly, '--port', '0', '--data', data], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`the local cloud ended: ${said}`)));
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [url, bucket] = [/Running at (\S+)/.exec(said)?.[1], /Uploads: s3:\/\/([^/]+)/.exec(said)?.[1]];
      if (url !== undefined && bucket !== undefined) resolve({ child, url, bucket });
    });
  });
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // The whole group: its functions are processes too.
  process.kill(-child.pid!, 'SIGKILL');
  await ended;
}

it(`the local cloud, killed ${KILLS} times while it works, ends with the catalog as the bucket is`, async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'killed-'));
  const [assembly, data] = [path.join(folder, 'cdk.out'), path.join(folder, 'data')];
  const app = new App({ outdir: assembly });
  new GenAiDataPipeline(new Stack(app, 'Integ'), 'Pipeline');
  app.synth();
  const uploads = new Map<string, string>();
  const pick = <T>(values: readonly T[]) => values[Math.floor(Math.random() * values.length)];
  try {
    for (let round = 0; round < KILLS; round++) {
      const { child, url, bucket } = await startProcess(assembly, data);
      const s3 = new S3Client({ endpoint: url, region: 'us-east-1', credentials: { accessKeyId: 'LOCALADMIN', secretAccessKey: 'local' }, forcePathStyle: true });
      for (let i = 0; i < 6; i++) {
        const key = pick(KEYS);
        if (Math.random() < 0.25) {
          await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
          uploads.delete(key);
        } else {
          const body = pick(BODIES);
          await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
          uploads.set(key, body);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3000));
      await kill(child);
    }
    const cloud = await startLocalCloud({ assembly, data, port: 0 });
    try {
      const client = new PipelineClient(cloud);
      // Events that were on their way are lost, as in an outage.
      cloud.runSchedule('UploadSweep');
      const inFolder = [...uploads.keys()].some((key) => key.startsWith('csv/k/'));
      for (const [key, body] of uploads) {
        const state = key === 'csv/k.csv' && inFolder ? 'quarantined' : 'cataloged';
        const rows = body.trim().split('\n').length - 1;
        await client.waitForStatus(key, (status) => status.state === state && (state === 'quarantined' || status.rows === rows));
      }
      for (const [table, keys] of [['k', KEYS.filter((key) => (inFolder ? key.startsWith('csv/k/') : key === 'csv/k.csv'))], ['l', ['csv/l.csv']]] as const) {
        const present = keys.filter((key) => uploads.has(key));
        if (present.length > 0) await client.waitForJson(`profiles/${table}.json`, ({ sources }) => sources === present.length);
        const list = async () => JSON.parse((await client.request('GET', '/tables')).text).tables.filter(({ name }: any) => name === table).map(({ rows }: any) => rows);
        const wanted = present.length === 0 ? [] : [present.length];
        for (let tries = 0; tries < 300 && JSON.stringify(await list()) !== JSON.stringify(wanted); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
        expect([table, await list()]).toEqual([table, wanted]);
      }
    } finally {
      await cloud.stop();
    }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}, 3_600_000);
