import { takeFilters } from './filters';
import { Aggregate, Item, readItems } from './items';
import { GroupKey, Meaning, NotUnderstood } from './meaning';
import { PromptColumn, PromptTable, typeFamily } from './prompt-tables';
import { tokenize } from './words';

/** What a question means for one table. Throws NotUnderstood when a word finds no place or the whole is no form that is known. */
export function understand(question: string, table: PromptTable): Meaning {
  const tokens = tokenize(question);
  const items = readItems(tokens, table);
  const { rest, filters } = takeFilters(items, tokens, table);
  const unknown = rest.filter((item) => item.kind === 'unknown' || item.kind === 'literal').map((item) => item.text);
  const related = items.some((item) => ['table', 'column', 'value', 'ambiguous'].includes(item.kind));
  if (unknown.length > 0) throw new NotUnderstood('cannot_answer', '', unknown, related);
  for (const item of rest) {
    if (item.kind === 'ambiguous') {
      throw new NotUnderstood('clarify', `'${item.text}' could be ${item.columns.map((column) => column.name).join(' or ')} of ${table.table}: which one?`);
    }
  }
  const assumptions = rest.flatMap((item) => (item.kind === 'column' && !item.exact ? [`'${item.text}' is read as the column ${item.column.name}.`] : []));
  if (rest.some((item) => item.kind === 'table' && !item.exact)) assumptions.push(`Each row of ${table.table} counts as one.`);
  const { body, groups } = takeGroups(rest, table);
  const meaning: Meaning = { table, target: { kind: 'count' }, groups, filters, assumptions };
  if (!readForm(withoutRowWords(body), meaning)) {
    throw new NotUnderstood('cannot_answer', '', [], related);
  }
  checkTypes(meaning);
  return meaning;
}

/** "per state and year", "for each weather", "by month". */
function takeGroups(items: Item[], table: PromptTable): { body: Item[]; groups: GroupKey[] } {
  const body: Item[] = [];
  const groups: GroupKey[] = [];
  // "top 10 airports by latitude" ranks, it does not group.
  const ranks = items.some((item) => item.kind === 'top');
  for (let i = 0; i < items.length; i++) {
    const key = items[i].kind === 'group' && !(ranks && items[i].text.toLowerCase() === 'by') ? groupKey(items[i + 1], table) : undefined;
    if (key === undefined) { body.push(items[i]); continue; }
    groups.push(key);
    i++;
    while (items[i + 1]?.kind === 'and') {
      const more = groupKey(items[i + 2], table);
      if (more === undefined) break;
      groups.push(more);
      i += 2;
    }
  }
  return { body, groups };
}

function groupKey(item: Item | undefined, table: PromptTable): GroupKey | undefined {
  if (item?.kind === 'column') return { column: item.column };
  if (item?.kind !== 'grain') return undefined;
  const dates = table.columns.filter((column) => typeFamily(column.type) === 'date');
  if (dates.length !== 1) throw new NotUnderstood('clarify', `${table.table} has ${dates.length === 0 ? 'no date column' : 'several date columns'} to group by ${item.grain}.`);
  return { column: dates[0], grain: item.grain };
}

/** The table's own name before or after a column says nothing more: "stock price", "average price of stocks". */
function withoutRowWords(items: Item[]): Item[] {
  const named = items.some((item) => item.kind === 'table' || item.kind === 'column');
  return items.filter((item, index) => !(item.kind === 'tableWord' && named) && (item.kind !== 'table' || items[index + 1]?.kind !== 'column' || items[index + 1].at !== item.end))
    .filter((item, index, all) => !(isRows(item) && all.slice(0, index).some(isRows)));
}

function isRows(item: Item): boolean {
  return item.kind === 'table' || item.kind === 'rows';
}

const CODES: Partial<Record<Item['kind'], string>> = {
  howMany: 'H',
  howMuch: 'U',
  distinct: 'D',
  table: 'T',
  rows: 'T',
  column: 'C',
  aggregate: 'A',
  superlative: 'S',
  which: 'W',
  list: 'L',
  top: 'P',
  number: 'N',
  group: 'B',
  common: 'M',
};

