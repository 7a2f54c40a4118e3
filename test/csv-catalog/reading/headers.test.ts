import { layoutOf, rowsOf } from './support/read';

interface Expected {
  /** Undefined: there is no header. */
  readonly headers?: readonly string[];
  /** The physical line of the header; 1 where it is not said. */
  readonly line?: number;
  readonly rows: number;
  readonly leftOut?: readonly string[];
}

const lines = (...all: string[]) => `${all.join('\n')}\n`;
const many = (count: number, line: (i: number) => string) => Array.from({ length: count }, (_, i) => line(i));

function expectTable(text: string, { headers, line = 1, rows, leftOut = [] }: Expected): void {
  const layout = layoutOf(text);
  const found = rowsOf(text, layout);
  expect({
    headers: layout.headerLine === null ? undefined : layout.headers,
    line: layout.headerLine,
    rows: found.length,
    unfit: found.filter((row) => row === undefined).length,
    leftOut: layout.leftOut.map(({ reason }) => reason),
  }).toEqual({ headers, line: headers === undefined ? null : line, rows, unfit: 0, leftOut });
}

const names = (header: string) => header.split(/[,;\t]/).map((name) => name.trim());

describe('the first row', () => {
  it.each([
    ['with a year beside a number that could be one', 'model,year,price', ['Fiat,1998,2100', 'VW,2004,3500', 'Kia,2015,8700']],
    ['with a year before a number that could be one', 'year,price', ['2019,1850', '2020,950', '2021,1200']],
    ['with a year before a smaller number', 'address;built;sqft', ['1 Elm;1920;1850', '2 Oak;1985;2400', '3 Ash;2001;1200', '4 Fir;1975;3100']],
    ['with years, in a long table', 'city,year,people', many(60, (i) => `Town${i},${1980 + i % 30},${1900 + i * 37 % 1500}`)],
    ['below a limit', 'sample,lead,arsenic', ['S1,<0.5,<1', 'S2,0.7,2.1', 'S3,0.9,1.5', 'S4,1.2,3.3']],
    ['not yet known', 'task,start,end', ['Plan,TBD,TBD', 'Build,2024-01-05,2024-02-05', 'Ship,2024-03-05,2024-03-06', 'Sell,2024-04-05,2024-05-06']],
    ['without values, in a long table', 'name,a,b', ['Bob,n/k,n/k', ...many(100, (i) => `P${i},${i},${i * 2}`)]],
    ['with errors that look like units', 'station,temp,hum', ['A1,ERR,ERR', 'A2,5.1,60', 'A3,6.1,61', 'A4,6.3,62']],
    ['held back', 'district,boys,girls', ['Alta,suppressed,suppressed', 'Bodo,12,18', 'Moss,14,21', 'Oslo,110,170']],
    ['with different words in place of values', 'sensor,t,rh', ['roof,offline,broken', 'attic,12.5,60', 'cellar,9.5,80', 'hall,20.5,45']],
    ['with the same word in every cell', ',nMay,Freq', ['closed,closed,closed', '2,1,63', '3,2,29', '4,3,8', '5,4,4']],
    ['with one cell that is no value', 'id,qty', ['abc,5', '1,7', '2,8', '3,9']],
  ])('below a header is a row: %s', (_what, header, rows) => {
    expectTable(lines(header, ...rows), { headers: names(header), rows: rows.length });
  });

  it.each([
    ['a year and a number that could be one', ['Oslo,2019,1850', 'Bergen,2019,950', 'Moss,2020,1200']],
    ['years before numbers', ['2001,1999,x', '2002,1500,y', '2003,900,z']],
    ['a missing number', ['Bob,NA,Oslo', 'Ann,5,Bergen', 'Lee,6,Moss', 'Kim,7,Hamar']],
    ['an empty cell', ['A100,,Widget', 'A101,5,Gear', 'A102,6,Cog', 'A103,7,Bolt']],
    ['missing values in two columns', ['Bob,NULL,NULL', 'Ann,5,2024-01-05', 'Lee,6,2024-01-06', 'Kim,7,2024-01-07']],
    ['values below a limit', ['A1,<0.5,<1', 'A2,0.7,2.1', 'A3,0.9,1.5', 'A4,1.2,3.3']],
    ['numbers that rise', ['Norge,100,200,300', 'Sverige,150,220,310', 'Danmark,80,120,290']],
    ['numbers from 1 to 3', ['N,1,2,3', 'S,4,5,9', 'E,2,2,8']],
    ['numbers of even steps, like the rows below', ['1,2,3', '4,5,6', '7,8,9']],
    ['answers from 1 to 5', ['Bob,1,2,3,4,5', 'Ann,3,3,4,2,1', 'Lee,2,2,5,1,1', 'Kim,4,3,3,1,2']],
    ['a word that is a name elsewhere', ['x;no', 'x;no', 'y;yes']],
    ['a group that goes on', many(40, (i) => `${i + 1},${i < 20 ? 'AA' : 'B'},${8 + i % 9},28`)],
  ])('is no header: %s', (_what, rows) => {
    expectTable(lines(...rows), { rows: rows.length });
  });

  it.each([
    ['full, and different from the rows', ['unit,sales,sales', 'name,gross,net', 'a,1.5,1', 'b,2.5,2'], ['unit name', 'sales gross', 'sales net']],
    ['labels in words', ['id,age,height', 'Subject,Age in years,Height in cm', '1,34,180', '2,45,175', '3,29,168'], ['id Subject', 'age Age in years', 'height Height in cm']],
    ['the same names in each group', ['Product,2023,2023,2024,2024', ',Units,Value,Units,Value', 'A,1,2,3,4', 'B,5,6,7,8'],
      ['Product', '2023 Units', '2023 Value', '2024 Units', '2024 Value']],
    ['years in each group', [',Sales,Sales,Cost,Cost', 'Branch,2022,2023,2022,2023', 'North,10,12,8,9', 'South,20,22,18,19', 'West,30,35,28,29'],
      ['Branch', 'Sales 2022', 'Sales 2023', 'Cost 2022', 'Cost 2023']],
  ])('may be a second header: %s', (_what, all, headers) => {
    expectTable(lines(...all), { headers, rows: all.length - 2 });
  });
});

