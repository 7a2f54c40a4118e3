const MODULUS = 2_147_483_647;

/** A source of choices: the same seed gives the same queries. */
export class Choices {
  private state: number;

  constructor(seed: number) {
    this.state = 1 + ((seed * 7919 + 104_729) % (MODULUS - 1));
  }

  /** A whole number from 0 to below `limit`. */
  public below(limit: number): number {
    // Lehmer's generator: the products stay exact.
    this.state = (this.state * 48_271) % MODULUS;
    return Math.floor((this.state / MODULUS) * limit);
  }

  public oneOf<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  public chance(percent: number): boolean {
    return this.below(100) < percent;
  }
}

type Kind = 'bigint' | 'double' | 'decimal' | 'varchar' | 'boolean' | 'date' | 'timestamp';
const KINDS: readonly Kind[] = ['bigint', 'double', 'decimal', 'varchar', 'boolean', 'date', 'timestamp'];
interface Column { readonly name: string; readonly kind: Kind }
interface Source { readonly alias: string; readonly columns: readonly Column[] }

const WORDS = ['Alpha', 'beta', 'Gamma ray', 'delta-4', 'été', '', '100%_x', "O'Neill", 'z,"q"', '  pad '];
const DAYS = ['2024-02-29', '2023-12-31', '2024-01-01', '1999-07-04', '2024-06-15'];
const COLUMNS: readonly Column[] = [
  { name: 'id', kind: 'bigint' }, { name: 'qty', kind: 'bigint' }, { name: 'score', kind: 'double' }, { name: 'amount', kind: 'decimal' },
  { name: 'name', kind: 'varchar' }, { name: 'note', kind: 'varchar' }, { name: 'active', kind: 'boolean' }, { name: 'day', kind: 'date' }, { name: 'seen_at', kind: 'timestamp' },
];

/** Tables of generated rows, as a script for DuckDB: every type, NULLs, ties, text with quotes and signs, a table without rows. */
export function generatedTables(seed: number): string {
  const choices = new Choices(seed);
  const types: Record<Kind, string> = { bigint: 'BIGINT', double: 'DOUBLE', decimal: 'DECIMAL(18,2)', varchar: 'VARCHAR', boolean: 'BOOLEAN', date: 'DATE', timestamp: 'TIMESTAMP' };
  const value = ({ name, kind }: Column, row: number): string => {
    if (name === 'id') return String(row);
    if (choices.chance(15)) return 'NULL';
    switch (kind) {
      case 'bigint': return String(choices.below(20) - 5);
      case 'double': return choices.oneOf(['0.5', '-1.25', '3.0', '1e3', '2.75', '0.1']);
      case 'decimal': return `${choices.below(2000) - 500}.${String(choices.below(100)).padStart(2, '0')}`;
      case 'varchar': return text(choices.oneOf(WORDS));
      case 'boolean': return choices.oneOf(['true', 'false']);
      case 'date': return `DATE '${choices.oneOf(DAYS)}'`;
      default: return `TIMESTAMP '${choices.oneOf(DAYS)} ${String(choices.below(24)).padStart(2, '0')}:30:15.250'`;
    }
  };
  return [['facts', 40], ['others', 12], ['empties', 0]].map(([table, rows]) => `CREATE TABLE ${table} (${COLUMNS.map(({ name, kind }) => `${name} ${types[kind]}`).join(', ')});
${Array.from({ length: Number(rows) }, (_, row) => `INSERT INTO ${table} VALUES (${COLUMNS.map((column) => value(column, row)).join(', ')});`).join('\n')}`).join('\n');
}

function text(value: string): string {
  return `'${value.replace(/'/g, "''")}'`;
}

export interface GeneratedQuery {
  readonly sql: string;
  /** Whether the order of the rows is part of the result. */
  readonly isOrdered: boolean;
}

/** A query over the generated tables whose types fit, with a result that does not depend on chance. */
export function generateQuery(seed: number): GeneratedQuery {
  return new Writer(new Choices(seed)).query();
}

class Writer {
  private aliases = 0;

  constructor(private readonly choices: Choices) {}

  public query(): GeneratedQuery {
    const { choices } = this;
    const kind = choices.below(10);
    if (kind < 3) return this.plain();
    if (kind < 6) return this.grouped();
    if (kind < 7) return this.setOperation();
    if (kind < 8) return this.windowed();
    return this.withClause();
  }

