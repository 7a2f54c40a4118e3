import { Converting } from './support';

const converting = new Converting();
afterAll(() => converting.remove());

const numbers = (from: number, to: number, lineEnd = '\n') => Array.from({ length: to - from }, (_, i) => `${from + i},${(from + i) * 2}${lineEnd}`).join('');

describe('a header that comes again between the rows', () => {
  it.each([
    ['as it is', 'id,v\n', 'id,v\n'],
    ['behind a byte order mark', 'id,v\n', '\ufeffid,v\n'],
    ['in capitals', 'id,v\n', 'ID,V\n'],
    ['in small letters, with blanks', 'Id,Value\n', 'id , value\n'],
  ])('is left out and counted: %s', async (_what, header, again) => {
    const { columns, rows, rejects } = await converting.convert(header + numbers(0, 2) + again + numbers(2, 4));
    expect(columns.map((column) => column.split(' ')[1])).toEqual(['bigint', 'bigint']);
    expect(rows).toHaveLength(4);
    expect(rejects).toMatchObject([{ line: 4, reason: 'repeated-header' }]);
  });

  it.each([['a byte order mark', '\ufeffid,v\r\n'], ['capitals', 'ID,V\r\n']])('is found far behind the sample: with %s', async (_what, again) => {
    const { columns, conversion, rejects } = await converting.convert(`\ufeffid,v\r\n${numbers(0, 31_000, '\r\n')}${again}${numbers(31_000, 31_005, '\r\n')}`);
    expect(columns).toEqual(['id bigint', 'v bigint']);
    expect(conversion.rows).toBe(31_005);
    expect(rejects).toMatchObject([{ line: 31_002, reason: 'repeated-header' }]);
  });

  it('is found between texts', async () => {
    const { rows, rejects } = await converting.convert('first,last\nAnna,Berg\nCarl,Dahl\nFirst,Last\nBo,Li\n');
    expect(rows).toHaveLength(3);
    expect(rejects).toMatchObject([{ line: 4, reason: 'repeated-header' }]);
  });

  it('is found directly below itself', async () => {
    const { columns, rows, rejects } = await converting.convert('id,v\nid,v\n1,5\n2,6\n');
    expect(columns).toEqual(['id bigint', 'v bigint']);
    expect(rows).toHaveLength(2);
    expect(rejects).toMatchObject([{ line: 2, reason: 'repeated-header' }]);
  });

  it('is none where a row has some of its names, or a single name in other capitals', async () => {
    expect((await converting.convert('code,name\nno,Norway\nCODE,Codeland\nse,Sweden\nfi,NAME\n')).rows).toHaveLength(4);
    expect((await converting.convert('answer\nyes\nmaybe\nAnswer\nno\n')).rows).toHaveLength(4);
  });
});

describe('a table above another one', () => {
  it('is counted among the records that do not fit', async () => {
    const text = 'id,name\n1,a\n2,b\n3,c\n\nstore,city,rating,x\nS1,Oslo,4.5,1\nS2,Moss,3.5,2\n';
    const { rows, rejects } = await converting.convert(text);
    expect(rows).toHaveLength(2);
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([1, 2, 3, 4].map((line) => [line, 'too-few-fields']));
    await expect(converting.convert(text, { mostRejects: 0.5 })).rejects.toMatchObject({ code: 'ragged' });
  });

  it('is no list of settings', async () => {
    const { rows, rejects } = await converting.convert('Model,X2\nFirmware,1.5\nRate,slow\n\ntime,temp,hum\n0,20.1,50\n1,20.2,51\n2,20.3,52\n');
    expect(rows).toHaveLength(3);
    expect(rejects).toEqual([]);
  });
});
