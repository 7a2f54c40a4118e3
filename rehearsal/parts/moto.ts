import { compareWithMoto } from '../moto/compare';
import { RehearsalPart } from '../part';
import { FEW_OF_EACH, runJestCases } from '../tools/jest-cases';
import { startMoto } from '../tools/moto';
import { AthenaSession } from '../trino/athena-session';

export const MOTO: RehearsalPart = {
  name: 'moto',
  title: 'the integration cases with moto behind S3, SQS and Glue; generated sequences of calls that ours and moto answer alike',
  run: async (recorder, context) => {
    const moto = await startMoto(context.cache, recorder.progress);
    try {
      await runJestCases(recorder, { root: context.root, scratch: context.scratch, paths: ['test/integ'], env: { ...FEW_OF_EACH, LOCAL_CLOUD_MOTO: moto.url }, label: 'with moto behind S3, SQS and Glue' });
      const session = await AthenaSession.start(context.scratch);
      try {
        await compareWithMoto(recorder, session, moto.url, context.isLong ? 10 : 1);
      } finally {
        await session.stop();
      }
    } finally {
      await moto.stop();
    }
  },
};
