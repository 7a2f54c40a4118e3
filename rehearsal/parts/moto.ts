import { CreateDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as fc from 'fast-check';
import { MOTO_FAULTS } from '../moto/faults';
import { SEQUENCES, Side } from '../moto/operations';
import { RehearsalPart } from '../part';
import { runJestCases } from '../tools/jest-cases';
import { startMoto } from '../tools/moto';
import { AthenaSession } from '../trino/athena-session';

const SEED = 5;
const SEQUENCES_OF_EACH = 120;
const CREDENTIALS = { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' };

export const MOTO: RehearsalPart = {
  name: 'moto',
  title: 'the integration cases with moto behind S3, SQS and Glue; generated sequences of calls that ours and moto answer alike',
  run: async (recorder, context) => {
    const moto = await startMoto(context.cache);
    await runJestCases(recorder, { root: context.root, scratch: context.scratch, paths: ['test/integ'], env: { LOCAL_CLOUD_MOTO: moto.url }, label: 'with moto behind S3, SQS and Glue' });
    const session = await AthenaSession.start(context.scratch);
    try {
      const { cloud } = session;
      const clients = (endpoint: string, credentials: typeof CREDENTIALS) => {
        const common = { endpoint, region: cloud.region, credentials, maxAttempts: 1 };
        return { s3: new S3Client({ ...common, forcePathStyle: true }), sqs: new SQSClient(common), glue: new GlueClient(common) };
      };
      const [ours, motos] = [clients(cloud.url, cloud.credentials), clients(moto.url, CREDENTIALS)];
      const bucket = session.client.tableBucket;
      await motos.s3.send(new CreateBucketCommand({ Bucket: bucket }));
      await motos.glue.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'main' } }));
      const seen = new Set<string>();
      for (const [service, sequences] of Object.entries(SEQUENCES)) {
        const different: string[] = [];
        let calls = 0;
        let known = 0;
        for (const [i, operations] of fc.sample(sequences, { seed: SEED, numRuns: SEQUENCES_OF_EACH * (context.isLong ? 10 : 1) }).entries()) {
          // A queue of dead letters: nobody else takes from it.
          const name = `sequence-${service.toLowerCase()}-${i}`;
          const side = { bucket, database: 'main', prefix: `${name}/`, receipts: [] };
          const { QueueUrl } = await motos.sqs.send(new CreateQueueCommand({ QueueName: name }));
          const sides: Side[] = [{ ...side, receipts: [], ...ours, queueUrl: cloud.createQueue(name) }, { ...side, receipts: [], ...motos, queueUrl: QueueUrl! }];
          for (const { name: what, run } of operations) {
            calls += 1;
            const [a, b] = await Promise.all(sides.map((one) => run(one).then((answer) => JSON.stringify(answer), (error) => `${error.name} ${error.$metadata?.httpStatusCode}`)));
            if (a === b) continue;
            const fault = MOTO_FAULTS.find((candidate) => candidate.operation.test(what) && candidate.matches(a, b));
            if (fault === undefined) {
              different.push(`sequence ${i}, ${what}: ${a.slice(0, 250)} here, ${b.slice(0, 250)} by moto`);
              break;
            }
            known += 1;
            seen.add(fault.what);
            // What follows would differ by what went before.
            break;
          }
        }
        recorder.figure(`${service}: calls compared with moto`, calls, 'calls');
        recorder.figure(`${service}: sequences that end at a known fault of moto`, known, 'sequences');
        recorder.check(`${service} answers as moto does, but for its known faults`, different.length === 0 && calls > SEQUENCES_OF_EACH * 5, `${different.length} differ (seed ${SEED})\n${different.slice(0, 6).join('\n')}`);
      }
      recorder.check('every listed fault of moto was met', MOTO_FAULTS.every(({ what }) => seen.has(what)), MOTO_FAULTS.filter(({ what }) => !seen.has(what)).map(({ what }) => what).join('\n'));
      recorder.table('Faults of moto', ['Fault', 'What AWS says'], MOTO_FAULTS.map(({ what, page }) => [what, page]));
    } finally {
      await session.stop();
      await moto.stop();
    }
  },
};
