import { AthenaSession } from './athena-session';
import { Recorder } from '../part';

/** A column of an upload: its values as the file has them, and how Trino says them in a filter. */
interface TypedColumn {
  readonly name: string;
  readonly type: string;
  readonly values: readonly string[];
  readonly literal: (value: string) => string;
}

const quoted = (value: string) => `'${value.replace(/'/g, "''")}'`;
const COLUMNS: readonly TypedColumn[] = [
  { name: 'flag', type: 'boolean', values: ['true', 'false', 'true', '', 'false', 'true'], literal: (value) => value },
  { name: 'whole', type: 'bigint', values: ['1', '-9223372036854775808', '9223372036854775807', '0', '', '42'], literal: (value) => `BIGINT '${value}'` },
  { name: 'measure', type: 'double', values: ['1.5', '-2.25', '1e3', '', '0.1', '3'], literal: (value) => `DOUBLE '${value}'` },
  { name: 'price', type: 'decimal(18,2)', values: ['10.50', '-0.05', '9999999999999999.99', '', '0.00', '10.50'], literal: (value) => `DECIMAL '${value}'` },
  { name: 'exact', type: 'decimal(38,4)', values: ['1234567890123456789012345678901234.5678', '-1.0000', '', '0.0001', '0.0000', '2.5000'], literal: (value) => `DECIMAL '${value}'` },
  { name: 'day', type: 'date', values: ['2024-02-29', '1969-12-31', '', '0001-01-01', '9999-12-31', '2024-02-29'], literal: (value) => `DATE '${value}'` },
  { name: 'seen_at', type: 'timestamp', values: ['2024-02-29 23:59:59.999', '1969-12-31 00:00:00', '', '2000-01-01 12:00:00.001', '2024-02-29 23:59:59.999', '1582-10-04 01:02:03'], literal: (value) => `TIMESTAMP '${value}'` },
  {
    name: 'moment',
    type: 'timestamp',
    values: ['2024-01-01T00:30:00+01:00', '2024-01-01T00:00:00Z', '', '2024-06-30T23:59:59.5-0800', '2023-12-31T23:30:00Z', '2024-01-01T00:00:00Z'],
    literal: (value) => `TIMESTAMP '${new Date(value.replace(/([-+]\d\d)(\d\d)$/, '$1:$2')).toISOString().replace('T', ' ').replace('Z', '')}'`,
  },
  { name: 'words', type: 'string', values: ['plain', 'with "quotes", and comma', 'émoji 😀', '', "O'Neill", 'two\nlines'], literal: quoted },
  { name: 'code', type: 'string', values: ['007', '01', '10', '', '007', '0'], literal: quoted },
  { name: 'nothing', type: 'string', values: ['', '', '', '', '', ''], literal: quoted },
];
const TRINO_TYPES: Record<string, string> = { string: 'varchar' };

/**
 * What ingest writes is read by Trino with the types that Glue declares. A wrong physical type or scale selects right and filters to nothing,
 * so every value of every column is also looked for by a filter.
 */
export async function readCatalogedTypes(recorder: Recorder, session: AthenaSession): Promise<void> {
  const rows = COLUMNS[0].values.length;
  const header = ['object', ...COLUMNS.map(({ name }) => name)].join(',');
  const file = (object: string) => [header, ...Array.from({ length: rows }, (_, i) => [object, ...COLUMNS.map(({ values }) => cell(values[i]))].join(','))].join('\n') + '\n';
  // Three objects; the last has every column empty but the one that makes a row of it.
  await session.client.upload('csv/typed/a.csv', file('a'));
  const status = await session.client.waitForStatus('csv/typed/a.csv');
  const types = status.columns?.map(({ name, type }: { name: string; type: string }) => `${name} ${type.replace(' ', '')}`).join();
  recorder.check('each column has the type that its values say', types === ['object string', ...COLUMNS.map(({ name, type }) => `${name} ${type}`)].join(), types ?? JSON.stringify(status.reason));
  await session.client.upload('csv/typed/b.csv', file('b'));
  await session.client.upload('csv/typed/empty.csv', `${header}\nempty${','.repeat(COLUMNS.length)}\n`);
  for (const key of ['csv/typed/b.csv', 'csv/typed/empty.csv']) {
    const { state, reason } = await session.client.waitForStatus(key);
    recorder.check(`a further object of the same types is cataloged: ${key}`, state === 'cataloged', JSON.stringify(reason));
  }
  const count = async (filter: string) => {
    const outcome = await session.query(`SELECT count(*) FROM typed WHERE ${filter}`);
    return 'error' in outcome ? outcome.error : Number(outcome.rows[0][0]);
  };
  for (const { name, type, values, literal } of COLUMNS) {
    const problems: string[] = [];
    const expect = async (filter: string, wanted: number) => {
      const seen = await count(filter);
      if (seen !== wanted) problems.push(`${filter}: ${seen} in place of ${wanted}`);
    };
    const shown = await session.query(`SELECT DISTINCT typeof("${name}") FROM typed`);
    const wantedType = TRINO_TYPES[type] ?? (type === 'timestamp' ? 'timestamp(3)' : type);
    const seenType = 'error' in shown ? shown.error : shown.rows[0][0]?.replace(' ', '');
    if (seenType !== wantedType) problems.push(`Trino reads ${seenType} in place of ${wantedType}`);
    const said = values.filter((value) => value !== '');
    for (const value of new Set(said)) await expect(`"${name}" = ${literal(value)}`, 2 * said.filter((other) => literal(other) === literal(value)).length);
    await expect(`"${name}" IS NULL`, 2 * (rows - said.length) + 1);
    if (said.length > 0) {
      await expect(`"${name}" IN (${said.map(literal).join(', ')})`, 2 * said.length);
      if (type !== 'boolean') await expect(`"${name}" >= (SELECT min("${name}") FROM typed) AND "${name}" <= (SELECT max("${name}") FROM typed)`, 2 * said.length);
    }
    recorder.check(`Trino finds every value of a column by a filter: ${name} ${type}`, problems.length === 0, problems.join('\n'));
  }
  await session.client.upload('csv/typed/wider.csv', 'object,added\nwider,1.00\n');
  await session.client.waitForStatus('csv/typed/wider.csv');
  const seen = [await count('added IS NULL'), await count('added = 1.00'), await count('added IS NULL AND whole = 42'), await count("whole IS NULL AND object = 'wider'")];
  recorder.check('a column that older objects do not have is NULL in their rows, to filters too', String(seen) === String([2 * rows + 1, 1, 2, 1]), String(seen));
}

function cell(value: string): string {
  return /[",\n]/.test(value) ? `"${value.replace(/"/g, '""')}"` : value;
}
