import { Comparison, Item } from './items';
import { Filter, NotUnderstood } from './meaning';
import { PromptColumn, PromptTable, typeFamily } from './prompt-tables';
import { Token } from './words';

type ItemOf<K extends Item['kind']> = Extract<Item, { kind: K }>;

/** Takes the conditions out of the items. What remains is the question proper. */
export function takeFilters(items: Item[], tokens: Token[], table: PromptTable): { rest: Item[]; filters: Filter[] } {
  const filters: Filter[] = [];
  const rest: Item[] = [];
  const dates = table.columns.filter((column) => typeFamily(column.type) === 'date');
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    const before = rest[rest.length - 1];
    const column = before?.kind === 'column' && items[i - 1] === before ? before : undefined;
    const twoBefore = rest[rest.length - 2];
    const take = (filter: Filter | Filter[], usesColumn: boolean, skip = 0) => {
      if (usesColumn) {
        // "average price above 100" may mean the rows or the result: not ours to guess.
        if (twoBefore !== undefined && ['aggregate', 'superlative', 'group', 'howMuch', 'top', 'common', 'distinct'].includes(twoBefore.kind)) {
          throw new NotUnderstood('clarify', `Is '${column!.text} ${item.text} …' a condition on the rows, or on the result? Ask for one of them, for example: '… where ${column!.column.name} is …'.`);
        }
        rest.pop();
      }
      filters.push(...(Array.isArray(filter) ? filter : [filter]));
      i += skip;
    };
    const next = items[i + 1];
    if (item.kind === 'comparison' && next !== undefined) {
      const filter = compare(item, next, column?.column, dates, tokens);
      if (filter !== undefined) { take(filter.filters, filter.usesColumn, 1); continue; }
    }
    if (item.kind === 'between' && items[i + 2]?.kind === 'and' && items[i + 3] !== undefined) {
      const low = compare({ ...item, kind: 'comparison', comparison: '>=', onlyTime: false }, next, column?.column, dates, tokens);
      const high = compare({ ...item, kind: 'comparison', comparison: '<=', onlyTime: false }, items[i + 3], column?.column, dates, tokens);
      if (low !== undefined && high !== undefined) {
        const said = `${item.text} ${next.text} and ${items[i + 3].text}`;
        take([...low.filters, ...high.filters].map((filter, index) => ({ ...filter, said: index === 0 ? said : '' })), low.usesColumn, 3);
        continue;
      }
    }
    if (item.kind === 'value') {
      const [filter, usesColumn] = valueFilter(item, column?.column);
      let skip = 0;
      while (items[i + skip + 1]?.kind === 'or' && items[i + skip + 2]?.kind === 'value') {
        const [more] = valueFilter(items[i + skip + 2] as ItemOf<'value'>, filter.column);
        if (more.column !== filter.column) break;
        filter.values.push(...more.values);
        skip += 2;
      }
      if (items[i + skip + 1]?.kind === 'and' && items[i + skip + 2]?.kind === 'value'
        && (items[i + skip + 2] as ItemOf<'value'>).matches.some((match) => match.column === filter.column)) {
        throw new NotUnderstood('clarify', `Two values of ${filter.column.name} are joined by 'and': ask for one of them, or say 'or' for both together.`);
      }
      take(filter, usesColumn, skip);
      continue;
    }
    if ((item.kind === 'literal' || item.kind === 'unknown' || item.kind === 'number' || item.kind === 'date') && column !== undefined && equalityAllowed(item, column, tokens)) {
      let skip = 0;
      let text = item.text;
      // A name of several words: "city Bay Springs".
      while (item.kind === 'unknown' && items[i + skip + 1]?.kind === 'unknown' && items[i + skip + 1].at === items[i + skip].end && /^\p{Lu}/u.test(items[i + skip + 1].text)) {
        text += ' ' + items[i + ++skip].text;
      }
      take(equals(column.column, text, item.kind), true, skip);
      continue;
    }
    if ((item.kind === 'number' || item.kind === 'date' || item.kind === 'month') && (column === undefined || typeFamily(column.column.type) !== 'date')) {
      const time = timeFilter(item, dates, tokens, table, next);
      if (time !== undefined) {
        if (before?.kind === 'grain') rest.pop();
        filters.push(...time.filters);
        i += time.skip;
        continue;
      }
    }
    rest.push(item);
  }
  // The "and" between two conditions has done its work when nothing is left around it.
  return { rest: rest.filter((item, index) => item.kind !== 'and' || (index > 0 && index < rest.length - 1)), filters };
}

function compare(item: ItemOf<'comparison'>, operand: Item, column: PromptColumn | undefined, dates: PromptColumn[], tokens: Token[])
  : { filters: Filter[]; usesColumn: boolean } | undefined {
  const timely = operand.kind === 'date' || (operand.kind === 'number' && isYear(operand, tokens));
  const target = column ?? (timely && dates.length === 1 ? dates[0] : undefined);
  if (target === undefined) return undefined;
  const family = typeFamily(target.type);
  if (operand.kind === 'number' && family === 'number') {
    return { filters: [{ column: target, comparison: item.comparison, values: [operand.text.replace(/,/g, '')] }], usesColumn: column !== undefined };
  }
  if (family !== 'date' || !timely) return undefined;
  const usesColumn = column !== undefined;
  const [first, after] = period(operand);
  const bounds: Record<Comparison, [Comparison, string][]> = {
    '>': [['>=', after]], '>=': [['>=', first]], '<': [['<', first]], '<=': [['<', after]], '=': [['>=', first], ['<', after]], '<>': [],
  };
  return {
    filters: bounds[item.comparison].map(([comparison, value], index) => ({
      column: target, comparison, values: [value], said: index === 0 ? `${item.text} ${operand.text}` : '',
    })),
    usesColumn,
  };
}

