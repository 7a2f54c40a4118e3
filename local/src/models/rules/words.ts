/** Words of questions and names: tokens, stems and the words that carry no meaning of their own. */

export interface Token {
  /** As it stands in the question, without quotes. */
  text: string;
  /** Lower case, singular, abbreviations spelled one way: what names are compared by. */
  stem: string;
  quoted: boolean;
  number?: number;
  /** ISO date. */
  date?: string;
}

const ABBREVIATIONS: Record<string, string> = {
  maximum: 'max',
  maximal: 'max',
  minimum: 'min',
  minimal: 'min',
  temperature: 'temp',
  avg: 'average',
  mean: 'average',
  num: 'number',
  qty: 'quantity',
  amt: 'amount',
  desc: 'description',
  lat: 'latitude',
  lon: 'longitude',
  lng: 'longitude',
  yr: 'year',
  pct: 'percent',
  dept: 'department',
  addr: 'address',
  dob: 'birthdate',
  cnt: 'count',
  tot: 'total',
};

const IRREGULAR: Record<string, string> = { people: 'person', children: 'child', men: 'man', women: 'woman', data: 'data', species: 'species', series: 'series' };

/** Lower case, singular, abbreviations written one way. */
export function stem(word: string): string {
  const lower = word.toLowerCase().replace(/['’]s$/, '');
  const singular = IRREGULAR[lower] ?? toSingular(lower);
  return ABBREVIATIONS[singular] ?? singular;
}

function toSingular(word: string): string {
  if (word.length <= 3 || /(ss|us|is)$/.test(word)) return word;
  if (/ies$/.test(word)) return word.slice(0, -3) + 'y';
  if (/(ches|shes|xes|sses|zzes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

/** The words of a name: snake_case, camelCase, kebab-case, digits. `tempMax2` → temp, max, 2. */
export function nameWords(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

const TOKEN = /"([^"]+)"|“([^”]+)”|(?<![\p{L}\p{N}])'([^']+)'(?![\p{L}\p{N}])|(\d{4}-\d{2}-\d{2})|(-?\$?\d[\d,]*(?:\.\d+)?(?![\p{L}\p{N}_-])%?)|([\p{L}\p{N}_]+(?:['’.&-][\p{L}\p{N}_]+)*)|([<>]=?|!=|=)|([^\s?.!,;:()]+)/gu;

/** The tokens of a question. Sentence marks are dropped; everything else stays, so that nothing goes unnoticed. */
export function tokenize(question: string): Token[] {
  return [...question.matchAll(TOKEN)].flatMap((match): Token | Token[] => {
    const quoted = match[1] ?? match[2] ?? match[3];
    if (quoted !== undefined) return { text: quoted, stem: quoted.toLowerCase(), quoted: true };
    if (match[4] !== undefined) return { text: match[4], stem: match[4], quoted: false, date: match[4] };
    if (match[5] !== undefined) {
      const digits = match[5].replace(/[$,%]/g, '');
      // A percentage may be stored as 50 or as 0.5: it stays a word that nothing places.
      return { text: match[5].endsWith('%') ? match[5] : digits, stem: digits, quoted: false, number: match[5].endsWith('%') ? undefined : Number(digits) };
    }
    // A name as it is written in a table is its words.
    if (match[0].includes('_')) return nameWords(match[0]).map((word) => ({ text: word, stem: stem(word), quoted: false }));
    return { text: match[0], stem: match[7] !== undefined ? match[0] : stem(match[0]), quoted: false };
  });
}

/** Words that a question may hold without meaning anything for the query. */
export const STOP_WORDS = new Set(`a an the of in on at is are was were be been being there here do does did have has had with for to from that
 what please me us you can could would will tell give i want know need this these those it its their our my all any data dataset table
 happen happened happens occur occurred occurs exist existed recorded reported located seen observed measured made across overall within
 ever as thi what's that's there's than`.split(/\s+/).flatMap((word) => [word, stem(word)]));

/** Words that may stand after a column's name and add nothing: "weather type", "state name". */
export const COLUMN_NOUNS = new Set(['type', 'kind', 'category', 'value', 'name', 'column', 'field', 'level', 'code']);

/** Words for the rows of any table. */
export const ROW_NOUNS = new Set(['row', 'record', 'entry', 'line', 'item', 'observation']);

export const MONTHS = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'];
