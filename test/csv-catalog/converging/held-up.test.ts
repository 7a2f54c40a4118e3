import { BODIES, checkCatalog, Engine } from './support/history';
import { Invocation, ScheduledCloud } from './support/scheduled-cloud';
import { smallConverter } from './support/small-converter';
import { parseLedger } from '../../../src/csv-catalog/converging/ledger-text';
import { sourceIdOf } from '../../../src/csv-catalog/names';

const engine: Engine = { converter: smallConverter, bodies: BODIES, read: (body) => JSON.parse(body.toString()) };
const [WHOLE, MORE, DECIMAL, TEXT] = BODIES;
const [SOME_REJECTS, MANY_REJECTS] = BODIES.slice(-2);

/** An upload that comes, is replaced, or goes: then the body is undefined. */
type Change = [key: string, body: string | undefined];

/** What is there before, what the writer that is held up works on, and what comes meanwhile. */
const STORIES: [string, Change[], Change, Change[]][] = [
  ['the table is removed, and created again of the same bytes', [], ['csv/u.csv', WHOLE], [['csv/u.csv', undefined], ['csv/u.csv', WHOLE]]],
  ['the table is removed, and created again in other types', [], ['csv/u.csv', WHOLE], [['csv/u.csv', undefined], ['csv/u.csv', TEXT]]],
  ['a table that was there is removed, and created again of the same bytes', [['csv/u.csv', MORE]], ['csv/u.csv', WHOLE], [['csv/u.csv', undefined], ['csv/u.csv', WHOLE]]],
  ['a file that it removes comes back', [['csv/u.csv', WHOLE]], ['csv/u.csv', undefined], [['csv/u.csv', MORE], ['csv/u.csv', WHOLE]]],
  ['a file that it removes comes back, of several', [['csv/t/a.csv', WHOLE], ['csv/t/b.csv', MORE]], ['csv/t/a.csv', undefined], [['csv/t/a.csv', WHOLE]]],
  ['the table widens for another file, and narrows again', [['csv/t/a.csv', WHOLE]], ['csv/t/b.csv', MORE], [['csv/t/c.csv', TEXT], ['csv/t/c.csv', undefined]]],
  ['its file is replaced by another one and back', [['csv/t/a.csv', WHOLE]], ['csv/t/b.csv', MORE], [['csv/t/b.csv', WHOLE], ['csv/t/b.csv', MORE]]],
  ['its file is again as it was', [['csv/t/a.csv', WHOLE]], ['csv/t/a.csv', MORE], [['csv/t/a.csv', WHOLE]]],
  ['its file has the rows again that it had, in other bytes', [['csv/t/a.csv', WHOLE]], ['csv/t/a.csv', MORE], [['csv/t/a.csv', WHOLE.trimEnd()]]],
  ['its file turns bad: it has rejects, then too many', [], ['csv/t/a.csv', SOME_REJECTS], [['csv/t/a.csv', MANY_REJECTS]]],
  ['its file turns bad, of several', [['csv/t/b.csv', MORE]], ['csv/t/a.csv', SOME_REJECTS], [['csv/t/a.csv', '']]],
  ['its bad file turns good, and bad again', [['csv/t/b.csv', MORE]], ['csv/t/a.csv', MANY_REJECTS], [['csv/t/a.csv', SOME_REJECTS], ['csv/t/a.csv', MANY_REJECTS]]],
  ['another data set takes the name, and leaves it', [['csv/t.csv', WHOLE]], ['csv/t.csv', MORE], [['csv/t/a.csv', DECIMAL], ['csv/t/a.csv', undefined]]],
];

function change({ aws }: ScheduledCloud, [key, body]: Change): void {
  if (body === undefined) aws.removeUpload(key);
  else aws.upload(key, body);
  aws.queue.push(JSON.stringify({ detail: { bucket: { name: 'uploads' }, object: { key } } }));
}

/** All messages but the one that is held up. */
async function drainOthers(cloud: ScheduledCloud, held: Invocation): Promise<void> {
  const isOther = (invocation: Invocation) => invocation !== held;
  while (cloud.aws.queue.length > 0 || cloud.invocations.some(isOther)) {
    if (!cloud.invocations.some(isOther)) await cloud.start(0);
    for (const invocation of cloud.waiting.filter(isOther)) await cloud.advance(invocation, 0);
    cloud.collect(() => true);
  }
}

/** @returns whether the writer had that many calls to make */
async function play(before: Change[], own: Change, meanwhile: Change[], callsBefore: number, callsAfter: number): Promise<boolean> {
  const cloud = new ScheduledCloud(engine.converter);
  for (const one of before) {
    change(cloud, one);
    await cloud.drain();
  }
  change(cloud, own);
  const held = await cloud.start(0);
  const go = async (calls: number) => {
    for (let i = 0; i < calls && held.calls.length > 0; i++) await cloud.advance(held, 0);
  };
  await go(callsBefore);
  if (held.calls.length === 0) return false;
  for (const one of meanwhile) {
    change(cloud, one);
    await drainOthers(cloud, held);
  }
  await go(callsAfter);
  if (held.calls.length > 0) await cloud.advance(held, 0, 'death-before');
  // Its message is not tried again: only the sweep is left.
  cloud.collect(() => true);
  cloud.aws.queue.push('{"sweep":{}}');
  await cloud.drain();
  await checkCatalog(cloud.aws, engine);
  return true;
}

