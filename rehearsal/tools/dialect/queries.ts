import { EXPRESSIONS } from './expressions';
import { QUERIES } from './whole-queries';

/** Tables of the queries; the text runs on Trino and on DuckDB. */
export const SETUP: readonly string[] = [
  `CREATE TABLE sales AS SELECT * FROM (VALUES
    (CAST(1 AS bigint), CAST('north' AS varchar), CAST('ann' AS varchar), CAST(10.50 AS decimal(10,2)), CAST(3 AS integer), CAST(1.5 AS double), CAST('2024-01-15' AS date), CAST('2024-01-15 10:30:00.250' AS timestamp), true),
    (2, 'south', 'bob', 20.25, 5, 2.25, CAST('2024-02-29' AS date), CAST('2024-02-29 23:59:59.999' AS timestamp), false),
    (3, 'north', 'cid', NULL, NULL, -0.5, CAST('2023-12-31' AS date), CAST('2023-12-31 00:00:00' AS timestamp), NULL),
    (4, NULL, 'dan', 7.00, 3, NULL, NULL, NULL, true),
    (5, 'east', NULL, 99.99, -2, 1000000.0, CAST('2024-01-15' AS date), CAST('2024-01-15 08:00:00' AS timestamp), false),
    (6, 'south', 'eve', 20.25, 8, 0.1, CAST('2025-07-04' AS date), CAST('2025-07-04 12:00:00' AS timestamp), true),
    (7, 'north', 'ann', 0.01, 0, 3.0, CAST('2024-03-31' AS date), CAST('2024-03-31 02:15:00' AS timestamp), true)
  ) AS t(id, region, name, amount, quantity, ratio, day, "at", paid)`,
  `CREATE TABLE regions AS SELECT * FROM (VALUES
    (CAST('north' AS varchar), CAST('Nora' AS varchar), CAST(100 AS integer)), ('south', 'Sam', 50), ('west', 'Wim', NULL)
  ) AS t(region, manager, target)`,
];

const NUMBERS = ['tinyint \'7\'', 'CAST(7 AS smallint)', '7', 'bigint \'7\'', '7.25', '0.125', 'CAST(3 AS decimal(38,0))', 'real \'2.5\'', '2.5e0'];
const VALUES = ['7', 'bigint \'3000000000\'', '2.5', '-0.5', '1e10', '-1.5e0', 'nan()', 'true', "'12'", "' 12 '", "'1.5'", "'x'", "'true'", "'2024-02-03'", "'2024-02-03 04:05:06'", "date '2024-02-03'",
  "timestamp '2024-02-03 04:05:06.789'", "timestamp '2024-02-03 04:05:06 UTC'", 'NULL', "json '12'", 'ARRAY[1,2]', "X'61'"];
const TYPES = ['integer', 'bigint', 'smallint', 'double', 'real', 'decimal(10,2)', 'varchar', 'varchar(2)', 'boolean', 'date', 'timestamp', 'json'];
const MOMENTS = ["date '2024-02-29'", "timestamp '2024-12-30 23:59:58.123'", "timestamp '2023-01-01 00:00:00 UTC'"];
const UNITS = ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'];
const FIELDS = ['year', 'quarter', 'month', 'week', 'day', 'day_of_week', 'day_of_year', 'year_of_week', 'hour', 'minute', 'second', 'millisecond', 'last_day_of_month', 'to_iso8601', 'to_unixtime', 'date'];
const each = (...columns: string[]) => `SELECT ${columns.join(', ')}`;

/** Every pair of types, every cast, every unit: what is easily forgotten by hand. */
function generated(): string[] {
  return [
    ...NUMBERS.flatMap((a) => NUMBERS.map((b) => each(...['+', '-', '*', '/', '%'].map((operator) => `${a} ${operator} ${b}`)))),
    ...NUMBERS.map((a) => each(`-${a}`, `abs(${a})`, `round(${a})`, `round(${a}, 1)`, `ceil(${a})`, `floor(-${a})`, `sign(${a})`, `truncate(${a})`, `mod(${a}, 4)`)),
    ...NUMBERS.map((a) => `SELECT sum(x), avg(x), min(x), max(x), count(x), approx_percentile(x, 0.5), stddev(x), sum(DISTINCT x) FROM (VALUES ${a}, ${a}, NULL) AS t(x)`),
    ...VALUES.flatMap((value) => TYPES.map((type) => each(`CAST(${value} AS ${type})`))),
    ...VALUES.map((value) => each(...['integer', 'double', 'varchar', 'date'].map((type) => `TRY(CAST(CAST(${value} AS varchar) AS ${type}))`))),
    ...MOMENTS.flatMap((moment) => FIELDS.map((field) => each(`${field}(${moment})`))),
    ...MOMENTS.flatMap((moment) => UNITS.map((unit) => each(`date_trunc('${unit}', ${moment})`))),
    ...MOMENTS.flatMap((moment) => UNITS.map((unit) => each(`date_add('${unit}', 13, ${moment})`))),
    ...MOMENTS.flatMap((moment) => UNITS.map((unit) => each(`date_diff('${unit}', ${moment}, date_add('day', 400, ${moment}))`, `date_diff('${unit}', ${moment}, date_add('day', -31, ${moment}))`))),
    ...MOMENTS.flatMap((moment) => ['%Y-%m-%d %H:%i:%s.%f', '%a %b %e %c %y %j %p %l %k %h %I %r %T %v %x %W %M', 'x%%y'].map((pattern) => each(`date_format(${moment}, '${pattern}')`))),
    ...MOMENTS.flatMap((moment) => ['yyyy-MM-dd HH:mm:ss.SSS', 'EEE EEEE MMM MMMM d h a', "yy''yy 'at' K k D e w", 'yyyyMMdd'].map((pattern) => each(`format_datetime(${moment}, '${pattern.replace(/'/g, "''")}')`))),
  ];
}

/** All of them; a line that is no query is an expression of one. */
export function dialectQueries(): string[] {
  const written = [EXPRESSIONS, QUERIES].flatMap((text) => text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')));
  const queries = written.map((line) => (/^(SELECT|WITH|VALUES|TABLE|\()\b/i.test(line) ? line : `SELECT ${line}`));
  return [...new Set([...queries, ...generated()])];
}