describe('numbers', () => {
  it.each([
    ['years beside names of columns of numbers', 'id,name,2019,2020,2021', ['1,N,1.5,2.5,3.5', '2,S,4.5,5.5,6.5', '3,E,7.5,8.5,9.5']],
    ['years beside a total', 'Region,2019,2020,Total', ['N,1,2,3', 'S,4,5,9']],
    ['years of uneven steps', 'country,1990,2000,2015', ['Norway,4.2,4.5,4.9', 'Sweden,8.5,8.9,9.4']],
    ['years over values that could be years', 'country,2019,2020,2021', ['NO,1999,2501,2003', 'SE,1480,2000,2570', 'DK,2900,950,960']],
    ['one year', 'Country Name,Country Code,2022', ['Aruba,ABW,106445', 'Norway,NOR,5457127']],
    ['years with blanks, over values with marks', 'freq,unit,geo\\TIME\t2019 \t2020 \t2021 ', ['A,PC,DE\t1.5 \t2.5 p\t: ', 'A,PC,FR\t1.7 \t2.9 \t3.1 b', 'A,PC,NO\t: \t2.0 \t2.2 ']],
    ['numbers of shops', 'product,101,102', ['apple,5,6', 'pear,8,9']],
    ['wavelengths', 'sample,400,410,420', ['S1,0.123,0.234,0.345', 'S2,0.133,0.244,0.355']],
    ['hours', 'date,0,1,2,3', ['2024-01-01,5,6,7,8', '2024-01-02,5,6,7,9']],
    ['scores', 'question,1,2,3,4,5', ['Q1,10,20,5,2,1', 'Q2,7,3,8,9,4']],
    ['minutes of uneven steps', 'gene,0,5,15,30,60', ['BRCA1,1.2,1.5,1.9,2.2,2.8', 'TP53,0.9,1.1,0.8,1.2,1.4', 'MYC,2.2,2.5,3.1,3.6,4.2']],
    ['months as dates', 'name,2024-01,2024-02,2024-03', ['A,5,6,7', 'B,8,9,10']],
  ])('are names of columns: %s', (_what, header, rows) => {
    expectTable(lines(header, ...rows), { headers: header.split(header.includes('\t') ? '\t' : ',').map((name) => name.trim()), rows: rows.length });
  });
});

