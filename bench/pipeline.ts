import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Figure, figure, median } from './figure';
import { startLocalCloud } from '../local/src';
import { PipelineClient } from '../local/src/pipeline-client';
import { GenAiDataPipeline } from '../src';

const WARM_RUNS = 7;
const QUESTIONS = 15;

/** Handler times of the shipped bundles on the local cloud, as the handlers themselves report them. */
export async function measurePipeline(): Promise<Figure[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const app = new App({ outdir: path.join(folder, 'cdk.out') });
  new GenAiDataPipeline(new Stack(app, 'Bench'), 'Pipeline');
  app.synth();
  const cloud = await startLocalCloud({ assembly: path.join(folder, 'cdk.out'), port: 0 });
  try {
    const client = new PipelineClient(cloud);
    const ingest = async (name: string): Promise<number> => {
      await client.upload(`csv/${name}.csv`, oneMegabyte());
      return (await client.waitForStatus(`csv/${name}.csv`)).milliseconds;
    };
    const fresh = await ingest('fresh');
    const warm: number[] = [];
    for (let i = 0; i < WARM_RUNS; i++) warm.push(await ingest(`warm${i}`));
    const own: number[] = [];
    let roundTripsBefore = 0;
    let roundTripsAfter = 0;
    for (let i = 0; i < QUESTIONS; i++) {
      const before = cloud.serviceCalls().length;
      const { receipt } = await client.ask('What is the total amount per region in fresh?');
      const { catalog, model, query, total } = receipt.milliseconds;
      own.push(total - catalog - model - query);
      const calls = cloud.serviceCalls().slice(before).filter(({ principalArn }) => principalArn.includes('AskFunction'));
      roundTripsBefore = Math.max(roundTripsBefore, calls.findIndex(({ service }) => service === 'bedrock'));
      const operations = calls.map(({ operation }) => operation);
      roundTripsAfter = Math.max(roundTripsAfter, operations.length - 1 - operations.lastIndexOf('GetQueryExecution'));
    }
    return [
      figure('ingest of 1 MB, handler time in a fresh process', fresh, 'ms', 'at most 1500 ms'),
      figure(`ingest of 1 MB, handler time warm, median of ${WARM_RUNS}`, median(warm), 'ms', 'at most 400 ms'),
      figure(`question, our own time warm (all but Glue, model and Athena), median of ${QUESTIONS}`, median(own), 'ms', 'at most 25 ms of CPU'),
      figure('question, AWS round trips before the model call', roundTripsBefore, 'calls', 'at most 2'),
      figure('question, AWS round trips after Athena has the result', roundTripsAfter, 'calls', 'at most 1'),
    ];
  } finally {
    await cloud.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function oneMegabyte(): string {
  const lines = ['id,region,amount,ordered_on,note'];
  for (let i = 0, bytes = 0; bytes < 1e6; i++) {
    const line = `${i},${['North', 'South', 'East', 'West'][i % 4]},${(i % 1000) + 0.25},2024-${String(i % 12 + 1).padStart(2, '0')}-15,"order ${i}, shipped"`;
    lines.push(line);
    bytes += line.length + 1;
  }
  return lines.join('\n') + '\n';
}
