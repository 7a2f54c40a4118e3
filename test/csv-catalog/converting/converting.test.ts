import { execFileSync } from 'child_process';
import { gzipSync } from 'zlib';
import { Converting } from './support';

const converting = new Converting();
afterAll(() => converting.remove());

const ROW = (i: number) => `${i},2024-01-${String(1 + i % 28).padStart(2, '0')},${i}.50,name ${i},true\n`;
const HEADER = 'id,day,amount,name,flag\n';
const TYPES = ['id bigint', 'day date', 'amount decimal(18,2)', 'name string', 'flag boolean'];
/** Longer than what is sampled. */
const MANY = 14_000;
const long = (change: (row: string, i: number) => string = (row) => row) => HEADER + Array.from({ length: MANY }, (_, i) => change(ROW(i), i)).join('');

describe('a clean file', () => {
  it('is read as it is, and becomes exactly the types that Trino needs', async () => {
    const { columns, physical, conversion, steps, rows } = await converting.convert(long());
    expect(columns).toEqual(TYPES);
    expect(physical).toEqual(['BIGINT', 'DATE', 'DECIMAL(18,2)', 'VARCHAR', 'BOOLEAN']);
    expect(conversion).toMatchObject({ rows: MANY, rejects: { count: 0, byReason: {} }, profile: { rows: MANY, table: 't' } });
    expect(conversion.rejects.file).toBeUndefined();
    expect(steps).toEqual(['prepare', 'sniff', 'sample', 'statement', 'reconcile', 'profile']);
    expect(rows[MANY - 1]).toEqual([String(MANY - 1), '2024-01-28', `${MANY - 1}.50`, `name ${MANY - 1}`, 'true']);
  });

  it.each<[string, (text: string) => string | Buffer]>([
    ['gzip', (text) => gzipSync(text)],
    ['gzip in two parts', (text) => Buffer.concat([gzipSync(text.slice(0, 999)), gzipSync(text.slice(999))])],
    ['zstd', (text) => execZstd(text)],
    ['UTF-16 with a mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['UTF-16, big endian', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['UTF-8 with a mark', (text) => `\ufeff${text}`],
    ['CRLF', (text) => text.replace(/\n/g, '\r\n')],
    ['CR', (text) => text.replace(/\n/g, '\r')],
    ['LF and CRLF', (text) => text.replace(/\n/g, (_, at: number) => at % 3 === 0 ? '\n' : '\r\n')],
    ['tabs', (text) => text.replace(/,/g, '\t')],
    ['semicolons and single quotes', (text) => text.replace(/name (\d+)/g, "'name $1'").replace(/,/g, ';')],
    ['a preamble and a total', (text) => `Report of days\n\n${text}Total,,${MANY * (MANY - 1) / 2 + MANY / 2}.00,,\n`],
    ['blank lines', (text) => text.replace(/00,/g, '00,').replace(/\n(?=\d*7,)/g, '\n\n') + '\n\n'],
    ['no line end at the end', (text) => text.trimEnd()],
  ])('says the same however it is written: %s', async (_what, written) => {
    const { columns, conversion, rows } = await converting.convert(written(long()));
    expect(columns).toEqual(TYPES);
    expect(conversion.rows).toBe(MANY);
    expect(rows[4321]).toEqual(['4321', '2024-01-10', '4321.50', 'name 4321', 'true']);
  });

  it('keeps line breaks, quotes, delimiters, blanks and control characters inside fields', async () => {
    const texts = ['a\nb', 'a\r\nb', 'a\rb', 'say "x"', 'a,b', ' a ', '\u001ar', '\u001a', 'a\0b', '\\n', 'é€😀'];
    const { rows, rejects } = await converting.convert(`id,text\n${texts.map((text, i) => `${i},"${text.replace(/"/g, '""')}"\n`).join('')}`);
    expect(rows.map(([, text]) => text)).toEqual(texts);
    expect(rejects).toEqual([]);
  });

  it('has no value where a field is empty, quoted or not; rows without any value are none', async () => {
    const { rows, rejects } = await converting.convert('id,name\n1,""\n2,\n,\n"",""\n3,x\n');
    expect(rows).toEqual([['1', null], ['2', null], ['3', 'x']]);
    expect(rejects).toEqual([]);
  });

  it.each<[string, string, (string | null)[][]]>([
    ['where most cells are quoted behind it', 'id, name, motto\n1, "Ada", "a, b"\n2, "Bob", "c"\n3, Lee, d\n', [['1', 'Ada', 'a, b'], ['2', 'Bob', 'c'], ['3', 'Lee', 'd']]],
    ['where lists are quoted', 'id, name, tags\n1, "Ada", "a, b, c"\n2, Bob, "d"\n', [['1', 'Ada', 'a, b, c'], ['2', 'Bob', 'd']]],
    ['but only where one follows every delimiter', 'id,name,note\n1,"Ada", x\n2,"Bob",y\n3, Lee,z\n', [['1', 'Ada', ' x'], ['2', 'Bob', 'y'], ['3', ' Lee', 'z']]],
    ['and lists in quotes are none', 'id,tags\n1,"a, b, c"\n2,"d, e"\n3," f"\n', [['1', 'a, b, c'], ['2', 'd, e'], ['3', ' f']]],
  ])('has no blank behind the delimiter in its values, %s', async (_what, text, expected) => {
    expect((await converting.convert(text)).rows).toEqual(expected);
  });

  it.each<[string, string, (string | null)[]]>([
    ['is a row without a value where quotes say so', 'v\n1\n""\n3\n', ['1', null, '3']],
    ['and is one at either end', 'v\n""\n1\n2\n3\n""', [null, '1', '2', '3', null]],
    ['and is one of text', 'town\nOslo\n""\nBergen town\n""\n', ['Oslo', null, 'Bergen town', null]],
    ['and is one where there is nothing else', 'v\n""\n""\n', [null, null]],
    ['is none where the line is blank', 'v\n1\n\n  \n3\n\n', ['1', '3']],
  ])('in its only column %s', async (_what, text, values) => {
    const { rows, rejects } = await converting.convert(text);
    expect(rows).toEqual(values.map((value) => [value]));
    expect(rejects).toEqual([]);
  });
});

