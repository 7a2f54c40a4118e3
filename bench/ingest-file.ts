import * as fs from 'fs';

/** Rows are generated in blocks, so that a file of any size takes little memory. */
const ROWS_PER_WRITE = 5_000;
const WORDS = ['order', 'shipped', 'late', 'parcel', 'north', 'gift', 'return', 'paid', 'open', 'large', 'fragile', 'urgent', 'standard', 'copy'];
const REGIONS = ['North', 'South', 'East', 'West', 'Centre'];
const STATES = ['new', 'paid', 'packed', 'shipped', 'returned', ''];
const DAY = 86_400_000;
const FIRST_DAY = Date.UTC(2019, 0, 1);

/** The columns of the file that ingest is measured on, with the types that they have. */
export const INGEST_COLUMNS: readonly (readonly [header: string, type: string])[] = [
  ['id', 'bigint'], ['customer_id', 'bigint'], ['code', 'string'], ['ordered_on', 'date'], ['created_at', 'timestamp'], ['region', 'string'], ['state', 'string'],
  ['note', 'string'], ['amount', 'decimal(18,2)'], ['tax', 'decimal(18,2)'], ['weight', 'double'], ['quantity', 'bigint'], ['is_gift', 'boolean'],
  ['delivered_on', 'date'], ['email', 'string'], ['score', 'double'],
];

/**
 * Writes a CSV file: ids, codes with leading zeros, dates, timestamps, quoted text with line breaks, amounts, measurements, empty fields, days in d/m/y.
 *
 * @returns the number of its rows
 */
export function writeIngestFile(file: string, bytes: number): number {
  const random = generator(20_240_105);
  const output = fs.openSync(file, 'w');
  let written = fs.writeSync(output, `${INGEST_COLUMNS.map(([header]) => header).join(',')}\n`);
  let rows = 0;
  try {
    while (written < bytes) {
      let block = '';
      for (let i = 0; i < ROWS_PER_WRITE; i++) block += row(++rows, random);
      written += fs.writeSync(output, block);
    }
  } finally {
    fs.closeSync(output);
  }
  return rows;
}

function row(id: number, random: () => number): string {
  const below = (limit: number) => Math.floor(random() * limit);
  const day = new Date(FIRST_DAY + below(1_800) * DAY);
  const delivered = new Date(day.getTime() + below(20) * DAY);
  const words = Array.from({ length: 2 + below(5) }, () => WORDS[below(WORDS.length)]);
  const note = below(50) === 0 ? `"${words.join(' ')}\nsecond line, ${words[0]} ""${words[1]}"""` : `"${words.join(', ')}"`;
  return [
    id, 1 + below(90_000), String(below(100_000)).padStart(6, '0'), day.toISOString().slice(0, 10),
    `${new Date(day.getTime() + below(DAY)).toISOString().slice(0, 19).replace('T', ' ')}`, REGIONS[below(REGIONS.length)], STATES[below(STATES.length)],
    note, (random() * 2_000).toFixed(2), (random() * 200).toFixed(2), below(10) === 0 ? '' : String(random() * 40), 1 + below(12), below(9) === 0 ? 'true' : 'false',
    `${two(delivered.getUTCDate())}/${two(delivered.getUTCMonth() + 1)}/${delivered.getUTCFullYear()}`, `customer${below(90_000)}@example.com`,
    below(20) === 0 ? '' : (random() * 10).toFixed(1 + below(4)),
  ].join(',') + '\n';
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}

/** A linear congruential generator: the same file in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}
