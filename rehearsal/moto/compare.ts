import { CreateDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as fc from 'fast-check';
import { MOTO_FAULTS } from './faults';
import { GLUE_CALLS } from './glue-calls';
import { S3_CALLS } from './s3-calls';
import { Operation, Side } from './side';
import { SQS_CALLS } from './sqs-calls';
import { Recorder } from '../part';
import { AthenaSession } from '../trino/athena-session';

const SEED = 5;
const SEQUENCES_OF_EACH = 120;
const SEQUENCES = { S3: S3_CALLS, SQS: SQS_CALLS, Glue: GLUE_CALLS } as const;
const CREDENTIALS = { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' };

type Clients = Pick<Side, 's3' | 'sqs' | 'glue'>;

/** Generated sequences of calls by the real SDK: the local cloud answers as moto does, but for moto's listed faults. */
export async function compareWithMoto(recorder: Recorder, { cloud, client }: AthenaSession, motoUrl: string, times: number): Promise<void> {
  const clients = (endpoint: string, credentials: typeof CREDENTIALS): Clients => {
    const common = { endpoint, region: cloud.region, credentials, maxAttempts: 1 };
    return { s3: new S3Client({ ...common, forcePathStyle: true }), sqs: new SQSClient(common), glue: new GlueClient(common) };
  };
  const [ours, motos] = [clients(cloud.url, cloud.credentials), clients(motoUrl, CREDENTIALS)];
  const bucket = client.tableBucket;
  await motos.s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await motos.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'main' } }));
  const seen = new Map<string, number>();
  for (const [service, sequences] of Object.entries(SEQUENCES)) {
    const different: string[] = [];
    let calls = 0;
    for (const [i, operations] of fc.sample(sequences, { seed: SEED, numRuns: SEQUENCES_OF_EACH * times }).entries()) {
      // A queue of dead letters: nobody else takes from it.
      const name = `sequence-${service.toLowerCase()}-${i}`;
      const { QueueUrl } = await motos.sqs.send(new CreateQueueCommand({ QueueName: name }));
      const side = { bucket, database: 'main', prefix: `${name}/` };
      const ended = await compareSequence(operations, { ...side, receipts: [], ...ours, queueUrl: cloud.createQueue(name) }, { ...side, receipts: [], ...motos, queueUrl: QueueUrl! });
      calls += ended.calls;
      if (ended.difference === undefined) continue;
      const { what, here, there } = ended.difference;
      const fault = MOTO_FAULTS.find((candidate) => candidate.operation.test(what) && candidate.matches(here, there));
      if (fault === undefined) different.push(`sequence ${i}, ${what}: ${here.slice(0, 250)} here, ${there.slice(0, 250)} by moto`);
      else seen.set(fault.what, (seen.get(fault.what) ?? 0) + 1);
    }
    recorder.figure(`${service}: calls compared with moto`, calls, 'calls');
    recorder.check(`${service} answers as moto does, but for its known faults`, different.length === 0 && calls > SEQUENCES_OF_EACH * 5, `${different.length} differ (seed ${SEED})\n${different.slice(0, 6).join('\n')}`);
  }
  const unmet = MOTO_FAULTS.filter(({ what }) => !seen.has(what));
  recorder.check('every listed fault of moto was met', unmet.length === 0, unmet.map(({ what }) => what).join('\n'));
  recorder.table('Faults of moto', ['Fault', 'Sequences that end at it', 'What AWS says'], MOTO_FAULTS.map(({ what, page }) => [what, seen.get(what) ?? 0, page]));
}

/** Up to the first difference: what follows would differ by what went before. */
async function compareSequence(operations: readonly Operation[], ours: Side, motos: Side): Promise<{ calls: number; difference?: { what: string; here: string; there: string } }> {
  for (const [i, { name: what, run }] of operations.entries()) {
    const [here, there] = await Promise.all([ours, motos].map((side) => run(side).then((answer) => JSON.stringify(answer), (error) => `${error.name} ${error.$metadata?.httpStatusCode}`)));
    if (here !== there) return { calls: i + 1, difference: { what, here, there } };
  }
  return { calls: operations.length };
}