  private plain(): GeneratedQuery {
    const { from, sources } = this.from();
    const items = this.list(1 + this.choices.below(4), () => this.expression(this.choices.oneOf(KINDS), sources, 3));
    const distinct = this.choices.chance(15) ? 'DISTINCT ' : '';
    const where = this.where(sources);
    return this.ordered(`SELECT ${distinct}${items.map((item, i) => `${item} AS c${i}`).join(', ')} FROM ${from}${where}`, items.length);
  }

  private grouped(): GeneratedQuery {
    const { from, sources } = this.from();
    const keys = this.list(this.choices.below(3), () => this.expression(this.choices.oneOf(['varchar', 'boolean', 'date', 'bigint'] as const), sources, 1));
    const aggregates = this.list(1 + this.choices.below(3), () => this.aggregate(sources));
    const all = [...keys, ...aggregates].map((item, i) => `${item} AS c${i}`);
    const groupBy = keys.length === 0 ? '' : ` GROUP BY ${this.choices.chance(15) ? `${this.choices.oneOf(['ROLLUP', 'CUBE'])} (${keys.map((_, i) => i + 1).join(', ')})` : keys.map((_, i) => i + 1).join(', ')}`;
    const rolled = /ROLLUP|CUBE/.test(groupBy);
    const written = rolled ? ` GROUP BY ${/ROLLUP/.test(groupBy) ? 'ROLLUP' : 'CUBE'} (${keys.join(', ')})` : groupBy;
    // Rolled up keys must be columns in Trino.
    const isRollable = !rolled || keys.every((key) => /^[a-z]\d+\.\w+$/.test(key));
    const having = this.choices.chance(25) ? ` HAVING count(*) ${this.choices.oneOf(['>', '>=', '<>'])} ${this.choices.below(4)}` : '';
    return this.ordered(`SELECT ${all.join(', ')} FROM ${from}${this.where(sources)}${isRollable ? written : ` GROUP BY ${keys.map((_, i) => i + 1).join(', ')}`}${having}`, all.length);
  }

  private setOperation(): GeneratedQuery {
    const kinds = this.list(1 + this.choices.below(3), () => this.choices.oneOf(KINDS));
    const branch = () => {
      const { from, sources } = this.from();
      return `SELECT ${kinds.map((kind) => this.expression(kind, sources, 1)).join(', ')} FROM ${from}${this.where(sources)}`;
    };
    const operator = this.choices.oneOf(['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT']);
    return this.ordered(`${branch()} ${operator} ${branch()}`, kinds.length);
  }

  private windowed(): GeneratedQuery {
    const { from, sources } = this.from(1);
    const [{ alias }] = sources;
    const partition = this.choices.chance(60) ? `PARTITION BY ${this.column('varchar', sources)} ` : '';
    const order = `ORDER BY ${this.column(this.choices.oneOf(['bigint', 'date', 'decimal'] as const), sources)}${this.choices.oneOf(['', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST'])}, ${alias}.id`;
    const frame = this.choices.oneOf(['', ' ROWS BETWEEN 1 PRECEDING AND CURRENT ROW', ' ROWS UNBOUNDED PRECEDING', ' ROWS BETWEEN CURRENT ROW AND 2 FOLLOWING']);
    const bigint = this.column('bigint', sources);
    const calls = ['row_number()', 'rank()', 'dense_rank()', 'ntile(3)', `lag(${bigint})`, `lead(${bigint}, 2, 0)`].map((call) => `${call} OVER (${partition}${order})`)
      .concat(['count(*)', `sum(${bigint})`, `max(${this.column('decimal', sources)})`, `first_value(${bigint})`, `last_value(${bigint})`].map((call) => `${call} OVER (${partition}${order}${frame})`));
    const items = [`${alias}.id`, ...this.list(1 + this.choices.below(2), () => this.choices.oneOf(calls))];
    return this.ordered(`SELECT ${items.map((item, i) => `${item} AS c${i}`).join(', ')} FROM ${from}${this.where(sources)}`, items.length);
  }

  private withClause(): GeneratedQuery {
    const { from, sources } = this.from();
    const kinds = this.list(2, () => this.choices.oneOf(KINDS));
    const inner = `SELECT ${kinds.map((kind, i) => `${this.expression(kind, sources, 2)} AS k${i}`).join(', ')} FROM ${from}${this.where(sources)}`;
    const source: Source = { alias: 'w0', columns: kinds.map((kind, i) => ({ name: `k${i}`, kind })) };
    const items = kinds.map((kind) => this.expression(kind, [source], 2));
    const body = `SELECT ${items.map((item, i) => `${item} AS c${i}`).join(', ')} FROM ${this.choices.chance(50) ? `(${inner}) AS w0` : 'w0'}${this.where([source])}`;
    return this.ordered(/ FROM w0/.test(body) ? `WITH w0 AS (${inner}) ${body}` : body, items.length);
  }

