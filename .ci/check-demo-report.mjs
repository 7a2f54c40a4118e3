// Checks demo-report.json against answers computed here, from the same files, by other means: no SQL, no DuckDB, its own CSV reading.
// Prints a line per check and, last, "<passed> <failed>".
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const dataFolder = fileURLToPath(new URL('../node_modules/vega-datasets/data', import.meta.url));

/** The records of an RFC 4180 file as objects by header. */
function readCsv(name) {
  const text = readFileSync(join(dataFolder, name), 'utf8');
  const records = [];
  let record = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') { cell += '"'; i++; } else if (c === '"') { quoted = false; } else { cell += c; }
    } else if (c === '"') {
      quoted = true;
    } else if (c === ',') {
      record.push(cell); cell = '';
    } else if (c === '\n') {
      record.push(cell); records.push(record); record = []; cell = '';
    } else if (c !== '\r') {
      cell += c;
    }
  }
  if (cell !== '' || record.length > 0) { record.push(cell); records.push(record); }
  const [header, ...rows] = records.filter((r) => r.length > 1 || r[0] !== '');
  return rows.map((row) => Object.fromEntries(header.map((h, i) => [h, row[i]])));
}

const files = {
  airports: readCsv('airports.csv'),
  weather: readCsv('seattle-weather.csv'),
  stocks: readCsv('stocks.csv'),
  zipcodes: readCsv('zipcodes.csv'),
  birdstrikes: readCsv('birdstrikes.csv'),
  gapminder: readCsv('gapminder-health-income.csv'),
};
const rowCounts = {
  'airports.csv': files.airports.length,
  'seattle-weather.csv': files.weather.length,
  'stocks.csv': files.stocks.length,
  'zipcodes.csv': files.zipcodes.length,
  'birdstrikes.csv': files.birdstrikes.length,
  'gapminder-health-income.csv': files.gapminder.length,
};

/** [key, aggregate of the group's rows] pairs. */
function groups(rows, key, aggregate) {
  const byKey = new Map();
  for (const row of rows) {
    const k = row[key] === '' ? null : row[key];
    byKey.set(k, [...(byKey.get(k) ?? []), row]);
  }
  return [...byKey].map(([k, members]) => [k, aggregate(members)]);
}
const numbers = (rows, column) => rows.map((row) => row[column]).filter((text) => text !== '').map(Number);
const sum = (values) => values.reduce((a, b) => a + b, 0);
const mean = (values) => sum(values) / values.length;
const count = (rows) => rows.length;
const descending = (a, b) => b[1] - a[1];

const airportsByState = groups(files.airports, 'state', count);
const zipcodesByState = new Map(groups(files.zipcodes, 'state', count));

/** question → rows that must be the answer's (as a set; extra columns are allowed). */
const expected = {
  'How many airports are in each state?': airportsByState,
  'Which state has the most airports?': [[...airportsByState].sort(descending)[0]].map(([state, n]) => [state, n]),
  'How many zipcodes are in TX?': [[files.zipcodes.filter((row) => row.state === 'TX').length]],
  'What is the average wind per weather?': groups(files.weather, 'weather', (rows) => mean(numbers(rows, 'wind'))),
  'What was the highest temp_max in 2015?': [[Math.max(...numbers(files.weather.filter((row) => row.date.startsWith('2015')), 'temp_max'))]],
  'What is the maximum price per symbol?': groups(files.stocks, 'symbol', (rows) => Math.max(...numbers(rows, 'price'))),
  'How many birdstrikes happened at Night?': [[files.birdstrikes.filter((row) => row['Time of day'] === 'Night').length]],
  'What is the sum of cost repair by wildlife size?': groups(files.birdstrikes, 'Wildlife Size', (rows) => sum(numbers(rows, 'Cost Repair'))),
  'What is the average income per region?': groups(files.gapminder, 'region', (rows) => mean(numbers(rows, 'income'))),
  'Which 5 states have the most airports per 100 zip codes?': airportsByState
    .filter(([state]) => zipcodesByState.has(state))
    .map(([state, n]) => [state, (100 * n) / zipcodesByState.get(state)])
    .sort(descending).slice(0, 5),
  'Which months have more rain than sun in Seattle?': groups(files.weather.map((row) => ({ ...row, month: row.date.slice(5, 7) })), 'month', (rows) => rows)
    .filter(([, rows]) => rows.filter((row) => row.weather === 'rain').length > rows.filter((row) => row.weather === 'sun').length)
    .map(([month]) => [Number(month)]),
};
const kinds = { 'What can you do?': 'general', 'How many employees work at each airport?': 'cannot_answer' };

const same = (a, b) => {
  if (a === null || b === null || a === undefined || b === undefined) return (a ?? null) === (b ?? null);
  if (String(a) === String(b)) return true;
  // Averages of decimals are rounded to the column's scale, as Trino does: half a unit of the second decimal at most.
  return a !== '' && b !== '' && Math.abs(Number(a) - Number(b)) <= Math.max(0.005001, Math.abs(Number(b)) * 1e-9);
};
const holds = (row, wanted) => wanted.every((value) => row.some((cell) => same(cell, value)));
const sameRows = (rows, wanted) => rows.length === wanted.length && wanted.every((want) => rows.some((row) => holds(row, want)));

let passed = 0;
let failed = 0;
function check(name, ok, detail = '') {
  if (ok) passed++; else failed++;
  console.log(`${ok ? 'ok' : 'NOT OK'} ${name}${ok ? '' : ` ${detail}`}`);
}

let report;
try {
  report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
} catch (error) {
  console.log(`NOT OK ${process.argv[2]}: ${error.message}`);
  console.log('0 1');
  process.exit(1);
}
for (const [file, rows] of Object.entries(rowCounts)) {
  const found = report.files.find((entry) => entry.file === file);
  check(`${file} has ${rows} rows and a description`, found?.rows === rows && found?.description?.length > 0, JSON.stringify(found));
}
for (const [question, rows] of Object.entries(expected)) {
  const found = report.questions.find((entry) => entry.question === question);
  check(question, found?.kind === 'answered' && !found.truncated && sameRows(found.rows, rows),
    `\n   got  ${JSON.stringify(found?.rows ?? found).slice(0, 600)}\n   want ${JSON.stringify(rows).slice(0, 600)}`);
}
for (const [question, kind] of Object.entries(kinds)) {
  const found = report.questions.find((entry) => entry.question === question);
  check(`${question} is ${kind}`, found?.kind === kind && found.answer.length > 0, JSON.stringify(found));
}
const writers = new Set(report.questions.filter((entry) => entry.kind === 'answered').map((entry) => entry.receipt.sqlWrittenBy));
check('some answers come from verified queries and some from the model', writers.has('verified') && writers.has('model'), [...writers].join());
console.log(`${passed} ${failed}`);
process.exit(failed === 0 ? 0 : 1);
