import { RehearsalPart } from '../part';
import { runJestCases } from '../tools/jest-cases';

const HISTORIES = 2000;

/** Many writers and faults at every call, and the local cloud killed while it works: the catalog ends as the bucket is. */
export const CONVERGING: RehearsalPart = {
  name: 'converging',
  title: 'the catalog ends as the bucket is: every fault at every call, generated histories of many writers and faults, the local cloud killed at random moments, bursts of files',
  async run(recorder, { root, scratch, isLong }) {
    const histories = HISTORIES * (isLong ? 5 : 1);
    recorder.figure('histories', histories, 'histories');
    await runJestCases(recorder, {
      root, scratch, paths: ['test/csv-catalog/converging/histories.test.ts', 'test/csv-catalog/converging/cut-points.test.ts'], env: { CONVERGING_HISTORIES: String(histories), ...isLong ? { CONVERGING_SEED: 'random' } : {} }, label: 'in memory',
    });
    await runJestCases(recorder, {
      root, scratch, paths: ['test/integ/converging'], env: { CONVERGING_FILES: isLong ? '10000' : '300', CONVERGING_KILLS: isLong ? '30' : '5' }, label: 'on the local cloud',
    });
  },
};
