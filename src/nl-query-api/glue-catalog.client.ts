import { GetTablesCommand, GlueClient } from '@aws-sdk/client-glue';
import { CatalogTable, catalogTable } from '../runtime/catalog-table';
import { orUnavailable } from '../runtime/unavailable';

/* Pages are sequential round trips: a catalog of more than one page is remembered for this long. */
const REMEMBER_MILLISECONDS = 30_000;

/** The tables that may be asked, read from Glue in one round trip where they fit one page (100). */
export class GlueCatalog {
  private remembered?: { readonly tables: CatalogTable[]; readonly at: number };

  constructor(
    private readonly glue: GlueClient,
    private readonly database: string,
    private readonly tableNames: readonly string[],
    private readonly now: () => number = Date.now,
  ) {}

  /** All tables of the source, by name. */
  public async tables(): Promise<CatalogTable[]> {
    if (this.remembered !== undefined && this.now() - this.remembered.at < REMEMBER_MILLISECONDS) return this.remembered.tables;
    const allowed = new Set(this.tableNames);
    const tables: CatalogTable[] = [];
    let pages = 0;
    let next: string | undefined;
    do {
      const page = await orUnavailable('glue', () => this.glue.send(new GetTablesCommand({ DatabaseName: this.database, NextToken: next })));
      for (const table of page.TableList ?? []) {
        if (allowed.size === 0 || allowed.has(table.Name ?? '')) tables.push(catalogTable(table));
      }
      next = page.NextToken;
      pages++;
    } while (next !== undefined);
    tables.sort((a, b) => a.name < b.name ? -1 : 1);
    this.remembered = pages > 1 ? { tables, at: this.now() } : undefined;
    return tables;
  }
}
