import { Converting } from './support';

const converting = new Converting();
afterAll(() => converting.remove());

const lines = (...all: string[]) => `${all.join('\n')}\n`;

/** A column of a file: its type, its values, and whether a note says that it could be either. */
async function read(text: string, header: string): Promise<{ type: string; values: (string | null)[]; isNoted: boolean }> {
  const { conversion, rows } = await converting.convert(text);
  const at = conversion.columns.findIndex((column) => column.header === header);
  const { type, notes } = conversion.columns[at];
  return { type, values: rows.map((row) => row[at]), isNoted: notes.some((note) => note.includes('decimals or thousands')) };
}

describe('a point or comma before three digits marks thousands', () => {
  it.each<[string, string, string, string[]]>([
    ['beside decimal commas', 'n', lines('art;n;price', 'a;1.234;5,50', 'b;500;12,00'), ['1234', '500']],
    ['beside decimal commas, in every number', 'n', lines('town;n;area', 'a;335.975;141,06', 'b;110.502;114,77', 'c;45.173;58,02'), ['335975', '110502', '45173']],
    ['beside quoted decimal commas', 'n', lines('art,n,price', 'a,1.234,"5,50"', 'b,2.500,"12,00"'), ['1234', '2500']],
    ['with a currency before and decimal commas beside', 'n', lines('art;n;tax', 'a;$1.250;19,0', 'b;$12.500;19,5'), ['1250', '12500']],
    ['in amounts of which others have no decimals', 'n', lines('post;n', 'rent;1.200 €', 'power;150 €'), ['1200', '150']],
    ['in such amounts of a file with commas', 'n', lines('item,n', 'a,$ 1.250', 'b,$ 12.500', 'c,$ 990'), ['1250', '12500', '990']],
    ['where it stands twice in a number', 'n', lines('town;n', 'a;3.755.251', 'b;335.975', 'c;901'), ['3755251', '335975', '901']],
    ['between commas', 'n', lines('town,n', 'a,"1,234"', 'b,"500"'), ['1234', '500']],
    ['beside points of decimals', 'n', lines('town,q,n,p', 'a,"1,2","1,234",1.5', 'b,"2,3","2,500",2.25'), ['1234', '2500']],
  ])('%s', async (_where, header, text, values) => {
    expect(await read(text, header)).toEqual({ type: 'bigint', values, isNoted: false });
  });
});

describe('a point or comma before three digits marks decimals', () => {
  it.each<[string, string, string, string[]]>([
    ['in a file with commas', 'n', lines('id,n', '1,1.250', '2,3.500', '3,12.125'), ['1.250', '3.500', '12.125']],
    ['below one', 'n', lines('id;n;p', '1;1.234;1,5', '2;0.567;2,25', '3;12.345;3,1'), ['1.234', '0.567', '12.345']],
    ['beside decimal points', 'n', lines('id;n;p', '1;1.250;5.50', '2;3.500;6.75'), ['1.250', '3.500']],
    ['of coordinates', 'n', lines('id,n', 'a,52.520', 'b,-74.006', 'c,13.405'), ['52.520', '-74.006', '13.405']],
    ['among whole numbers of the same size', 'n', lines('id,n', 'a,1.125', 'b,2', 'c,3.375'), ['1.125', '2.0', '3.375']],
    ['beside decimal commas of other digits', 'n', lines('name,len,n', 'a,"1,5","1,250"', 'b,"2,5","2,500"', 'c,"3,25","1,125"'), ['1.250', '2.500', '1.125']],
    ['among decimals of other digits', 'n', lines('id;n', 'a;12,345', 'b;2,5', 'c;3,125'), ['12.345', '2.5', '3.125']],
    ['among decimals of other digits, between commas', 'n', lines('id,n', 'a,"1,5"', 'b,"2,25"', 'c,"3,125"'), ['1.5', '2.25', '3.125']],
  ])('%s', async (_where, header, text, values) => {
    expect(await read(text, header)).toMatchObject({ values, isNoted: false });
  });
});

