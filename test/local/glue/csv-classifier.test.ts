import * as fc from 'fast-check';
import { classifyCsv } from '../../../local/src/services/glue/crawler/csv-classifier';

const columns = (text: string) => classifyCsv(text)?.columns.map(({ name, type }) => `${name} ${type}`);

describe('Glue’s CSV classifier', () => {
  it.each([[','], ['|'], ['\t'], [';'], ['\u0001']])('knows the delimiter %j', (delimiter) => {
    const schema = classifyCsv([['id', 'size'], ['1', '2.5']].map((row) => row.join(delimiter)).join('\n'));
    expect(schema).toMatchObject({ delimiter, hasHeader: true, rows: 1, areColumnsQuoted: false });
  });

  it('types columns as whole numbers, numbers and texts; dates, times and booleans are texts', () => {
    expect(columns('a,b,c,d,e,f\n1,2.5,x,2024-01-05,true,\n-9223372036854775808,3,y,2024-01-06,false,\n')).toEqual(['a bigint', 'b double', 'c string', 'd string', 'e string', 'f string']);
  });

  it('takes leading zeros for numbers, and what no bigint holds for doubles', () => {
    expect(columns('zip,big\n007,9223372036854775808\n008,1\n')).toEqual(['zip bigint', 'big double']);
  });

  it('loses the header of a table of texts', () => {
    const schema = classifyCsv('name,city\nAnn,Bonn\nBob,Rome\n')!;
    expect([schema.hasHeader, schema.rows, schema.columns.map(({ name }) => name)]).toEqual([false, 3, ['col0', 'col1']]);
  });

  it.each([
    ['a number in the first row', 'a,1\nb,2\n'],
    ['an empty cell before the last', 'a,,c\n1,2,3\n'],
    ['a cell of 150 characters before the last', `${'x'.repeat(150)},b\n1,2\n`],
    ['a control character', 'a\u0002,b\n1,2\n'],
  ])('sees no header with %s', (_, text) => {
    expect(classifyCsv(text)!.hasHeader).toBe(false);
  });

  it.each([
    ['149 characters', `${'x'.repeat(149)},b\n1,2\n`],
    ['150 characters in the last', `a,${'x'.repeat(150)}\n1,2\n`],
    ['an empty last one, for a delimiter at the end of lines', 'a,b,\n1,2,\n'],
  ])('sees a header with a cell of %s', (_, text) => {
    expect(classifyCsv(text)!.hasHeader).toBe(true);
  });

  it('splits quoted cells as CSV does, and says that there are some', () => {
    expect(classifyCsv('id,name\n1,"Smith, Ann"\n2,"x ""y"""\n')).toMatchObject({ areColumnsQuoted: true, columns: [{ name: 'id', type: 'bigint' }, { name: 'name', type: 'string' }] });
  });

  it('writes names in lower case, keeps blanks, makes a byte order mark a question mark, and numbers what comes twice', () => {
    expect(columns('\uFEFFId,Order Date,ID,id\n1,2,3,4\n')).toEqual(['?id bigint', 'order date bigint', 'id bigint', 'id_1 bigint']);
  });

  it.each([['one column', 'a\n1\n2\n'], ['one row', 'a,b\n'], ['nothing', ''], ['JSON', '{"a":1,"b":2}\n{"a":1,"b":2}\n'], ['no common width', 'a,b\nc\n']])('does not know %s', (_, text) => {
    expect(classifyCsv(text)).toBeUndefined();
  });

  it('gives every column a name of its own, whatever the text', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom('a', 'A', '', 'a_1')), { minLength: 1, maxLength: 5 }), { maxLength: 8 }), (rows) => {
      const names = classifyCsv(rows.map((row) => row.join(',')).join('\n'))?.columns.map(({ name }) => name) ?? [];
      expect(new Set(names).size).toBe(names.length);
    }));
  });
});