/** Recognizes the question by the order of its items; every item has a role in the form. */
function readForm(items: Item[], meaning: Meaning): boolean {
  const form = items.map((item) => CODES[item.kind] ?? '?').join('');
  const columns = items.flatMap((item) => (item.kind === 'column' ? [item] : []));
  const [first, second] = columns.map((item) => item.column);
  const named = items.find((item) => item.kind === 'aggregate');
  const aggregate = named?.kind === 'aggregate' ? named.aggregate : undefined;
  const superlative = items.find((item) => item.kind === 'superlative');
  const highest = superlative?.kind === 'superlative' ? superlative.highest : true;
  const extreme: Aggregate = highest ? 'max' : 'min';
  const number = items.find((item) => item.kind === 'number');
  const limit = number?.kind === 'number' ? number.value : 1;
  const grouped = meaning.groups.length > 0;
  const by = (column: PromptColumn, target: Meaning['target']) => {
    meaning.groups = [{ column }];
    meaning.target = target;
    meaning.order = { highest, limit };
    return limit >= 1 && Number.isInteger(limit);
  };
  const total = (column: PromptColumn): Meaning['target'] => {
    const onlyRow = column.distinct !== undefined && first.distinct === meaning.table.rows;
    if (!onlyRow) meaning.assumptions.push(`'most ${column.name}' is read as the largest total of ${column.name}.`);
    return { kind: 'aggregate', aggregate: 'sum', column };
  };

  if (/^L?HT$/.test(form) || (form === 'H' && (meaning.filters.length > 0 || grouped))) return true;
  if (form === 'T' && grouped) return true;
  if (/^L?(HD?|D)CT?$/.test(form)) {
    if (form.startsWith('HC') && typeFamily(first.type) === 'number') {
      throw new NotUnderstood('clarify', `${first.name} is a number: do you want its total, or how many different values it has?`);
    }
    meaning.target = form.includes('H') ? { kind: 'distinct', column: first } : { kind: 'values', column: first };
    if (form.includes('HC')) meaning.assumptions.push(`Different values of ${first.name} are counted.`);
    return form.includes('H') || !grouped;
  }
  if (/^L?(A|U)CT?$/.test(form)) {
    meaning.target = { kind: 'aggregate', aggregate: aggregate ?? 'sum', column: first };
    if (form.includes('U')) meaning.assumptions.push(`'how much' is read as the total of ${first.name}.`);
    return true;
  }
  if (/^L?SCT?$/.test(form) && superlative?.kind === 'superlative' && !superlative.byCount) {
    meaning.target = { kind: 'aggregate', aggregate: extreme, column: first };
    return true;
  }
  if (/^L?W?(MC|CM)T?$/.test(form) && !grouped) return by(first, { kind: 'count' });
  if (/^(WCST|L?P?NCST|L?P?NCBH?T|WCSHT|L?P?NCBHT)$/.test(form) && !grouped) return by(first, { kind: 'count' });
  if (/^(WCSC|L?P?NCSC|WCSAC|L?P?NCBAC|L?P?NCSAC)T?$/.test(form) && !grouped) {
    if (aggregate !== undefined) return by(first, { kind: 'aggregate', aggregate, column: second });
    const most = superlative?.kind === 'superlative' && superlative.byCount;
    return by(first, most ? total(second) : { kind: 'aggregate', aggregate: extreme, column: second });
  }
  if (/^(WTSC|L?P?NTBC|L?P?NTSC)$/.test(form) && !grouped) {
    meaning.target = { kind: 'rows', by: first };
    meaning.order = { highest, limit };
    return true;
  }
  if (/^(L|W|LW)T$/.test(form) && !grouped && (meaning.filters.length > 0 || form.startsWith('L'))) {
    meaning.target = { kind: 'rows' };
    return true;
  }
  // "What is the maximum temperature" where the column itself is called temp_max.
  if (/^L?CT?$/.test(form) && columns[0].aggregate !== undefined) {
    meaning.target = { kind: 'aggregate', aggregate: columns[0].aggregate, column: first };
    meaning.assumptions.push(`The ${AGGREGATE_NAMES[columns[0].aggregate]} of ${first.name} is taken.`);
    return true;
  }
  if (/^(L|W|LW)CT?$/.test(form) && !grouped) {
    meaning.target = { kind: 'values', column: first };
    return true;
  }
  if (/^CT?$/.test(form) && meaning.filters.length > 0 && !grouped) {
    meaning.target = { kind: 'values', column: first };
    return true;
  }
  return false;
}

const AGGREGATE_NAMES: Record<Aggregate, string> = { sum: 'total', avg: 'average', min: 'lowest', max: 'highest', median: 'median' };

function checkTypes({ target }: Meaning): void {
  const column = target.kind === 'aggregate' ? target.column : target.kind === 'rows' ? target.by : undefined;
  if (column === undefined) return;
  const family = typeFamily(column.type);
  const ordered = target.kind === 'rows' || (target.kind === 'aggregate' && (target.aggregate === 'min' || target.aggregate === 'max'));
  if (family === 'number' || (family === 'date' && ordered)) return;
  throw new NotUnderstood('cannot_answer', `The column ${column.name} holds ${family === 'text' ? 'text' : family + ' values'}, so it has no ${target.kind === 'aggregate' ? target.aggregate : 'order'}.`);
}