describe('a value that comes late', () => {
  it.each<[string, string, string, string[]]>([
    ['a leading zero among whole numbers', '12345,', '0012345,', ['id string', ...TYPES.slice(1)]],
    ['a fraction among whole numbers', '12345,', '12345.5,', ['id double', ...TYPES.slice(1)]],
    ['an exponent that a cast reads', '12345,', '12e2,', ['id string', ...TYPES.slice(1)]],
    ['a third digit after the point', ',12345.50', ',12345.505', [...TYPES.slice(0, 2), 'amount double', ...TYPES.slice(3)]],
    ['a time among dates', ',2024-01-26,12345', ',2024-01-26 10:00:00,12345', [TYPES[0], 'day timestamp', ...TYPES.slice(2)]],
    ['a time with an offset among dates', ',2024-01-26,12345', ',2024-01-26 10:00:00+02,12345', [TYPES[0], 'day string', ...TYPES.slice(2)]],
    ['a day that does not exist', ',2024-01-26,12345', ',2024-02-30,12345', [TYPES[0], 'day string', ...TYPES.slice(2)]],
    ['a note behind what a cast reads as a date', ',2024-01-26,12345', ',5-1-24 tbd,12345', [TYPES[0], 'day string', ...TYPES.slice(2)]],
    ['a mark behind a date', ',2024-01-26,12345', ',2024-01-5*,12345', [TYPES[0], 'day string', ...TYPES.slice(2)]],
    ['infinity among dates', ',2024-01-26,12345', ',infinity,12345', [TYPES[0], 'day string', ...TYPES.slice(2)]],
    ['another word for true', 'name 12345,true', 'name 12345,1', [...TYPES.slice(0, 4), 'flag string']],
    ['a word that stands for no value', '12345,', 'NA,', TYPES],
    ['a word', '12345,', 'none of these,', ['id string', ...TYPES.slice(1)]],
  ])('is found, and the column is what all of its values are: %s', async (_what, from, to, types) => {
    const { columns, rows, conversion } = await converting.convert(long((row, i) => i === 12345 ? row.replace(from, to) : row));
    expect(columns).toEqual(types);
    expect(conversion.rows).toBe(MANY);
    const [id, day, amount] = rows[12345];
    expect([id, day, amount]).toEqual(to === 'NA,' ? [null, '2024-01-26', '12345.50'] : [expect.stringMatching(/^(12345|12345\.5|0012345|12e2|none of these)$/), expect.any(String), expect.stringMatching(/^12345\.50/)]);
  });

  it('tells day and month apart, or that they cannot be told, for the whole column', async () => {
    const dated = (day: (i: number) => string) => `id,day,note\n${Array.from({ length: MANY }, (_, i) => `${i},${day(i)},some text of a row\n`).join('')}`;
    const ambiguous = (i: number) => `0${1 + i % 9}/0${1 + i % 7}/2024`;
    expect((await converting.convert(dated((i) => i === 13_000 ? '31/01/2024' : ambiguous(i)))).conversion.columns[1]).toMatchObject({ type: 'date', format: 'dd/mm/yyyy' });
    expect((await converting.convert(dated((i) => i === 13_000 ? '01/31/2024' : ambiguous(i)))).conversion.columns[1]).toMatchObject({ type: 'date', format: 'mm/dd/yyyy' });
    expect((await converting.convert(dated((i) => i === 0 ? '31/01/2024' : i === 13_000 ? '01/31/2024' : ambiguous(i)))).conversion.columns[1]).toMatchObject({ type: 'string' });
    expect((await converting.convert(dated(ambiguous))).conversion.columns[1]).toMatchObject({ type: 'string', notes: [expect.stringContaining('cannot be told apart')] });
  });

  it('fills a column that seemed to be empty', async () => {
    const { conversion, rows } = await converting.convert(`id,late,note\n${Array.from({ length: MANY }, (_, i) => `${i},${i === 13_000 ? '7' : ''},some text of a row\n`).join('')}`);
    expect(conversion.columns[1]).toMatchObject({ type: 'bigint', isEmpty: false });
    expect(rows[13_000]).toEqual(['13000', '7', 'some text of a row']);
  });

  it('is one of text where a part of the file begins inside a quoted field, and no other column suffers', async () => {
    const cell = (i: number) => `"${`line of ${i}, with a comma\n`.repeat(3)}"`;
    const { columns, conversion } = await converting.convert(`id,text\n${Array.from({ length: 8_000 }, (_, i) => `${i},${cell(i)}\n`).join('')}`);
    expect(columns).toEqual(['id bigint', 'text string']);
    expect(conversion.rows).toBe(8_000);
  });
});

