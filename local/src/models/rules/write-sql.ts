import { Aggregate } from './items';
import { Filter, GroupKey, Meaning } from './meaning';
import { nameStems, PromptColumn, typeFamily } from './prompt-tables';

/** Words that Trino takes for syntax: as names they need quotes. */
const RESERVED = new Set(`alter and as between by case cast constraint create cross cube current_date current_time current_timestamp current_user deallocate delete
 describe distinct drop else end escape except exists extract false for from full group grouping having in inner insert intersect into is join left like listagg localtime
 localtimestamp natural normalize not null on or order outer prepare recursive right rollup select skip table then trim true uescape union unnest using values when where with`.split(/\s+/));

const ALIASES: Record<Aggregate, string> = { sum: 'total', avg: 'average', min: 'lowest', max: 'highest', median: 'median' };
const WORDS: Record<Aggregate, string> = { sum: 'total', avg: 'average', min: 'lowest', max: 'highest', median: 'median' };

/** The Trino query of a meaning, and the sentence that its rows fill. */
export function writeSql(meaning: Meaning): { sql: string; answerTemplate: string } {
  const { table, target, groups, order } = meaning;
  const conditions = meaning.filters.map(condition);
  const keys = groups.map(groupExpression);
  const measure = measureOf(meaning);
  // "Which state has the most": rows without a state are no answer.
  if (order !== undefined) conditions.push(...groups.filter((key) => key.column.nulls !== 0).map((key) => `${identifier(key.column.name)} IS NOT NULL`));
  if (target.kind === 'rows' && target.by !== undefined) conditions.push(`${identifier(target.by.name)} IS NOT NULL`);
  if (target.kind === 'values') conditions.push(`${identifier(target.column.name)} IS NOT NULL`);
  const parts = [
    `SELECT ${[...keys.map((key) => (key.sql === key.name ? key.sql : `${key.sql} AS ${key.name}`)), ...measure.select].join(', ')}`,
    `FROM ${identifier(table.table)}`,
    ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
    ...(keys.length > 0 ? [`GROUP BY ${keys.map((key) => key.sql).join(', ')}`] : []),
  ];
  if (order !== undefined) {
    const tie = keys.map((key) => key.name);
    parts.push(`ORDER BY ${[`${measure.name} ${order.highest ? 'DESC' : 'ASC'}`, ...tie].join(', ')}`, `LIMIT ${order.limit}`);
  } else if (keys.length > 0) {
    const byTime = groups.some((key) => key.grain !== undefined);
    parts.push(`ORDER BY ${[...(byTime ? [] : [`${measure.name} DESC`]), ...keys.map((key) => key.name)].join(', ')}`);
  } else if (target.kind === 'values') {parts.push('ORDER BY 1');}
  return { sql: parts.join(' '), answerTemplate: answerTemplate(meaning, measure.name, keys.map((key) => key.name)).replace(/[{}]{3,}/g, '') };
}

function measureOf({ table, target, groups }: Meaning): { select: string[]; name: string } {
  switch (target.kind) {
    case 'count': {
      const name = groups.some((key) => key.column.name === 'n') ? 'number_of_rows' : 'n';
      return { select: [`COUNT(*) AS ${name}`], name };
    }
    case 'distinct': {
      const name = identifier(`distinct_${target.column.name}`);
      return { select: [`COUNT(DISTINCT ${identifier(target.column.name)}) AS ${name}`], name };
    }
    case 'aggregate': {
      const column = identifier(target.column.name);
      const name = identifier(`${ALIASES[target.aggregate]}_${target.column.name}`);
      const call = target.aggregate === 'median' ? `APPROX_PERCENTILE(${column}, 0.5)` : `${target.aggregate.toUpperCase()}(${column})`;
      return { select: [`${call} AS ${name}`], name };
    }
    case 'values': return { select: [`DISTINCT ${identifier(target.column.name)}`], name: identifier(target.column.name) };
    case 'rows': {
      if (target.by === undefined) return { select: ['*'], name: '' };
      const label = table.columns.find((column) => ['name', 'title', 'label'].includes(nameStems(column.name).join('')) && column !== target.by);
      return { select: label === undefined ? ['*'] : [identifier(label.name), identifier(target.by.name)], name: identifier(target.by.name) };
    }
  }
}

function groupExpression({ column, grain }: GroupKey): { sql: string; name: string } {
  const name = identifier(column.name);
  if (grain === undefined || (grain === 'day' && column.type.toLowerCase() === 'date')) return { sql: name, name };
  if (grain === 'year') return { sql: `YEAR(${name})`, name: 'the_year' };
  return { sql: `DATE_TRUNC('${grain}', ${name})`, name: `the_${grain}` };
}

function condition({ column, comparison, values, as }: Filter): string {
  const name = identifier(column.name);
  if (as === 'month') return `MONTH(${name}) = ${values[0]}`;
  if (as === 'lower') return `LOWER(${name}) = ${text(values[0])}`;
  const literals = values.map((value) => literal(column, value));
  return literals.length > 1 ? `${name} IN (${literals.join(', ')})` : `${name} ${comparison} ${literals[0]}`;
}

function literal(column: PromptColumn, value: string): string {
  const family = typeFamily(column.type);
  if (family === 'number' && /^-?\d+(\.\d+)?$/.test(value)) return value;
  if (family === 'date') return column.type.toLowerCase() === 'date' ? `DATE ${text(value)}` : `TIMESTAMP ${text(value + ' 00:00:00')}`;
  return text(value);
}

function text(value: string): string {
  return `'${value.replace(/'/g, "''")}'`;
}

/** A name as Trino reads it: quoted where it must be. */
export function identifier(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replace(/"/g, '""')}"`;
}

function answerTemplate(meaning: Meaning, measureName: string, keyNames: string[]): string {
  const { table, target, groups, order } = meaning;
  const plain = (name: string) => name.replace(/^"|"$/g, '');
  const conditions = meaning.filters.map(conditionWords).filter((words) => words !== '');
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
  const rows = table.table.endsWith('s') ? table.table.replace(/_/g, ' ') : `rows of ${table.table}`;
  const cell = `{{${plain(measureName)}}}`;
  const what = target.kind === 'count' ? `number of ${rows}`
    : target.kind === 'distinct' ? `number of different ${target.column.name} values`
      : target.kind === 'aggregate' ? `${WORDS[target.aggregate]} ${target.column.name}` : '';
  if (order?.limit === 1 && groups.length === 1) {
    const name = groups[0].column.name;
    return `The ${name} with the ${order.highest ? 'highest' : 'lowest'} ${what}${where} is {{${plain(keyNames[0])}}}, with ${cell}.`;
  }
  if (groups.length > 0) return `The ${what}${where} for each ${groups.map((key) => key.grain ?? key.column.name).join(' and ')}:\n{{table}}`;
  if (target.kind === 'count') return `There are ${cell} ${rows}${where}.`;
  if (target.kind === 'rows' || target.kind === 'values') return `Found {{row_count}} row(s)${where}:\n{{table}}`;
  return `The ${what}${where} is ${cell}.`;
}

function conditionWords({ column, comparison, values, said }: Filter): string {
  if (said !== undefined) return said === '' ? '' : `${column.name} ${said.replace(/[{}]/g, '')}`;
  const shown = values.map((value) => value.replace(/[{}]/g, '')).join(' or ');
  return `${column.name} ${comparison === '=' ? 'is' : comparison} ${shown}`;
}