describe('a writer that was held up, goes on later, dies and is given up', () => {
  it.each(STORIES)('leaves nothing that the sweep does not mend where meanwhile %s', async (_what, before, own, meanwhile) => {
    let callsBefore = 0;
    for (let isLeft = true; isLeft; callsBefore++) {
      for (const callsAfter of [1, 2, 3, 5, 8, 1000]) {
        isLeft = await play(before, own, meanwhile, callsBefore, callsAfter).catch((error: Error) => {
          throw Object.assign(error, { message: `held up after call ${callsBefore}, for ${callsAfter} more: ${error.message}` });
        });
      }
    }
    expect(callsBefore).toBeGreaterThan(10);
  }, 600_000);
});

/** Two files of different types, the second one shown by the Glue table, and a third that widens the table before anybody has noted that. */
async function playUnnoted(): Promise<ScheduledCloud> {
  const cloud = new ScheduledCloud(engine.converter);
  const ledger = () => parseLedger(cloud.aws.objects.get('tables/ledgers/t.json')!.body.toString());
  change(cloud, ['csv/t/a.csv', WHOLE]);
  await cloud.drain();
  change(cloud, ['csv/t/b.csv', DECIMAL]);
  while (cloud.aws.tables.get('t').Parameters['cdk-genai-data-pipeline.generation'] !== '2') {
    if (cloud.invocations.length === 0) await cloud.start(0);
    await cloud.advance(cloud.waiting[0], 0);
    cloud.collect(() => false);
  }
  cloud.aws.upload('csv/t/c.csv', TEXT);
  cloud.aws.queue.unshift(JSON.stringify({ reconcile: 'csv/t/c.csv' }));
  const third = await cloud.start(0);
  while (ledger().generation === 2) await cloud.advance(third, 0);
  expect(ledger().visible).toBe(1);
  return cloud;
}

describe('a generation that readers see before that is noted', () => {
  it('is followed by one that has all that it has', async () => {
    const cloud = await playUnnoted();
    const others = cloud.aws.queue.splice(0);
    const isOfSecond = (message: string) => message.includes('b.csv');
    // The file whose rows are seen comes last.
    for (const messages of [others.filter((message) => !isOfSecond(message)), others.filter(isOfSecond)]) {
      cloud.aws.queue.push(...messages);
      for (let steps = 0; steps < 300 && (cloud.waiting.length > 0 || cloud.aws.queue.some((message) => !isOfSecond(message))); steps++) {
        const next = cloud.aws.queue.findIndex((message) => !isOfSecond(message));
        if (cloud.waiting.length === 0) await cloud.start(next);
        await cloud.advance(cloud.waiting[0], 0);
        cloud.collect(() => false);
        expect(cloud.aws.visibleObjects('t').join()).toContain(sourceIdOf('csv/t/b.csv'));
      }
    }
    await cloud.drain();
    await checkCatalog(cloud.aws, engine);
  });

  it('loses the rows of a file that is removed', async () => {
    const cloud = await playUnnoted();
    const seen = cloud.aws.visibleObjects('t').length;
    cloud.aws.removeUpload('csv/t/b.csv');
    cloud.aws.queue.unshift(JSON.stringify({ reconcile: 'csv/t/b.csv' }));
    const remover = await cloud.start(0);
    while (remover.calls.length > 0) await cloud.advance(remover, 0);
    expect(remover.result).toMatchObject({ outcome: { state: 'superseded' } });
    expect(cloud.aws.visibleObjects('t')).toHaveLength(seen - 1);
    await cloud.drain();
    await checkCatalog(cloud.aws, engine);
  });
});

/** @returns whether both had that many calls to make */
async function playRemoval(body: string, callsOfWriter: number, callsOfRemover: number, callsAfter: number): Promise<boolean> {
  const cloud = new ScheduledCloud(engine.converter);
  const advance = async (invocation: Invocation, calls: number) => {
    for (let i = 0; i < calls && invocation.calls.length > 0; i++) await cloud.advance(invocation, 0);
    return invocation.calls.length > 0;
  };
  change(cloud, ['csv/u.csv', body]);
  const writer = await cloud.start(0);
  let isLeft = await advance(writer, callsOfWriter);
  change(cloud, ['csv/u.csv', undefined]);
  const remover = await cloud.start(0);
  isLeft = await advance(remover, callsOfRemover) && isLeft;
  if (await advance(writer, callsAfter)) await cloud.advance(writer, 0, 'death-before');
  await advance(remover, Infinity);
  cloud.collect(() => true);
  cloud.aws.queue.push('{"sweep":{}}');
  await cloud.drain();
  await checkCatalog(cloud.aws, engine);
  return isLeft;
}

it.each([['bad', ''], ['good', WHOLE]])('a %s file that is removed while it is written ends as removed, whoever of the two dies where', async (_what, body) => {
  let [played, callsOfWriter] = [0, 0];
  for (let isLeft = true; isLeft; callsOfWriter++) {
    isLeft = false;
    for (let callsOfRemover = 0, goesOn = true; goesOn; callsOfRemover++) {
      goesOn = false;
      for (const callsAfter of [0, 1, 2, 3, 4, 6, 1000]) {
        goesOn = await playRemoval(body, callsOfWriter, callsOfRemover, callsAfter).catch((error: Error) => {
          throw Object.assign(error, { message: `after ${callsOfWriter} calls of the writer, ${callsOfRemover} of the remover and ${callsAfter} more of the writer: ${error.message}` });
        });
        played++;
      }
      isLeft ||= goesOn;
    }
  }
  expect(played).toBeGreaterThan(500);
}, 600_000);
