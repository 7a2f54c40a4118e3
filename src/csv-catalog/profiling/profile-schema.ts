import * as z from 'zod';

/** Version of the profile's JSON, and of the hashes in its sketches: profiles of another version cannot be joined with these. */
const PROFILE_FORMAT_VERSION = 2;

const count = z.int().min(0);

const valueCount = z.strictObject({
  value: z.string(),
  count,
}).describe('A value, as text, and how many rows have it');

const quantile = z.strictObject({
  share: z.number().min(0).max(1).describe('The share of the values, 0 to 1, that are not above `value`'),
  value: z.string(),
});

const textShapes = z.strictObject({
  looked: count.describe('How many values were looked at'),
  shapes: z.array(z.strictObject({ shape: z.string(), count })).describe('Most frequent first; what is not among them adds up to `looked`'),
}).describe('What texts look like, without their letters and digits: A a capital, a another letter, 9 a digit, ? another sign that is not ASCII; '
  + 'an ellipsis after one of them means one or more of it');

const columnProfile = z.strictObject({
  name: z.string().describe('Name in the table'),
  header: z.string().describe('Name in the file, cut where it is very long; empty where it has none'),
  type: z.string().describe('The type, as Glue names it'),
  formats: z.array(z.string()).describe('How texts became values where that is more than plain, such as a date format; several where files differ'),
  notes: z.array(z.string()).describe('What a person should know of how the column was read'),
  nulls: count.describe('Rows without a value'),
  distinct: count.describe('Distinct values'),
  distinctIsExact: z.boolean().describe('False: `distinct` is an estimate, and so is `likelyKey`'),
  min: z.string().nullable().describe('The least value, as text, cut where it is long; null where there is none. Texts compare by code points'),
  max: z.string().nullable().describe('The greatest value, in the same way'),
  mean: z.number().optional().describe('Of numbers, infinite values left out; of sources of more than a million rows, of a million of them'),
  quantiles: z.array(quantile).optional().describe('Of numbers, dates and timestamps'),
  topValues: z.array(valueCount).describe('The most frequent values that repeat; or all values, where they are few. Long ones are cut'),
  topValuesAreComplete: z.boolean().describe('True: the column has no other value'),
  countsAreExact: z.boolean().describe('False: `quantiles` and the counts of `topValues` are estimates, from a sample or from the lists of several files'),
  textShapes: textShapes.optional(),
  likelyKey: z.boolean().describe('Every row has a value and no two have the same: known where `distinctIsExact`, else no repetition was found'),
  likelyUnit: z.string().optional().describe('Such as `kg`, `%`, `EUR`; only where the header or the values say so'),
  sketch: z.string().optional().describe('Hashes of a random part of the distinct values, for counting them across files and for finding joins: '
    + 'base64 of big-endian 40-bit numbers, first the bound that all of them are below, then the hashes, ascending'),
});

/** The profile of a table, or of one source object of it. */
export const tableProfile = z.strictObject({
  formatVersion: z.literal(PROFILE_FORMAT_VERSION),
  table: z.string(),
  rows: count,
  rejected: count.describe('Records of the sources that fitted no row of the table'),
  sources: count.describe('How many source objects it covers'),
  columns: z.array(columnProfile),
}).describe('What is known of a table\'s data. Values are texts, as the types print them.');

/** A value and how often it occurs. */
export type TopValue = z.infer<typeof valueCount>;
/** A value below or at which a share of the values lies. */
export type Quantile = z.infer<typeof quantile>;
/** What texts look like. */
export type TextShapes = z.infer<typeof textShapes>;
/** What is known of a column's values. */
export type ColumnProfile = z.infer<typeof columnProfile>;
/** What is known of a table's data. */
export type TableProfile = z.infer<typeof tableProfile>;

/** The JSON schema of profiles, as `docs/profile.schema.json` has it. */
export function profileJsonSchema(): unknown {
  return z.toJSONSchema(tableProfile, { target: 'draft-2020-12' });
}
