import * as z from 'zod';

/** What a message of the describer's queue asks for. */
export type DescribeRequest =
  | { readonly kind: 'tables'; readonly tables: readonly string[] }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'ignored' };

const message = z.looseObject({
  'sweep': z.literal(true).optional(),
  'detail-type': z.string().optional(),
  'detail': z.looseObject({
    database: z.string().optional(),
    table: z.string().optional(),
    databaseName: z.string().optional(),
    tableName: z.string().optional(),
    changedTables: z.array(z.string()).optional(),
  }).optional(),
});

/**
 * Reads a message: `Dataset Cataloged`, Glue's table or database state change, or `{ "sweep": true }`. Every change,
 * a removal too, only names a table to look at: what is true now is read from Glue. Other databases and tables are ignored.
 */
export function readDescribeRequest(body: string, database: string, tableNames: readonly string[]): DescribeRequest {
  const event = message.parse(JSON.parse(body));
  if (event.sweep) return { kind: 'sweep' };
  const detail = event.detail ?? {};
  const of = detail.database ?? detail.databaseName;
  const tables = detail.changedTables ?? [detail.table ?? detail.tableName].filter(name => name !== undefined);
  if (of === undefined || tables.length === 0) throw new Error('a message names neither a database and table nor a sweep');
  const ours = tables.filter(table => tableNames.length === 0 || tableNames.includes(table));
  return of !== database || ours.length === 0 ? { kind: 'ignored' } : { kind: 'tables', tables: ours };
}
