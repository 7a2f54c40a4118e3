import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { FakeAws } from './support/fake-aws';
import { CsvConverter } from '../../src/csv-catalog/converting/conversion';
import { DuckDbCsvConverter } from '../../src/csv-catalog/converting/csv-converter';
import { DuckDb } from '../../src/csv-catalog/converting/duckdb.client';
import { reconcile } from '../../src/csv-catalog/reconcile';

const MINUTE = 60_000;
const duckDb = new DuckDb(500, 1);

/** A converter on whose files time flies. */
class SlowConverter extends DuckDbCsvConverter implements CsvConverter {
  constructor(private readonly minutes: number) {
    super(duckDb);
  }

  public async open(...options: Parameters<CsvConverter['open']>) {
    const opened = await super.open(...options);
    jest.advanceTimersByTime(this.minutes * MINUTE);
    return opened;
  }
}

describe('a file that takes longer than the function has', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const after = async (minutes: number, timeLeft = 15 * MINUTE) => {
    const aws = new FakeAws();
    aws.upload('csv/long.csv', 'id,name\n1,a\n');
    const outcome = await reconcile('csv/long.csv', { ...aws.reconciler({}, new SlowConverter(minutes)), timeLeft: () => timeLeft });
    await aws.drain();
    return { aws, outcome };
  };

  it('is quarantined with the limit and the way out, and the next file is cataloged', async () => {
    const { aws, outcome } = await after(14);
    expect(outcome).toMatchObject({ state: 'quarantined' });
    expect(aws.status('csv/long.csv')).toMatchObject({ state: 'quarantined', reason: { code: 'too-long', message: expect.stringMatching(/14 minutes .* split it into several files/) } });
    expect(aws.tables.size).toBe(0);
    aws.upload('csv/next.csv', 'id\n1\n');
    expect(await reconcile('csv/next.csv', aws.reconciler({}, new DuckDbCsvConverter(duckDb)))).toMatchObject({ state: 'cataloged' });
  });

  it('has all of its time but a minute', async () => {
    expect((await after(13.9)).outcome).toMatchObject({ state: 'cataloged' });
  });

  it('is tried again where it got only what was left of an invocation', async () => {
    await expect(after(5, 5 * MINUTE)).rejects.toThrow('too little was left');
  });
});

describe('a large file that is read record by record', () => {
  it('does not keep the end of its time from coming', async () => {
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'time-limit-'));
    const file = path.join(scratch, 'source');
    fs.writeFileSync(file, `id,text\n${'1,"a \\" b"\n'.repeat(3_300_000)}`);
    const converter = new DuckDbCsvConverter(duckDb);
    const opened = await converter.open(file, { overrides: {}, mostRejects: 0.5, scratch });
    let isLate = false;
    setImmediate(() => {
      isLate = true;
      void converter.stop();
    });
    await expect(opened.convert(undefined, 't')).rejects.toThrow('the conversion was stopped');
    expect(isLate).toBe(true);
    fs.rmSync(scratch, { recursive: true });
  });
});

describe('a database that is stopped', () => {
  it('ends the statement that runs, refuses others, and takes them again when it is resumed', async () => {
    const own = new DuckDb(500, 1);
    const [[before]] = await own.query('SELECT 1');
    const running = own.query('SELECT sum(hash(a.range + b.range)) FROM range(1000000) a, range(1000000) b');
    await Promise.all([expect(running).rejects.toThrow(/[Ii]nterrupt/), own.stop()]);
    await expect(own.query('SELECT 1')).rejects.toThrow('stopped');
    await expect(own.run('SELECT 1')).rejects.toThrow('stopped');
    own.resume();
    expect(await own.query('SELECT 1')).toEqual([[before]]);
  });
});
