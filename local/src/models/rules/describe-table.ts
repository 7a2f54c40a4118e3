import { answerQuestion } from './answer-question';
import { nameStems, PromptColumn, PromptTable, typeFamily } from './prompt-tables';
import { nameWords } from './words';

/** The input of the tool `describe_table`. */
export interface DescriptionInput {
  title: string;
  description: string;
  columns: { name: string; meaning: string; synonyms?: string[]; unit?: string; personal?: boolean }[];
  questions: string[];
}

const UNITS: Record<string, string> = {
  usd: 'USD',
  eur: 'EUR',
  km: 'km',
  kg: 'kg',
  lb: 'lb',
  mm: 'mm',
  cm: 'cm',
  percent: 'percent',
  knot: 'knots',
  mph: 'mph',
  kmh: 'km/h',
  celsius: '°C',
  fahrenheit: '°F',
  second: 'seconds',
  minute: 'minutes',
  hour: 'hours',
  ms: 'milliseconds',
  latitude: 'degrees',
  longitude: 'degrees',
  bytes: 'bytes',
  byte: 'bytes',
};
const PERSONAL = /(^| )(email|e mail|phone|mobile|fax|ssn|social security|passport|first name|last name|surname|given name|family name|full name|birth ?date|birthday|dob|iban|credit card|card number|ip address|street|home address|password)( |$)/;

/** Describes a table from its names, types and profile: what can be seen without understanding. */
export function describeTable(table: PromptTable): DescriptionInput {
  const words = nameWords(table.table).join(' ');
  const title = words.charAt(0).toUpperCase() + words.slice(1);
  const rows = table.rows === undefined ? '' : ` with ${grouped(table.rows)} rows`;
  const names = table.columns.slice(0, 12).map((column) => nameWords(column.name).join(' ')).join(', ');
  const more = table.columns.length > 12 ? `, and ${table.columns.length - 12} more` : '';
  return {
    title,
    description: `The table ${table.table}${rows} and ${table.columns.length} columns: ${names}${more}. Described by rules from its names and profile.`,
    columns: table.columns.map((column) => describeColumn(column, table)),
    questions: questions(table),
  };
}

function describeColumn(column: PromptColumn, table: PromptTable): DescriptionInput['columns'][number] {
  const words = nameWords(column.name).join(' ').toLowerCase();
  const header = column.header !== undefined && column.header.toLowerCase() !== column.name ? column.header.trim() : undefined;
  const synonyms = [...new Set([words, header ?? ''])].filter((name) => name !== '' && name !== column.name && !/[,.]/.test(name));
  const unit = nameStems(column.name).map((stem) => UNITS[stem]).find((known) => known !== undefined);
  const personal = PERSONAL.test(words);
  return {
    name: column.name,
    meaning: shape(column, table),
    ...(synonyms.length > 0 ? { synonyms } : {}),
    ...(unit !== undefined ? { unit } : {}),
    ...(personal ? { personal } : {}),
  };
}

function shape(column: PromptColumn, table: PromptTable): string {
  const family = typeFamily(column.type);
  const range = column.range === undefined ? '' : `, within ${column.range}`;
  const gaps = column.nulls ? `; ${grouped(column.nulls)} empty` : '';
  if (family === 'number') return `Number${range}${gaps}`;
  if (family === 'date') return `${column.type === 'date' ? 'Date' : 'Date and time'}${range}${gaps}`;
  if (family === 'boolean') return `True or false${gaps}`;
  const values = column.values ?? [];
  if (values.length > 0) return `Category with ${values.length} values: ${values.slice(0, 5).join(', ')}${values.length > 5 ? ', …' : ''}${gaps}`;
  if (column.distinct !== undefined && column.distinct > 1 && column.distinct === table.rows) return `Text, different in every row${gaps}`;
  return `Text${column.distinct !== undefined ? ` with ${grouped(column.distinct)} different values` : ''}${gaps}`;
}

/** Up to three questions; each is tried, so that the rules never suggest one that they do not answer. */
function questions(table: PromptTable): string[] {
  const say = (name: string) => nameWords(name).join(' ').toLowerCase();
  const category = table.columns.find((column) => typeFamily(column.type) === 'text' && (column.distinct ?? 0) > 1 && (column.distinct ?? 0) < (table.rows ?? 0) / 2);
  const measure = table.columns.find((column) => typeFamily(column.type) === 'number' && !nameStems(column.name).some((stem) => ['id', 'latitude', 'longitude', 'code', 'zip', 'year'].includes(stem)));
  const date = table.columns.find((column) => typeFamily(column.type) === 'date');
  const candidates = [
    category ? `How many ${say(table.table)} rows are there per ${say(category.name)}?` : '',
    measure ? `What is the average ${say(measure.name)}${category ? ` per ${say(category.name)}` : ''}?` : '',
    measure ? `What is the highest ${say(measure.name)}?` : '',
    date ? `What is the latest ${say(date.name)}?` : '',
    category ? `How many different ${say(category.name)} values are there?` : '',
    `How many ${say(table.table)} are there?`,
    'How many rows are there?',
  ];
  return candidates.filter((question) => question !== '' && answerQuestion({ question, tables: [table], examples: [] }).kind === 'sql').slice(0, 3);
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