function valueFilter(item: ItemOf<'value'>, column: PromptColumn | undefined): [Filter, boolean] {
  const own = item.matches.filter((match) => match.column === column);
  const matches = own.length > 0 ? own : item.matches;
  const columns = new Set(matches.map((match) => match.column));
  if (columns.size > 1) {
    throw new NotUnderstood('clarify', `'${item.text}' is a value of ${[...columns].map((each) => each.name).join(' and of ')}: which one is meant?`);
  }
  return [{ column: matches[0].column, comparison: '=', values: matches.map((match) => match.value) }, own.length > 0];
}

function equalityAllowed(item: Item, column: ItemOf<'column'>, tokens: Token[]): boolean {
  const family = typeFamily(column.column.type);
  const between = tokens.slice(column.end, item.at).map((token) => token.text.toLowerCase());
  if (!between.every((word) => ['is', 'was', 'are', 'of', 'the', 'with', 'for'].includes(word))) return false;
  if (item.kind === 'number') return family === 'number' || family === 'text';
  if (item.kind === 'date') return family === 'date';
  if (family !== 'text') return false;
  const values = column.column.values;
  if (values !== undefined && values.length > 0) {
    if (item.kind === 'literal') throw new NotUnderstood('cannot_answer', `'${item.text}' is not a value of ${column.column.name}. It has: ${values.join(', ')}.`, [item.text]);
    return false;
  }
  // Unquoted, only what is written like a name or a code is taken for a value.
  return item.kind === 'literal' || /^[\p{Lu}\d]/u.test(item.text);
}

function equals(column: PromptColumn, text: string, kind: Item['kind']): Filter {
  const family = typeFamily(column.type);
  if (family === 'number') return { column, comparison: '=', values: [text.replace(/,/g, '')] };
  if (family === 'text' && kind !== 'number') return { column, comparison: '=', values: [text.toLowerCase()], as: 'lower', said: `is ${text}` };
  return { column, comparison: '=', values: [text] };
}

/** "in 2000", "in March 2012", "on 2012-01-05", "in March". */
function timeFilter(item: ItemOf<'number' | 'date' | 'month'>, dates: PromptColumn[], tokens: Token[], table: PromptTable, next: Item | undefined)
  : { filters: Filter[]; skip: number } | undefined {
  const isTime = item.kind !== 'number' || isYear(item, tokens);
  if (!isTime) return undefined;
  if (dates.length !== 1) {
    const named = table.columns.find((column) => column.name.toLowerCase() === 'year' && typeFamily(column.type) === 'number');
    if (item.kind === 'number' && named !== undefined && dates.length === 0) return { filters: [{ column: named, comparison: '=', values: [item.text] }], skip: 0 };
    if (dates.length > 1) throw new NotUnderstood('clarify', `Which date does '${item.text}' speak of: ${dates.map((column) => column.name).join(' or ')}?`, [item.text]);
    return undefined;
  }
  const range = ([first, after]: [string, string], skip: number) => ({
    filters: [
      { column: dates[0], comparison: '>=' as const, values: [first], said: `is in ${item.text}${skip > 0 ? ' ' + next!.text : ''}` },
      { column: dates[0], comparison: '<' as const, values: [after], said: '' },
    ],
    skip,
  });
  if (item.kind !== 'month') return range(period(item), 0);
  if (next?.kind === 'number' && next.at === item.end && isYearNumber(next.value)) {
    return range(monthPeriod(next.value, item.month), 1);
  }
  return { filters: [{ column: dates[0], comparison: '=', values: [String(item.month)], as: 'month', said: `is in ${item.text}` }], skip: 0 };
}

function isYearNumber(value: number): boolean {
  return Number.isInteger(value) && value >= 1000 && value <= 2999;
}

function isYear(item: ItemOf<'number'>, tokens: Token[]): boolean {
  const word = tokens[item.at - 1]?.text.toLowerCase() ?? '';
  return isYearNumber(item.value) && ['in', 'during', 'of', 'for', 'year', 'since', 'before', 'after', 'between', 'and', 'from'].includes(word);
}

/** The first day of a year or day, and the first day after it. */
function period(item: Item): [string, string] {
  if (item.kind === 'number') return [`${item.value}-01-01`, `${item.value + 1}-01-01`];
  const day = new Date(`${item.text}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) throw new NotUnderstood('clarify', `'${item.text}' is no date.`, [item.text]);
  day.setUTCDate(day.getUTCDate() + 1);
  return [item.text, day.toISOString().slice(0, 10)];
}

function monthPeriod(year: number, month: number): [string, string] {
// eslint-disable-next-line @stylistic/max-len
  return [new Date(Date.UTC(year, month - 1, 1)), new Date(Date.UTC(year, month, 1))].map((date) => date.toISOString().slice(0, 10)) as [string, string];
}
