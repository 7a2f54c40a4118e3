/** What the rules can say about anything but the data: little, and honestly. */

const ABOUT = 'I am the offline rules model of the local cloud: no language model, only rules.';
const ABILITIES = 'I can count, sum, average, find the lowest, highest and median, rank, group and filter over one table at a time, for example "How many … are in each …?"';

const GLOSSARY: [RegExp, string][] = [
  [/\bathena\b/, 'Amazon Athena is a serverless service that runs SQL queries directly on files in Amazon S3. It bills by the bytes that a query scans.'],
  [/\bglue\b/, 'AWS Glue is a data integration service; its Data Catalog holds the tables, columns and locations that Athena queries.'],
  [/\bbedrock\b/, 'Amazon Bedrock is a service that offers foundation models of several companies through one API.'],
  [/\bs3\b/, 'Amazon S3 is object storage: files of any size in buckets, addressed by key.'],
  [/\bparquet\b/, 'Apache Parquet is a columnar file format: a query reads only the columns that it needs.'],
  [/\bcsv\b/, 'CSV (comma-separated values) is a text format for tables: one line per row, values divided by a separator.'],
  [/\bsql\b/, 'SQL is the standard language for querying tables of data.'],
  [/\b(an )?(average|mean)\b/, 'An average is the sum of some values divided by how many there are.'],
  [/\bmedian\b/, 'The median is the middle value: half of the values are below it, half above.'],
];

/**
 * The answer to a question that is not about data; undefined when it may be about data.
 * @param related whether any word belongs to a table, a column or a value
 */
export function generalAnswer(question: string, related: boolean): string | undefined {
  const text = question.toLowerCase().replace(/[^\p{L}\p{N}' ]/gu, ' ').replace(/\s+/g, ' ').trim();
  if (text === '') return `${ABOUT} ${ABILITIES}`;
  if (/^(hi|hello|hey|good (morning|day|evening)|thanks?|thank you)( there| you)?$/.test(text)) return `Hello. ${ABOUT} ${ABILITIES}`;
  if (/^(help|what can (you|i) (do|ask)|who are you|what are you|how do(es)? (you|this|it) work|what questions can i ask)\b.{0,20}$/.test(text)) return `${ABOUT} ${ABILITIES}`;
  if (related) return undefined;
  const definition = /^(?:what is|what's|what are|what does|explain|define|tell me about)( the)? (.+)$/.exec(text);
  if (definition !== null && definition[1] === undefined) {
    const known = definition[2].split(' ').length <= 4 ? GLOSSARY.find(([word]) => word.test(definition[2])) : undefined;
    if (known !== undefined) return known[1];
    if (!/\b(of|in|per|by|each|total|number|highest|lowest|most)\b/.test(definition[2])) return generic();
  }
  return /^(who (is|was)|why (is|are|do|does)|how do i|how can i)\b/.test(text) ? generic() : undefined;
}

function generic(): string {
  return `${ABOUT} It cannot answer general questions; a language model can (start the local cloud with --model openai:<url> or --model bedrock). ${ABILITIES}`;
}