describe('the column without a name', () => {
  it.each([
    ['names of rows', ['x,y', 'a,1,2', 'b,3,4', 'c,5,6'], ['', 'x', 'y']],
    ['names of rows in quotes', ['"mpg","cyl"', '"Mazda RX4",21,6', '"Datsun 710",22.8,4', '"Hornet",18.7,8'], ['', 'mpg', 'cyl']],
    ['dates', ['open,close', '2024-01-02,5,6', '2024-01-03,7,8', '2024-01-04,7.5,8.5'], ['', 'open', 'close']],
    ['numbers with gaps', ['"a","b"', '"1",5,x', '"5",6,y', '"9",7,z'], ['', 'a', 'b']],
  ])('is the first where every row has one field more: %s', (_what, all, headers) => {
    expectTable(lines(...all), { headers, rows: all.length - 1 });
  });

  it.each([
    ['the rows end with a delimiter', ['id;n', '1;a;', '2;b;', '3;c;'], ['id', 'n']],
    ['few rows have a last field', ['id,name,qty', '1,a,5,', '2,b,6,', '3,c,7,x'], ['id', 'name', 'qty', '']],
    ['the first column has the same text twice', ['type,amount', 'card,5,1', 'cash,6,1', 'card,7,1'], ['type', 'amount', '']],
  ])('is the last where %s', (_what, all, headers) => {
    expectTable(lines(...all), { headers, rows: all.length - 1 });
  });
});

describe('settings above a table', () => {
  const numbers = many(30, (i) => `${i},${20 + i / 10}`);
  it.each([
    ['of two columns', ['Device,ABC', 'Serial,12345'], 'time,temp', numbers],
    ['of two columns, with a date', ['Instrument,UV-1800', 'Date,2024-01-05', 'Slit,1.0', ''], 'Wavelength,Abs', numbers],
    ['of two columns, many', ['Instrument,UV-1800', 'Date,2024-01-05', 'Operator,Kim'], 'Wavelength,Abs', numbers],
    ['that ends with a text', ['Record Length,2500', 'Sample Interval,0.0004', 'Vertical Units,V'], 'TIME,CH1', numbers],
    ['of three columns', ['Model,X2', 'Firmware,1.5', ''], 'TIME,CH1,CH2', many(4, (i) => `${i / 10},${i},${i + 1}`)],
    ['of texts and numbers', ['Device,ABC', 'Rate,1.5', 'Mode,fast'], 'site,first,second', many(9, (i) => `S${i},${i},${i + 1}`)],
    ['with a second block', ['Version\t2', 'Separator\tTab', '***End***\t', '', 'Channels\t2\t\t', 'Samples\t10\t10\t', 'Date\t2024/01/05\t2024/01/05\t', 'X0\t0.0E+0\t0.0E+0\t', '***End***\t\t\t'],
      'X_Value\tVoltage\tCurrent\tComment', many(10, (i) => `${i}.0\t${i}.5\t${i}.7\t`)],
    ['longer than the table', ['Account;0123 45', 'Holder;Kim Ek', 'From;01.01.2024', 'To;31.01.2024', 'Balance;1.234,56', ''], 'Date;Text;Debit;Credit;Balance',
      ['31.01.2024;Rent;850,00;;1.234,56', '30.01.2024;Pay;;3.250,75;2.084,56', '15.01.2024;Shop;45,12;;-1.166,19']],
    ['of sixty lines', many(60, (i) => `Setting ${i}: value ${i}`), 'time,temp,rh', many(30, (i) => `${i},${20 + i / 10},${50 + i}`)],
  ])('are no rows, and not its header: %s', (_what, settings, header, rows) => {
    expectTable(lines(...settings, header, ...rows), { headers: names(header), line: settings.length + 1, rows: rows.length });
  });

  it('are told apart from a table of names and numbers', () => {
    expectTable(lines('Key,Value', 'A,1', 'B,2', 'C,3'), { headers: ['Key', 'Value'], rows: 3 });
    expectTable(lines('name,value', 'x,abc', 'y,5', 'z,7', 'w,9'), { headers: ['name', 'value'], rows: 4 });
  });
});