describe('text with a note stays what may be decimals or thousands', () => {
  it.each<[string, string]>([
    ['points between semicolons', lines('id;n', '1;1.250', '2;3.500', '3;12.125')],
    ['points before a currency', lines('id,n', '1,1.250 €', '2,3.500 €')],
    ['points in some numbers of about the size of others without', lines('id,n', 'a,1.234', 'b,500', 'c,12.750')],
    ['points beside decimals of either mark', lines('id;n;p;q', '1;1.250;1,5;1.5', '2;3.500;2,25;2.75')],
    ['percentages beside decimal commas', lines('id;p;n', '1;1,5;12.500%', '2;2,25;13.250%')],
    ['commas with one decimal among thousands', lines('id,n', 'a,"101,037"', 'b,"102,074"', 'c,"103,111"', 'd,"4,5"')],
    ['commas with too many digits once', lines('id,n', 'a,"1,037"', 'b,"12,074"', 'c,"1,2345"')],
    ['dollars with decimals once', lines('id,n', 'a,"$2,037"', 'b,"$1,50"')],
    ['commas beside what may be choices', lines('id,q,n', 'a,"1,2","1,250"', 'b,"2,3","2,500"')],
    ['points with one decimal among thousands', lines('id;p;n', '1;1,5;101.037', '2;2,25;102.074', '3;2,75;4.5')],
    ['a point in the same place as a comma', lines('id;n', '1;1,234', '2;1.234')],
  ])('%s', async (_where, text) => {
    expect(await read(text, 'n')).toMatchObject({ type: 'string', isNoted: true });
  });
});

it('degrees beside decimal commas are no thousands', async () => {
  expect(await read(lines('id;p;Lat', '1;1,5;52.520', '2;2,25;13.405'), 'Lat')).toMatchObject({ type: 'string', isNoted: true });
});

describe('what comes late, in a file of which a sample was looked at,', () => {
  const rows = (row: (i: number) => string, late: string, header: string) => lines(header, ...Array.from({ length: 31_000 }, (_, i) => i === 30_000 ? late : row(i)));
  const thousands = (i: number, mark: string) => `${i % 900 + 1}${mark}${String(i % 1000).padStart(3, '0')}`;

  it.each<[string, string]>([
    ['a decimal among thousands', rows((i) => `${i},"${thousands(i, ',')}"`, '30000,"1,23"', 'id,n')],
    ['a decimal comma in another column', rows((i) => `${i},"${thousands(i, ',')}",${i}`, '30000,"1,234","1,25"', 'id,n,other')],
    ['a decimal among thousands with points', rows((i) => `${i};${thousands(i, '.')};1,5`, '30000;1.23;1,5', 'id;n;other')],
  ])('%s makes text of a column, with a note', async (_what, text) => {
    expect(await read(text, 'n')).toMatchObject({ type: 'string', isNoted: true });
  });

  it.each<[string, string, string]>([
    ['a number below one', 'decimal(18,3)', rows((i) => `${i};${thousands(i, '.')}`, '30000;0.234', 'id;n')],
    ['a word for no value', 'bigint', rows((i) => `${i},"${thousands(i, ',')}"`, '30000,NA', 'id,n')],
    ['a number that stands for no value', 'double', rows((i) => `${i},${thousands(i, '.')}`, '30000,999', 'id,n')],
  ])('%s does not', async (_what, type, text) => {
    expect(await read(text, 'n')).toMatchObject({ type, isNoted: false });
  });

  it('whole numbers among decimals of three digits make text of them where they look like thousands', async () => {
    const text = lines('id,n', ...Array.from({ length: 31_000 }, (_, i) => `${i},${i > 30_000 ? i % 1000 : thousands(i, '.')}`));
    expect(await read(text, 'n')).toMatchObject({ type: 'string', isNoted: true });
  });
});

describe('digits in groups', () => {
  it.each([
    ['PIN', ['560 001', '110 001'], 'string'], ['zipCode', ['560 001', '110 001'], 'string'], ['Téléphone', ['12.345.678', '98.765.432'], 'string'],
    ['Price', ['560 000', '110 000'], 'bigint'], ['Number of people', ['560 001', '110 001'], 'bigint'], ['PIN', ['560 001', '1 250', '12 500'], 'bigint'],
  ])('under %s, such as %j, are %s', async (header, values, type) => {
    expect((await read(lines(`id;${header}`, ...values.map((value) => `x;${value}`)), header)).type).toBe(type);
  });
});
