import { BODIES, checkCatalog, cloudOf, Engine } from './support/history';
import { Fault, FAULTS, ScheduledCloud } from './support/scheduled-cloud';
import { smallConverter } from './support/small-converter';

const ENGINE: Engine = { converter: smallConverter, bodies: BODIES, read: (body) => JSON.parse(body.toString()) };
const [WHOLE, , DECIMAL, TEXT] = BODIES;

/** No code looks at how a call fails, so a death after it stands for the others but for a call that is made again; the rehearsal tries every one. */
const TRIED: readonly Fault[] = process.env.CONVERGING_HISTORIES === undefined ? ['death-after', 'made-twice'] : FAULTS.slice(1);

/** What the bucket has, one after the other; undefined: the object is removed. */
type Change = readonly [key: string, body: string | undefined];
const FLOWS: readonly (readonly [what: string, changes: readonly Change[]])[] = [
  ['a file is uploaded, replaced, becomes bad, good, and is removed', [['csv/u.csv', WHOLE], ['csv/u.csv', TEXT], ['csv/u.csv', ''], ['csv/u.csv', WHOLE], ['csv/u.csv', undefined]]],
  ['a data set widens, gains a column, and narrows', [['csv/t/a.csv', WHOLE], ['csv/t/b.csv', TEXT], ['csv/t/c.csv', 'id,x,new\n1,2,3\n'], ['csv/t/b.csv', undefined]]],
  ['two data sets want one name', [['csv/t.csv', WHOLE], ['csv/t/a.csv', DECIMAL], ['csv/t/a.csv', undefined]]],
  ['a value refuses the type that the others have', [['csv/t/a.csv', 'id,x\n9007199254740993,1\n'], ['csv/t/b.csv', 'id,x\n1.5,1\n'], ['csv/t/b.csv', undefined]]],
  ['settings come, break, and go', [['csv/t/a.csv', WHOLE], ['csv/t/_dataset.json', '{"types":{"x":"string"}}'], ['csv/t/_dataset.json', '{'], ['csv/t/_dataset.json', undefined]]],
  ['records do not fit, and then do', [['csv/t/a.csv', 'id,x\n1,2\n!odd\n'], ['csv/t/a.csv', WHOLE]]],
];

function change(cloud: ScheduledCloud, [key, body]: Change): void {
  if (body === undefined) cloud.aws.removeUpload(key);
  else cloud.aws.upload(key, body);
  cloud.aws.queue.push(JSON.stringify({ detail: { bucket: { name: 'uploads' }, object: { key } } }));
}

/** Plays a flow; of its last step one call ends with a fault. @returns how many calls that step has */
async function play(changes: readonly Change[], cut: number, fault: Fault, engine: Engine): Promise<number> {
  const cloud = cloudOf(engine);
  for (const earlier of changes.slice(0, -1)) {
    change(cloud, earlier);
    await cloud.drain();
  }
  change(cloud, changes[changes.length - 1]);
  let calls = 0;
  while (cloud.aws.queue.length > 0 || cloud.invocations.length > 0) {
    if (cloud.invocations.length === 0) await cloud.start(0);
    for (const invocation of cloud.waiting) await cloud.advance(invocation, 0, calls++ === cut ? fault : 'none');
    cloud.collect(() => false);
  }
  await checkCatalog(cloud.aws, engine);
  return calls;
}

describe('a fault at any call', () => {
  it.each([
    ...FLOWS.map(([what, changes]) => [what, changes, ENGINE] as const),
    ['a table loses its last file while it widens, and is kept', [['csv/t/a.csv', WHOLE], ['csv/t/b.csv', TEXT], ['csv/t/b.csv', undefined], ['csv/t/a.csv', undefined]], { ...ENGINE, keepsEmptyTables: true }] as const,
  ])('leaves no trace where %s', async (_what, changes, engine) => {
    for (let length = 1; length <= changes.length; length++) {
      const calls = await play(changes.slice(0, length), -1, 'none', engine);
      expect(calls).toBeGreaterThan(5);
      for (const fault of TRIED) {
        for (let cut = 0; cut < calls; cut++) {
          await play(changes.slice(0, length), cut, fault, engine).catch((error: Error) => {
            throw Object.assign(error, { message: `${fault} at call ${cut} of change ${length}: ${error.message}` });
          });
        }
      }
    }
  }, 3_600_000);
});