describe('records that do not fit', () => {
  const BROKEN = ['7,too,few\n', '8,2024-01-01,1.50,too,many,fields\n', '9,2024-01-01,1.50,"open,true\n', '10,2024-01-01,1.50,"x"y,true\n'];

  it('are rejects with their line, text and reason, and cost no other row', async () => {
    const { conversion, columns, rejects } = await converting.convert(long((row, i) => i % 3500 === 77 ? `${row.replace(/name \d+/, '"two\nlines"')}${BROKEN[Math.floor(i / 3500)]}` : row));
    expect(columns).toEqual(TYPES);
    expect(conversion).toMatchObject({
      rows: MANY, rejects: { count: 4, byReason: { 'too-few-fields': 1, 'too-many-fields': 1, 'text-after-quote': 2 } },
    });
    expect(rejects).toEqual([
      { line: 81, text: '7,too,few', reason: 'too-few-fields' },
      { line: 3583, text: '8,2024-01-01,1.50,too,many,fields', reason: 'too-many-fields' },
      { line: 7085, text: '9,2024-01-01,1.50,"open,true', reason: 'text-after-quote' },
      { line: 10_587, text: '10,2024-01-01,1.50,"x"y,true', reason: 'text-after-quote' },
    ].map((reject) => expect.objectContaining(reject)));
  });

  it('may be headers that come again, bytes that are no text, and lines beyond all bounds', async () => {
    const content = Buffer.concat([
      Buffer.from('id,name\n1,Zürich Øst\n2,M'), Buffer.from([0xfc]), Buffer.from(`nchen\nid,name\n3,${'x'.repeat(3_000_000)}\n4,Łódź\n`),
    ]);
    const { rows, rejects } = await converting.convert(content);
    expect(rows).toEqual([['1', 'Zürich Øst'], ['4', 'Łódź']]);
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([[3, 'invalid-bytes'], [4, 'repeated-header'], [5, 'too-long']]);
    expect(rejects[2].text).toHaveLength(10_000);
  });

  it('are counted with totals and notes, which stand beside the table', async () => {
    const { conversion } = await converting.convert('id,store,sales\n1,Oslo,10\n2,Bergen,20\nTotal,,30\n', { mostRejects: 0 });
    expect(conversion).toMatchObject({ rows: 2, rejects: { count: 1, byReason: { total: 1 } } });
  });

  it('fail the file where they are more than allowed, with counts and lines and no word of it', async () => {
    const opened = await converting.open('id,secret\n1,a\n2,b,word\n3,c\n4\n', { mostRejects: 0.25 });
    const failure = await opened.convert(undefined, 't').catch((error) => error);
    expect(failure).toMatchObject({ name: 'Quarantine', code: 'ragged' });
    expect(failure.message).toMatch(/^2 of 4 records do not fit \(too-(few|many)-fields: 1, too-(few|many)-fields: 1\), at most 25 % may be left out; the first are on the lines 3, 5: /);
    expect(failure.message).not.toMatch(/secret|word/);
  });
});

