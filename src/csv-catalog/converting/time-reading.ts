import { CellSql, ColumnReading } from './column-reading';
import { literal } from './duckdb.client';

/** Dates and times of ISO 8601, plain (`2024-01-05`, `2024-01-05 10:00`) or with an offset from UTC. */
const DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}';
const CLOCK = '(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{1,6}0{0,3})?)?';
const OFFSET = '(?:Z| ?UTC| ?[-+](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)';
const ISO_DATE = new RegExp(`^${DATE}$`);
const ISO_TIMESTAMP = new RegExp(`^${DATE}(?:[ T]${CLOCK})?$`);
const ISO_INSTANT = new RegExp(`^${DATE}[ T]${CLOCK}${OFFSET}$`);
/** Years that every reader of Parquet files knows. */
const FIRST_DAY = "'0001-01-01'";
const LAST_DAY = "'9999-12-31 23:59:59.999999'";

/** The one reading of ISO dates and times that all values of a column have. */
export function findIsoTimes(values: readonly string[]): ColumnReading | undefined {
  if (values.every((value) => ISO_DATE.test(value) && isDay(value))) return isoDates();
  if (values.every((value) => ISO_TIMESTAMP.test(value) && isDay(value))) return isoTimestamps();
  // Beside times that name no offset, moments could not be told apart.
  if (values.every((value) => ISO_INSTANT.test(value) && isDay(value))) return isoInstants();
  return undefined;
}

export function isoDates(): ColumnReading {
  return {
    type: 'date',
    notes: [],
    // A cast reads no further than it understands: `5-1-24 tbd` would be the 24th of January in the year 5. So a date must be written as it was read.
    sql: (cell) => ({ value: `try_cast(${cell} AS DATE)`, fits: (value) => [`(CAST(${value} AS VARCHAR) = ${cell} AND ${value} BETWEEN ${FIRST_DAY} AND '9999-12-31')`] }),
    as: (type) => type === 'timestamp' ? isoTimestamps() : undefined,
  };
}

export function isoTimestamps(): ColumnReading {
  return {
    type: 'timestamp',
    notes: [],
    sql: (cell) => ({
      value: `try_cast(${cell} AS TIMESTAMP)`,
      fits: (value) => [
        // A year below 1000 has fewer digits than it seems. Another part that is a digit short (`10:00:0Z`) is read as what it says.
        `(${cell} LIKE '____-__-_____:__:__' AND ${value} BETWEEN '1000-01-01' AND ${LAST_DAY})`,
        `(regexp_full_match(${cell}, ${literal(`${DATE}(?:[ T]${CLOCK})?`)}) AND ${value} BETWEEN ${FIRST_DAY} AND ${LAST_DAY})`,
      ],
    }),
  };
}

function isoInstants(): ColumnReading {
  return {
    type: 'timestamp',
    format: 'with offsets, stored in UTC',
    notes: [],
    sql: (cell): CellSql => ({
      // A cast to TIMESTAMP would drop the offset without a word; one to TIMESTAMPTZ takes that of an earlier row where the text has none.
      value: `CASE WHEN regexp_full_match(${cell}, ${literal(`${DATE}[ T]${CLOCK}${OFFSET}`)}) THEN ${inUtc(cell)} END`,
      fits: (value) => [`${value} BETWEEN ${FIRST_DAY} AND ${LAST_DAY}`],
    }),
  };
}

/** DuckDB reads an offset only after seconds, without a blank, and with a colon before its minutes. */
function inUtc(cell: string): string {
  const closed = `regexp_replace(${cell}, ' ?(?:UTC|Z)$| ([-+][0-9:]+)$', '+00\\1')`;
  const offset = `regexp_replace(regexp_replace(${closed}, '\\+00([-+])', '\\1'), '([-+][0-9]{2})([0-9]{2})$', '\\1:\\2')`;
  const seconds = `regexp_replace(${offset}, '([ T][0-9]{2}:[0-9]{2})([-+])', '\\1:00\\2')`;
  return `try_cast(${seconds} AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`;
}

/** Whether the date that an ISO text begins with is one of the calendar. */
function isDay(text: string): boolean {
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8, 10))];
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  return year >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