describe('texts in one column', () => {
  it.each<[string, string[]]>([
    ['species', ['setosa', 'virginica', 'versicolor']],
    ['Stadt', ['Berlin', 'Hamburg', 'Bonn']],
    ['Ort', ['Berlin', 'Hamburg', 'Bonn', 'Wien']],
    ['full name', ['Anna Berg', 'Carl Dahl', 'Bo Li']],
    ['E-Mail', ['a@x.example', 'b@y.example', 'c@z.example']],
  ])('have a header: %s', (header, values) => {
    for (const times of [1, 7, 50]) expectTable(lines(header, ...Array.from({ length: times }, () => values).flat()), { headers: [header], rows: values.length * times });
  });
  it.each([
    ['codes', ['SKU-1', 'SKU-2', 'SKU-7', 'SKU-9']],
    ['addresses', ['a@x.example', 'b@y.example', 'c@z.example']],
    ['people', ['Anna Berg', 'Carl Dahl', 'Kim Ekman', 'Jon Li']],
    ['a word that comes again', ['red', 'blue', 'red', 'green', 'red', 'blue']],
  ])('have none where the first is like the others: %s', (_what, values) => {
    expectTable(lines(...values), { rows: values.length });
  });
});

describe('several rows of names', () => {
  it.each([3, 20])('may be questions and their answers, over %d rows', (count) => {
    expectTable(lines('Resp ID,Date,Role,', ',,Dev,Ops', ...many(count, (i) => `${i},2024-01-${10 + i},${i % 2 === 0 ? 'Dev' : ''},${i % 3 === 0 ? '' : 'Ops'}`)),
      { headers: ['Resp ID', 'Date', 'Role Dev', 'Role Ops'], rows: count });
  });
  it('may have a name under a column of comments that every row has', () => {
    expectTable(lines('Resp ID,Date,Role,,Comments', ',,Dev,Ops,Open-Ended Response', ...many(20, (i) => `${i},2024-01-${10 + i},${i % 2 === 0 ? 'Dev' : ''},${i % 3 === 0 ? '' : 'Ops'},good ${i}`)),
      { headers: ['Resp ID', 'Date', 'Role Dev', 'Role Ops', 'Comments Open-Ended Response'], rows: 20 });
  });
  it('are not where a column has no name, and the first row a value', () => {
    expectTable(lines('a,b,', '1,2,x', '2,3,', '3,4,y'), { headers: ['a', 'b', ''], rows: 3 });
  });
  it.each([2, 12])('may be three, the last with units, over %d rows', (count) => {
    expectTable(lines(',2023,,2024,', ',H1,H2,H1,H2', 'Region,EUR,EUR,EUR,EUR', ...many(count, (i) => `N${i},1,2,3,${i}`)),
      { headers: ['Region', '2023 H1', '2023 H2', '2024 H1', '2024 H2'], rows: count, leftOut: ['units'] });
  });
});

describe('names in a comment', () => {
  it.each([
    ['of a log with blanks', ['#Version: 1.0', '#Fields: time cs-method cs-uri'], ['00:00:01 GET /a', '00:00:02 GET /b', '00:00:03 POST /c'], 2, ['time', 'cs-method', 'cs-uri']],
    ['of a log with tabs, with another comment below', ['#Fields: date x-edge bytes', '#Remark: none'], ['2024-01-05\tOSL50\t200', '2024-01-05\tOSL50\t404'], 1, ['date', 'x-edge', 'bytes']],
    ['that is the name of the first column', ['#,Name,Points'], ['1,Ann,50', '2,Bob,40', '3,Cy,30'], 1, ['#', 'Name', 'Points']],
    ['with a mark before the first name', ['# name,qty'], ['a,5', 'b,6'], 1, ['name', 'qty']],
  ])('are read: %s', (_what, comments, rows, line, headers) => {
    expectTable(lines(...comments, ...rows), { headers, line, rows: rows.length });
  });
});

describe('a table above another one', () => {
  it('is told as left out, with its header or without', () => {
    const below = ['', 'store,city,rating,x', 'S1,Oslo,4.5,1', 'S2,Moss,3.5,2'];
    const headers = ['store', 'city', 'rating', 'x'];
    expectTable(lines('id,name', '1,a', '2,b', '3,c', ...below), { headers, line: 6, rows: 2, leftOut: ['too-few-fields', 'too-few-fields', 'too-few-fields', 'too-few-fields'] });
    expectTable(lines('1,a', '2,b', '3,c', ...below), { headers, line: 5, rows: 2, leftOut: ['too-few-fields', 'too-few-fields', 'too-few-fields'] });
  });
});