describe('a file that becomes a part of a table', () => {
  const TABLE = [{ name: 'name', type: 'string' }, { name: 'id', type: 'decimal(18,2)' }, { name: 'at', type: 'timestamp' }, { name: 'more', type: 'boolean' }];

  it('is written with exactly its names, types and order', async () => {
    const { physical, rows, columns } = await converting.convert('id,name,at\n1,x,31/01/2024\n2,,01/02/2024\n', {}, TABLE);
    expect(physical).toEqual(['VARCHAR', 'DECIMAL(18,2)', 'TIMESTAMP', 'BOOLEAN']);
    expect(columns).toEqual(TABLE.map(({ name, type }) => `${name} ${type}`));
    expect(rows).toEqual([['x', '1.00', '2024-01-31 00:00:00', null], [null, '2.00', '2024-02-01 00:00:00', null]]);
  });

  it.each<[string, string, { name: string; type: string }[], string[]]>([
    ['whole numbers too long for the decimals', 'id\n12345678901234567\n1\n', [{ name: 'id', type: 'decimal(18,2)' }], ['id bigint']],
    ['a wider type', 'id\n1.5\n2\n', [{ name: 'id', type: 'bigint' }], ['id double']],
    ['a column that the table lacks', 'id,extra\n1,2024-01-01\n', [{ name: 'id', type: 'bigint' }], ['extra date']],
    ['numbers too long for a double', 'id\n12345678901234567\n1\n', [{ name: 'id', type: 'double' }], ['id string']],
    ['more digits than the decimals have', 'id\n1.234\n5.678\n', [{ name: 'id', type: 'decimal(18,2)' }], ['id decimal(18,3)']],
  ])('says which columns do not fit, and how wide they are: %s', async (_what, content, table, expected) => {
    const result = await (await converting.open(content)).convert(table, 't');
    expect('misfits' in result && result.misfits.map(({ name, type }) => `${name} ${type}`)).toEqual(expected);
  });

  it('says so of a value that comes late', async () => {
    const opened = await converting.open(long((row, i) => i === 12345 ? row.replace('12345,', 'x,') : row));
    const table = TYPES.map((column) => ({ name: column.split(' ')[0], type: column.split(' ')[1] }));
    expect(await opened.convert(table, 't')).toMatchObject({ misfits: [{ name: 'id', type: 'string' }] });
    const { columns, rows } = await converting.read(opened, await opened.convert(table.map((column) => column.name === 'id' ? { name: 'id', type: 'string' } : column), 't'));
    expect(columns).toEqual(['id string', ...TYPES.slice(1)]);
    expect(rows[12345][0]).toBe('x');
  });
});

describe('what cannot be converted', () => {
  it.each<[string, string | Buffer, string]>([
    ['an archive that is cut', gzipSync('id,name\n1,x\n'.repeat(100)).subarray(0, 40), 'unsupported-compression'],
    ['an archive that is cut, of zstd', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x07]), 'unsupported-compression'],
    ['too many columns', `${Array.from({ length: 2001 }, (_, i) => `c${i}`).join(',')}\n`, 'too-many-columns'],
    ['nothing', '', 'empty'],
  ])('is quarantined: %s', async (_what, content, code) => {
    await expect(converting.open(content)).rejects.toMatchObject({ name: 'Quarantine', code });
  });
});

function execZstd(text: string): Buffer {
  return execFileSync('zstd', ['-c', '-q'], { input: text, maxBuffer: 1e8 });
}