  /** The order of all columns is a total one, so a LIMIT cuts at one place only. */
  private ordered(body: string, columns: number): GeneratedQuery {
    if (!this.choices.chance(60)) return { sql: this.spaced(body), isOrdered: false };
    const keys = Array.from({ length: columns }, (_, i) => `${i + 1}${this.choices.oneOf(['', ' ASC', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST'])}`);
    const cut = this.choices.oneOf(['', '', ' LIMIT 5', ' LIMIT 0', ' OFFSET 2', ' OFFSET 1 LIMIT 3', ' FETCH FIRST 4 ROWS ONLY', ' OFFSET 2 ROWS FETCH NEXT 2 ROWS ONLY']);
    return { sql: this.spaced(`${body} ORDER BY ${keys.join(', ')}${cut}`), isOrdered: true };
  }

  /** The same query as people type it: comments, line breaks, case of key words. */
  private spaced(sql: string): string {
    if (this.choices.chance(30)) return sql.replace(/ FROM /g, '\n  FROM ').replace(/ WHERE /g, ' /* only */\nWHERE ');
    return this.choices.chance(30) ? sql.replace(/\b(SELECT|FROM|WHERE|AND|OR|AS|ORDER BY|GROUP BY)\b(?=(?:[^']*'[^']*')*[^']*$)/g, (word) => word.toLowerCase()) : sql;
  }

  private from(tables = this.choices.chance(35) ? 2 : 1): { from: string; sources: Source[] } {
    const source = (): Source => ({ alias: `t${this.aliases++}`, columns: COLUMNS });
    const first = source();
    const table = () => this.choices.oneOf(['facts', 'facts', 'others', 'others', 'empties']);
    const named = ({ alias }: Source) => `${table()} ${this.choices.oneOf(['AS ', ''])}${alias}`;
    if (tables === 1) return { from: named(first), sources: [first] };
    const second = source();
    const kind = this.choices.oneOf(['JOIN', 'INNER JOIN', 'LEFT JOIN', 'RIGHT OUTER JOIN', 'FULL JOIN']);
    const on = this.choices.oneOf([`${first.alias}.id = ${second.alias}.id`, `${first.alias}.name = ${second.alias}.name`, `${first.alias}.day = ${second.alias}.day AND ${first.alias}.qty <> ${second.alias}.qty`]);
    return { from: `${named(first)} ${kind} ${named(second)} ON ${on}`, sources: [first, second] };
  }

  private where(sources: readonly Source[]): string {
    return this.choices.chance(65) ? ` WHERE ${this.expression('boolean', sources, 3)}` : '';
  }

  private list<T>(length: number, make: () => T): T[] {
    return Array.from({ length }, make);
  }

  private column(kind: Kind, sources: readonly Source[]): string {
    const fitting = sources.flatMap(({ alias, columns }) => columns.filter((column) => column.kind === kind).map(({ name }) => `${alias}.${name}`));
    return fitting.length > 0 ? this.choices.oneOf(fitting) : this.literal(kind);
  }

  private literal(kind: Kind): string {
    switch (kind) {
      case 'bigint': return `BIGINT '${this.choices.below(12) - 3}'`;
      case 'double': return this.choices.oneOf(['1.5e0', '-2E0', '0e0', 'DOUBLE \'2.25\'']);
      case 'decimal': return this.choices.oneOf(['1.50', '-20.25', '0.05', 'DECIMAL \'300.10\'']);
      case 'varchar': return text(this.choices.oneOf(WORDS));
      case 'boolean': return this.choices.oneOf(['TRUE', 'FALSE']);
      case 'date': return `DATE '${this.choices.oneOf(DAYS)}'`;
      default: return `TIMESTAMP '${this.choices.oneOf(DAYS)} 12:00:00'`;
    }
  }

  private aggregate(sources: readonly Source[]): string {
    const { choices } = this;
    const of = (kind: Kind) => this.expression(kind, sources, 1);
    const call = choices.oneOf([
      () => 'count(*)', () => `count(${of(choices.oneOf(KINDS))})`, () => `count(DISTINCT ${of('varchar')})`, () => `sum(${this.column('bigint', sources)})`, () => `sum(${this.column('decimal', sources)})`,
      () => `avg(${of('double')})`, () => `avg(${this.column('decimal', sources)})`, () => `min(${of(choices.oneOf(KINDS))})`, () => `max(${of(choices.oneOf(KINDS))})`,
      () => `bool_or(${of('boolean')})`, () => `bool_and(${of('boolean')})`, () => `count_if(${of('boolean')})`, () => `approx_distinct(${this.column('boolean', sources)})`, () => `stddev_pop(${this.column('double', sources)})`,
      () => `array_join(array_sort(array_agg(DISTINCT ${this.column('varchar', sources)})), '|')`,
    ])();
    return choices.chance(15) ? `${call} FILTER (WHERE ${of('boolean')})` : call;
  }

  /** An expression of a kind. Divisions and casts that may fail are left to `TRY` and NULLIF: which row fails first is not fixed. */
  private expression(kind: Kind, sources: readonly Source[], depth: number): string {
    const { choices } = this;
    if (depth === 0 || choices.chance(25)) return choices.chance(75) ? this.column(kind, sources) : this.literal(kind);
    const of = (wanted: Kind) => this.expression(wanted, sources, depth - 1);
    if (choices.chance(12)) return `CASE WHEN ${of('boolean')} THEN ${of(kind)} ${choices.chance(60) ? `ELSE ${of(kind)} ` : ''}END`;
    if (choices.chance(8)) return `COALESCE(${of(kind)}, ${of(kind)})`;
    if (choices.chance(6)) return `NULLIF(${of(kind)}, ${of(kind)})`;
    if (choices.chance(5)) return `IF(${of('boolean')}, ${of(kind)}, ${of(kind)})`;
    const written = choices.oneOf(this.operations(kind, sources, of))();
    // A comparison inside a comparison needs brackets in any dialect.
    return kind === 'boolean' ? `(${written})` : written;
  }

  private operations(kind: Kind, sources: readonly Source[], of: (kind: Kind) => string): (() => string)[] {
    const { choices } = this;
    const unit = () => text(choices.oneOf(['day', 'week', 'month', 'quarter', 'year']));
    const compared = () => choices.oneOf(['=', '<>', '<', '<=', '>', '>=', '!=']);
    switch (kind) {
      case 'bigint': return [
        () => `(${of('bigint')} ${choices.oneOf(['+', '-', '*'])} ${of('bigint')})`, () => `${of('bigint')} / NULLIF(${of('bigint')}, 0)`, () => `${of('bigint')} % NULLIF(${of('bigint')}, 0)`,
        () => `abs(${of('bigint')})`, () => `length(${of('varchar')})`, () => `strpos(${of('varchar')}, ${this.literal('varchar')})`, () => `-(${of('bigint')})`,
        () => `date_diff(${unit()}, ${of('date')}, ${of('date')})`, () => `date_diff('hour', ${of('timestamp')}, ${of('timestamp')})`,
        () => `${choices.oneOf(['year', 'month', 'day', 'quarter', 'day_of_week', 'week', 'day_of_year'])}(${of('date')})`, () => `EXTRACT(${choices.oneOf(['HOUR', 'MINUTE', 'SECOND', 'YEAR', 'DOW'])} FROM ${of('timestamp')})`,
        () => `greatest(${of('bigint')}, ${of('bigint')})`, () => `CAST(${of('boolean')} AS bigint)`, () => `TRY_CAST(${of('varchar')} AS bigint)`, () => `CAST(${of('decimal')} AS bigint)`, () => `CAST(round(${of('double')}) AS bigint)`,
        () => `(SELECT max(s.qty) FROM others s WHERE s.id = ${this.column('bigint', sources)})`,
      ];
      case 'double': return [
        () => `${of('double')} ${choices.oneOf(['+', '-', '*'])} ${of('double')}`, () => `${of('double')} / NULLIF(${of('double')}, 0e0)`, () => `CAST(${of('bigint')} AS double)`, () => `CAST(${of('decimal')} AS double)`,
        () => `round(${of('double')}, ${choices.below(3)})`, () => `${choices.oneOf(['floor', 'ceil', 'abs', 'sign'])}(${of('double')})`, () => `sqrt(abs(${of('double')}))`, () => `power(${this.column('double', sources)}, 2)`, () => `TRY_CAST(${of('varchar')} AS double)`,
      ];
      case 'decimal': return [
        () => `CAST(${of('decimal')} ${choices.oneOf(['+', '-'])} ${of('decimal')} AS decimal(18,2))`, () => `TRY_CAST(${this.column('decimal', sources)} * ${this.literal('decimal')} AS decimal(18,2))`, () => `CAST(${of('bigint')} AS decimal(18,2))`,
        () => `abs(${of('decimal')})`, () => `CAST(round(${this.column('decimal', sources)}, 1) AS decimal(18,2))`,
      ];
      case 'varchar': return [
        () => `upper(${of('varchar')})`, () => `lower(${of('varchar')})`, () => `${of('varchar')} || ${of('varchar')}`, () => `concat(${of('varchar')}, ${this.literal('varchar')})`, () => `substr(${of('varchar')}, ${1 + choices.below(3)}, ${choices.below(5)})`,
        () => `replace(${of('varchar')}, 'a', ${this.literal('varchar')})`, () => `trim(${of('varchar')})`, () => `reverse(${of('varchar')})`, () => `lpad(${of('varchar')}, 6, '*')`, () => `split_part(${of('varchar')}, '-', 1)`,
        () => `CAST(${of(choices.oneOf(['bigint', 'boolean', 'date', 'decimal'] as const))} AS varchar)`, () => `regexp_replace(${of('varchar')}, '[aeiou]+', '_')`, () => `regexp_extract(${of('varchar')}, '([A-Za-z]+)', 1)`,
        () => `date_format(${of('timestamp')}, '${choices.oneOf(['%Y-%m-%d', '%Y/%m', '%H:%i:%s', '%W %M %e'])}')`, () => `format_datetime(${of('timestamp')}, 'yyyy-MM-dd HH:mm')`,
      ];
      case 'boolean': return [
        () => { const same = choices.oneOf(KINDS); return `${of(same)} ${compared()} ${of(same)}`; },
        () => `(${of('boolean')} ${choices.oneOf(['AND', 'OR'])} ${of('boolean')})`, () => `NOT (${of('boolean')})`, () => `${of(choices.oneOf(KINDS))} IS ${choices.oneOf(['', 'NOT '])}NULL`,
        () => `${of('varchar')} ${choices.oneOf(['', 'NOT '])}LIKE ${text(choices.oneOf(['%a%', '_e%', 'A%', '%!%!_%', '']))}${choices.chance(20) ? " ESCAPE '!'" : ''}`.replace(/LIKE '%!%!_%'$/, "LIKE '%!%!_%' ESCAPE '!'"),
        () => { const same = choices.oneOf(['bigint', 'decimal', 'date'] as const); return `${of(same)} ${choices.oneOf(['', 'NOT '])}BETWEEN ${of(same)} AND ${of(same)}`; },
        () => { const same = choices.oneOf(['bigint', 'varchar', 'date'] as const); return `${of(same)} ${choices.oneOf(['', 'NOT '])}IN (${this.literal(same)}, ${this.literal(same)})`; },
        () => `${this.column('bigint', sources)} ${choices.oneOf(['', 'NOT '])}IN (SELECT s.qty FROM ${choices.oneOf(['others', 'empties'])} s WHERE s.qty IS NOT NULL)`,
        () => `EXISTS (SELECT 1 FROM others s WHERE s.id = ${this.column('bigint', sources)})`, () => `regexp_like(${of('varchar')}, '^[A-Z]')`, () => `${of('bigint')} IS DISTINCT FROM ${of('bigint')}`, () => `starts_with(${of('varchar')}, 'A')`,
      ];
      case 'date': return [
        () => `date_add(${unit()}, ${choices.below(40) - 20}, ${of('date')})`, () => `date_trunc(${unit()}, ${of('date')})`, () => `CAST(${of('timestamp')} AS date)`, () => `${of('date')} ${choices.oneOf(['+', '-'])} INTERVAL '${1 + choices.below(20)}' ${choices.oneOf(['DAY', 'MONTH', 'YEAR'])}`,
        () => `last_day_of_month(${of('date')})`, () => `TRY_CAST(${of('varchar')} AS date)`,
      ];
      default: return [
        () => `date_add(${text(choices.oneOf(['hour', 'minute', 'day', 'month']))}, ${choices.below(40) - 20}, ${of('timestamp')})`, () => `date_trunc(${text(choices.oneOf(['hour', 'day', 'month']))}, ${of('timestamp')})`, () => `CAST(${of('date')} AS timestamp)`,
        () => `${of('timestamp')} ${choices.oneOf(['+', '-'])} INTERVAL '${1 + choices.below(20)}' ${choices.oneOf(['HOUR', 'DAY', 'MONTH'])}`,
      ];
    }
  }
}
