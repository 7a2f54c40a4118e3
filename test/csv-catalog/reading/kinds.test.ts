import { layoutOf, rowsOf } from './support/read';

interface Kind {
  readonly text: string;
  readonly delimiter?: string | null;
  readonly quote?: string | null;
  readonly headerLine?: number | null;
  readonly headers: readonly string[];
  /** Rows that fit. */
  readonly rows: number;
  /** Records between them that do not. */
  readonly unfit?: number;
  readonly leftOut?: readonly string[];
}

const lines = (...all: string[]) => `${all.join('\n')}\n`;
/** Shapes that real files have; each says which column, row or mark has led a reader astray. */
const KINDS: Readonly<Record<string, Kind>> = {
  'one column of sentences': { text: lines('remark', 'Late, but polite', 'No complaint, none at all, really', 'Fine'), delimiter: null, headers: ['remark'], rows: 3 },
  'one column of people': { text: lines('full name', 'Anna Berg', 'Carl Dahl', 'Bo Li', 'Kim Ek'), delimiter: null, headers: ['full name'], rows: 4 },
  'one column of times': { text: lines('start', '10:30', '11:45', '09:05'), delimiter: null, headers: ['start'], rows: 3 },
  'one column of moments': { text: lines('event time', '2024-01-01 10:00:00', '2024-01-02 11:30:00', '2024-01-03 09:00:00'), delimiter: null, headers: ['event time'], rows: 3 },
  'one column of URLs': { text: lines('link', 'https://a.example/x?y=1;z=2', 'https://b.example/x?y=1,2', 'http://c.example:8080/'), delimiter: null, headers: ['link'], rows: 3 },
  'one column of numbers with decimal commas': { text: lines('rate', '1,5', '2,25', '3,75', '10,0'), delimiter: null, headers: ['rate'], rows: 4 },
  'one column of JSON in quotes': { text: lines('payload', '"{""a"": 1, ""b"": [1, 2]}"', '"{""a"": 2, ""b"": []}"'), delimiter: null, quote: '"', headers: ['payload'], rows: 2 },
  'one column without a header': { text: lines('17', '4', '23', '8'), delimiter: null, headerLine: null, headers: [''], rows: 4 },
  'semicolons with decimal commas in every column': { text: lines('x;y;z', '1,5;2,5;3,5', '1,6;2,6;3,6', '1,7;2,7;3,7'), delimiter: ';', headers: ['x', 'y', 'z'], rows: 3 },
  'decimal commas without a header': { text: lines('1,5;2,5', '1,6;2,6', '1,7;2,7'), delimiter: ';', headerLine: null, headers: ['', ''], rows: 3 },
  'free text with more commas than columns': { text: lines('id\ttext', '1\ta, b, c', '2\td, e, f', '3\tg, h, i'), delimiter: '\t', headers: ['id', 'text'], rows: 3 },
  'lists of equal length in a column': { text: lines('id;tags', '1;a,b,c', '2;d,e,f', '3;g,h,i'), delimiter: ';', headers: ['id', 'tags'], rows: 3 },
  'times between commas': { text: lines('time,value', '10:30,5', '11:45,7', '12:00,9'), delimiter: ',', headers: ['time', 'value'], rows: 3 },
  'moments without a header': { text: lines('2024-01-01 00:00:00,1.5', '2024-01-01 01:00:00,2.5'), delimiter: ',', headerLine: null, headers: ['', ''], rows: 2 },
  'addresses of machines': { text: lines('ip|mac|v6', '10.0.0.1|00:1a:2b:3c:4d:5e|fe80::1', '10.0.0.2|00:1a:2b:3c:4d:5f|fe80::2'), delimiter: '|', headers: ['ip', 'mac', 'v6'], rows: 2 },
  'a file of accounts with colons': { text: lines('root:x:0:0:root:/root:/bin/bash', 'bin:x:1:1:bin:/bin:/sbin/nologin', 'me:x:1000:1000::/home/me:/bin/sh'), delimiter: ':', headerLine: null, headers: ['', '', '', '', '', '', ''], rows: 3 },
  'blanks as delimiters': { text: lines('x y label', '1 2.5 a', '2 3.5 b', '3 4.5 c'), delimiter: ' ', headers: ['x', 'y', 'label'], rows: 3 },
  'names with apostrophes': { text: lines('id,name', '1,O\'Brien', '2,d\'Arc', '3,\'t Hooft'), delimiter: ',', headers: ['id', 'name'], rows: 3 },
  'single quotes that are needed': { text: lines('id,town', '1,\'Oslo, NO\'', '2,\'Bergen, NO\''), quote: '\'', headers: ['id', 'town'], rows: 2 },
  'apostrophes at the begin of one cell and the end of another': { text: lines('id,title', '1,A', '2,\'Twas', '3,B', '4,Goin\'', '5,C'), quote: '"', headers: ['id', 'title'], rows: 5 },
  'apostrophes far apart': {
    text: lines('id;title;year', ...Array.from({ length: 100 }, (_, i) => `${i};${i === 10 ? '\'Til Dawn' : i === 60 ? 'Dancin\'' : `Song ${i}`};1999`)),
    delimiter: ';',
    quote: '"',
    headers: ['id', 'title', 'year'],
    rows: 100,
  },
  'names and possessives with apostrophes': {
    text: lines('id\tname\tcity', ...Array.from({ length: 60 }, (_, i) => `${i}\t${i % 20 === 5 ? '\'t Hart' : i % 20 === 15 ? 'Klaas\'' : 'Jan'}\tDelft`)),
    delimiter: '\t',
    quote: '"',
    headers: ['id', 'name', 'city'],
    rows: 60,
  },
  'apostrophes in one column': { text: lines('title', 'A', '\'Twas', 'B', 'Goin\'', 'C'), delimiter: null, quote: '"', headers: ['title'], rows: 5 },
  'a title in apostrophes among others': { text: lines('id,title', '1,\'Heroes\'', '2,Low', '3,Lodger', '4,\'Tis so', '5,Dancin\''), quote: '"', headers: ['id', 'title'], rows: 5 },
  'one cell in single quotes among many in double ones': {
    text: lines('id,name,n', '1,"Bob",5', '2,"Ann, x",6', '3,\'quoted, x\',5', '4,"Lee",7', '5,"Jo",8', '6,"K|m",9'), quote: '"', headers: ['id', 'name', 'n'], rows: 5, unfit: 1,
  },
  'one cell in single quotes among many in none': {
    text: lines('id,title', ...Array.from({ length: 120 }, (_, i) => `${i},${i === 40 ? '\'Oh, no\'' : `Song ${i}`}`)), quote: '"', headers: ['id', 'title'], rows: 119, unfit: 1,
  },
  'single quotes around every text, some with line breaks': {
    text: lines('id,name,note', ...Array.from({ length: 20 }, (_, i) => `${i},'Ann ${i}','a\nb, c${i}'`)), quote: '\'', headers: ['id', 'name', 'note'], rows: 20,
  },
  'single quotes around text, often missing': { text: lines('id,nick,n', '1,NULL,5', '2,\'Ace\',6', '3,NULL,7', '4,\'Bo\',8', '5,,9'), quote: '\'', headers: ['id', 'nick', 'n'], rows: 5 },
  'single quotes around names of columns and no value': { text: lines('\'id\',\'n\'', ...Array.from({ length: 150 }, (_, i) => `${i},${i % 7}`)), quote: '\'', headers: ['id', 'n'], rows: 150 },
  'single quotes doubled': { text: lines('id,name', '1,\'O\'\'Brien\'', '2,Ann', '3,Bob', '4,Carl'), quote: '\'', headers: ['id', 'name'], rows: 4 },
  'single quotes around double ones': { text: lines('id,json', '1,\'["a","b"]\'', '2,\'["c","d"]\'', '3,\'[]\''), quote: '\'', headers: ['id', 'json'], rows: 3 },
  'inch marks far apart': {
    text: lines('id,item', ...Array.from({ length: 40 }, (_, i) => `${i},${i === 8 ? '"Big pipe' : i === 30 ? 'rod 5"' : `item ${i}`}`)), quote: null, headers: ['id', 'item'], rows: 40,
  },
  'a table in a cell': { text: lines('id,data', '1,"a,b\n1,2\n3,4"', '2,"a,b\n5,6\n7,8"'), quote: '"', headers: ['id', 'data'], rows: 2 },
  'a list with a title in the only row': { text: lines('id,data', '1,"Title\nx,1\ny,2"'), quote: '"', headers: ['id', 'data'], rows: 1 },
  'inch marks': { text: lines('item,size', 'pipe,5"', 'rod,7" wide', 'rack,19"'), headers: ['item', 'size'], rows: 3 },
  'inch marks that open a field': { text: lines('item|size', '"A" frame|5', '"B" frame|6', '"C" frame|7'), delimiter: '|', quote: null, headers: ['item', 'size'], rows: 3 },
  'one quote that is never closed among good ones': {
    text: lines('id,t', '1,"a, b"', '2,"c, d"', '3,"e', '4,"f, g"', '5,"h, i"', '6,"j, k"', '7,"l, m"', '8,"n, o"'), quote: '"', headers: ['id', 't'], rows: 7, unfit: 1,
  },
  'line breaks in the header': { text: lines('id,"unit\nprice"', '1,2.5', '2,3.5'), headers: ['id', 'unit\nprice'], rows: 2 },
  'a header alone': { text: lines('id,name,amount'), headers: ['id', 'name', 'amount'], rows: 0 },
  'one row alone': { text: lines('1,2024-01-05,9.5'), headerLine: null, headers: ['', '', ''], rows: 1 },
  'a header and one row of text': { text: lines('first_name,home_town', 'Anna,Oslo'), headers: ['first_name', 'home_town'], rows: 1 },
  'a header over text': { text: lines('country,capital', 'Norway,Oslo', 'Sweden,Stockholm', 'Denmark,Copenhagen'), headers: ['country', 'capital'], rows: 3 },
  'codes without a header': { text: lines('NO,Oslo,north', 'SE,Stockholm,north', 'IT,Rome,south', 'ES,Madrid,south', 'NO,Bergen,north'), headerLine: null, headers: ['', '', ''], rows: 5 },
  'years as names': { text: lines('country,2019,2020,2021', 'A,120,340,560', 'B,130,350,570'), headers: ['country', '2019', '2020', '2021'], rows: 2 },
  'numbered columns': { text: lines('0,1,2,3', '5.5,6.1,x,9', '5.6,6.2,y,8', '5.7,6.3,z,7'), headers: ['0', '1', '2', '3'], rows: 3 },
  'an index without a name': { text: lines(',a,b', '0,1.5,x', '1,2.5,y'), headers: ['', 'a', 'b'], rows: 2 },
  'row numbers beside a header that has none': { text: lines('speed dist', '1 4 2', '2 4 10', '3 7 4'), delimiter: ' ', headers: ['', 'speed', 'dist'], rows: 3 },
  'rows that end with a delimiter, the header not': { text: lines('id;n', '1;a;', '2;b;', '3;c;'), headers: ['id', 'n'], delimiter: ';', rows: 3 },
  'empty columns that a spreadsheet has left': { text: lines('id,n,,', '1,a,,', '2,b,,'), headers: ['id', 'n'], rows: 2 },
  'values behind the last name': { text: lines('id,n,', '1,a,x', '2,b,'), headers: ['id', 'n', ''], rows: 2 },
  'rows that leave off what is empty': {
    text: lines('version,name,released,ended,note', '1,a,2020-01-01', '2,b,2021-01-01,2022-01-01', '3,c,2022-01-01', '4,d,2023-01-01,2024-01-01,x', '5,e,2024-01-01'),
    headers: ['version', 'name', 'released', 'ended', 'note'],
    rows: 5,
  },
  'broken rows': { text: lines('id,name,qty', '1,a,5', '2,b', '3,c,7,x', '4,d,8', '5,e,9', '6,f,1'), headers: ['id', 'name', 'qty'], rows: 4, unfit: 2 },
  'names and values before the table': { text: lines('Report;Sales', 'Day;2024-01-05', '', 'sku;qty', 'a1;5', 'b2;6'), delimiter: ';', headerLine: 4, headers: ['sku', 'qty'], rows: 2 },
  'names and values before the table, padded': {
    text: lines('Report:,Sales,,,', 'Year:,2024,,,', ',,,,', 'id,sku,qty,price,day', '1,a,5,1.5,2024-01-01', '2,b,6,2.5,2024-01-02', '3,c,7,3.5,2024-01-03'),
    headerLine: 4,
    headers: ['id', 'sku', 'qty', 'price', 'day'],
    rows: 3,
  },
  'a title without a header': { text: lines('Report of May,,', '1,2024-01-05,9.5', '2,2024-01-06,8.5', '3,2024-01-07,7.5'), headerLine: null, headers: ['', '', ''], rows: 3, leftOut: ['note'] },
  'a header in a comment': { text: lines('##version=4', '#chrom\tpos\tid', '1\t100\trs1', '1\t200\trs2'), delimiter: '\t', headerLine: 2, headers: ['chrom', 'pos', 'id'], rows: 2 },
  'values that begin like comments': { text: lines('color,name', '#ff0000,red', '#00ff00,green', '#0000ff,blue'), headers: ['color', 'name'], rows: 3 },
  'words that begin like comments': { text: lines('tag', '#winter', '#snow', '-- cold'), delimiter: null, headers: ['tag'], rows: 3 },
  'comments between header and rows': { text: lines('# by hand', 'id,v', '# in kg', '1,5', '# again', '2,6'), headerLine: 2, headers: ['id', 'v'], rows: 2, unfit: 1 },
  'groups of columns': {
    text: lines(',2019,,2020,', 'region,q1,q2,q1,q2', 'north,1,2,3,4', 'south,5,6,7,8'),
    headers: ['region', '2019 q1', '2019 q2', '2020 q1', '2020 q2'],
    rows: 2,
  },
  'two full header rows': { text: lines('unit,sales,sales', 'name,gross,net', 'a,1.5,1', 'b,2.5,2'), headers: ['unit name', 'sales gross', 'sales net'], rows: 2 },
  'units in brackets': { text: lines('t,v', '[s],[m/s]', '0,1.5', '1,2.5'), headers: ['t', 'v'], rows: 2, leftOut: ['units'] },
  'a table of Markdown': {
    text: lines('| id | name | qty |', '|----|:-----|----:|', '| 1 | Ada | 5 |', '| 2 | Bob | 7 |'), delimiter: '|', headers: ['', 'id', 'name', 'qty'], rows: 2, leftOut: ['separator'],
  },
  'a table of Markdown without outer marks, of text': { text: lines('name | town', ':---|---:', 'Ada | Oslo', 'Bob | Bergen'), delimiter: '|', headers: ['name', 'town'], rows: 2, leftOut: ['separator'] },
  'dashes below a header, below a title': {
    text: lines('Staff', 'id,name,day', '--,----,----------', '1,Ada,2024-01-05', '2,Bob,2024-01-06'), headerLine: 2, headers: ['id', 'name', 'day'], rows: 2, leftOut: ['separator'],
  },
  'a first row without values': { text: lines('v,w,x', '-,-,-', '1,2,3', '4,5,6'), headers: ['v', 'w', 'x'], rows: 3 },
  'a first row with some values': { text: lines('v,w,x', '---,---,7', '1,2,3', '4,5,6'), headers: ['v', 'w', 'x'], rows: 3 },
  'dashes further down': { text: lines('id,name', '1,Ada', '---,---', '2,Bob'), headers: ['id', 'name'], rows: 3 },
  'dashes further down, between text': { text: lines('name,town', 'Ada,Oslo', '---,---', 'Bob,Bergen'), headers: ['name', 'town'], rows: 3 },
  'a row that only looks like units': { text: lines('id,size', '1,m', '2,s', '3,l'), headers: ['id', 'size'], rows: 3 },
  'currencies and weights, empty over text': { text: lines('id,price,load,day', ',EUR,kg,', '1,2.50,7,2024-01-05', '2,3.75,9,2024-01-06'), headers: ['id', 'price', 'load', 'day'], rows: 2, leftOut: ['units'] },
  'missing values in the first row': { text: lines('id,score', 'NA,-', '2,5.5', '3,6.5', '4,7.5'), headers: ['id', 'score'], rows: 4 },
  'a total with its sum': { text: lines('town,people', 'Oslo,100', 'Bergen,50', 'Total,150'), headers: ['town', 'people'], rows: 2, leftOut: ['total'] },
  'a town of the name Total, which is no sum': { text: lines('town,people', 'Oslo,100', 'Bergen,50', 'Total,7'), headers: ['town', 'people'], rows: 3 },
  'totals among the rows': { text: lines('town,kind,n', 'Oslo,a,1', 'Total,,1', 'Bergen,a,2', 'Total,,2'), headers: ['town', 'kind', 'n'], rows: 4 },
  'totals of parts and of all': {
    text: lines('word,clicks,cost', 'shoes,10,5.50', 'boots,20,6.50', 'Total: search,30,12.00', 'Total: account,30,12.00'), headers: ['word', 'clicks', 'cost'], rows: 2, leftOut: ['total', 'total'],
  },
  'a total and an average': { text: lines('id,n', '1,5', '2,6', 'Total,11', 'Average,5.5'), headers: ['id', 'n'], rows: 2, leftOut: ['total', 'total'] },
  'a total and a rounded average below words': { text: lines('name,a,b', 'x,5,6', 'y,8,9', 'Total,13,15', 'Average,6,7'), headers: ['name', 'a', 'b'], rows: 2, leftOut: ['total', 'total'] },
  'a total with dashes': {
    text: lines('name,state,rate,cost', 'a,on,2.5%,0.20', 'b,off,3.1%,0.23', 'Total,--,2.8%,0.50'), headers: ['name', 'state', 'rate', 'cost'], rows: 2, leftOut: ['total'],
  },
  'a row with a dash that others have, too': { text: lines('name,state,n', 'a,--,1', 'b,off,2', 'Total,--,7'), headers: ['name', 'state', 'n'], rows: 3 },
  'a closing balance': { text: lines('day;text;amount', '2024-01-02;a;50,00', '2024-01-03;b;75,00', 'Endsaldo;;500,00'), delimiter: ';', headers: ['day', 'text', 'amount'], rows: 2, leftOut: ['total'] },
  'a total of large numbers with decimal commas': { text: lines('poste;montant', 'Loyer;800,00', 'Courses;350,50', 'TOTAL GÉNÉRAL;1150,50'), delimiter: ';', headers: ['poste', 'montant'], rows: 2, leftOut: ['total'] },
  'a total in Dutch': { text: lines('artikel;aantal', 'a;1', 'b;2', 'Totaal;3'), delimiter: ';', headers: ['artikel', 'aantal'], rows: 2, leftOut: ['total'] },
  'a word that is also one for averages': { text: lines('word,n', 'press,3', 'radio,5', 'media,12'), headers: ['word', 'n'], rows: 3 },
  'an average that is one': { text: lines('word,n', 'press,3', 'radio,5', 'media,4'), headers: ['word', 'n'], rows: 2, leftOut: ['total'] },
  'a total below such a word': { text: lines('word,n', 'media,3', 'radio,5', 'Total,8'), headers: ['word', 'n'], rows: 2, leftOut: ['total'] },
  'such a word above a total': { text: lines('word,n', 'radio,5', 'press,9', 'media,3', 'Total,17'), headers: ['word', 'n'], rows: 3, leftOut: ['total'] },
  'a film of the name': { text: lines('film,year', 'Alien,1979', 'Heat,1995', 'Total Recall,1990'), headers: ['film', 'year'], rows: 3 },
  'notes of several lines': {
    text: lines('id,v', '1,5', '2,6', '', '* estimated', 'Source: the office, 2024'), headers: ['id', 'v'], rows: 2, leftOut: ['note', 'note'],
  },
  'a padded note': { text: lines('id,v,w', '1,5,x', '2,6,y', 'Note: numbers are rounded,,'), headers: ['id', 'v', 'w'], rows: 2, leftOut: ['note'] },
  'a last row of one cell': { text: lines('name,v,w', 'a,5,x', 'b,6,y', 'row with blanks,,'), headers: ['name', 'v', 'w'], rows: 3 },
  'a header that comes again': { text: lines('id,v', '1,5', 'id,v', '2,6'), headers: ['id', 'v'], rows: 3 },
  'duplicate and emoji names': { text: lines('id,💰,Id,id', '1,5,a,x', '2,6,b,y'), headers: ['id', '💰', 'Id', 'id'], rows: 2 },
  'a separator line in quotes': { text: lines('"sep=|"', 'a|b', '1|2,5', '2|3,5'), delimiter: '|', headerLine: 2, headers: ['a', 'b'], rows: 2 },
  'logs with a JSON cell': { text: lines('at,level,context', '2024-01-01T00:00:00Z,info,"{""user"": ""x"", ""n"": 1}"', '2024-01-01T00:00:01Z,warn,"{""user"": ""y""}"'), headers: ['at', 'level', 'context'], rows: 2 },
  'MySQL escapes': { text: lines('id,note', '1,"say \\"hi\\", she said"', '2,"C:\\\\temp"', '3,"plain"'), headers: ['id', 'note'], rows: 3 },
};

describe('a file of the kind', () => {
  it.each(Object.entries(KINDS))('%s', (_name, kind) => {
    const layout = layoutOf(kind.text);
    const rows = rowsOf(kind.text, layout);
    expect({
      delimiter: layout.dialect.delimiter,
      quote: kind.quote === undefined ? undefined : layout.dialect.quote,
      headerLine: layout.headerLine,
      headers: layout.headers,
      rows: rows.filter((row) => row !== undefined).length,
      unfit: rows.filter((row) => row === undefined).length,
      leftOut: layout.leftOut.map(({ reason }) => reason),
    }).toEqual({
      delimiter: kind.delimiter === undefined ? ',' : kind.delimiter,
      quote: kind.quote,
      headerLine: kind.headerLine === undefined ? 1 : kind.headerLine,
      headers: kind.headers,
      rows: kind.rows,
      unfit: kind.unfit ?? 0,
      leftOut: kind.leftOut ?? [],
    });
  });
});
