import { checkCost } from './cost';
import { shownName, SqlError, SqlErrorCode, sqlErrorAt, SqlErrorOptions } from './errors';
import { parseQuery } from './parser';
import { checkPolicy } from './policy';
import { printQuery } from './printer';
import { resolveTables } from './resolver';
import { nearestNames } from './suggestions';
import { Query, TableReference } from './tree';

export interface CheckOptions {
  /** The database in which a name of one part is looked up. */
  readonly database: string;
  /** The allow-list: `table` (of `database`), `database.table` or `catalog.database.table`. */
  readonly tables: readonly string[];
  /** @default - awsdatacatalog */
  readonly catalog?: string;
}

/** A base table of a checked query; lower case. */
export interface ResolvedTable {
  readonly catalog: string;
  readonly database: string;
  readonly table: string;
}

export interface CheckedQuery {
  readonly query: Query;
  /** Printed from the checked tree, without a semicolon: the only text that may run. */
  readonly sql: string;
  /** The base tables as the query names them, lower case, qualified as written, each once, in the order of their appearance. */
  readonly tables: readonly string[];
  /** The same tables, fully resolved, each once. */
  readonly resolvedTables: readonly ResolvedTable[];
}

export type Refuse = (at: number, code: SqlErrorCode, message: string, options?: SqlErrorOptions) => SqlError;

/**
 * Parses a query and holds it to the policy. Everything that is not known to be harmless is refused.
 *
 * @throws SqlError with the first reason for refusal
 */
export function checkQuery(text: string, options: CheckOptions): CheckedQuery {
  return check(text, new Tables(options));
}

/**
 * The same check where the tables are not known yet, as at synthesis: grammar, policy, cost, and no system table.
 *
 * @throws SqlError with the first reason for refusal
 */
export function checkQueryOfUnknownTables(text: string): void {
  check(text, new Tables({ database: 'unknown', tables: [] }, true));
}

function check(text: string, allowed: Tables): CheckedQuery {
  const query = parseQuery(text);
  const refuse: Refuse = (at, code, message, more) => sqlErrorAt(text, at, code, message, more);
  checkPolicy(query, refuse);
  const tables = new Set<string>();
  const resolved = new Map<string, ResolvedTable>();
  const references = resolveTables(query, (name, at) => {
    throw refuse(at, 'syntax', `The common table expression "${shownName(name)}" is defined twice in one WITH.`);
  });
  for (const { reference, commonTable } of references) {
    if (commonTable === undefined) {
      const table = allowed.resolve(reference, refuse);
      tables.add(reference.parts.map(({ name }) => name.toLowerCase()).join('.'));
      resolved.set(JSON.stringify(table), table);
    }
  }
  if (resolved.size === 0) {
    throw refuse(query.at, 'policy', `The query reads no table; read at least one of the tables${allowed.areUnknown ? '' : `: ${allowed.listed()}`}.`);
  }
  checkCost(query, refuse);
  return { query, sql: printQuery(query), tables: [...tables], resolvedTables: [...resolved.values()] };
}

const SYSTEM_DATABASES: ReadonlySet<string> = new Set(['information_schema', 'system', 'pg_catalog', 'sys', '$system']);

class Tables {
  private readonly database: string;
  private readonly catalog: string;
  private readonly allowed = new Set<string>();

  public constructor(private readonly options: CheckOptions, public readonly areUnknown = false) {
    this.database = options.database.toLowerCase();
    this.catalog = (options.catalog ?? 'awsdatacatalog').toLowerCase();
    for (const entry of options.tables) {
      const { catalog, database, table } = this.qualify(entry.toLowerCase().split('.'));
      this.allowed.add(JSON.stringify([catalog, database, table]));
    }
  }

  public resolve(reference: TableReference, refuse: Refuse): ResolvedTable {
    const resolved = this.qualify(reference.parts.map(({ name }) => name.toLowerCase()));
    const { catalog, database, table } = resolved;
    const shown = shownName(reference.parts.map(({ name }) => name).join('.'));
    if (table.includes('$')) {
      throw refuse(reference.at, 'policy', `"${shown}" is a table of metadata; only the data itself may be read.`);
    }
    if (SYSTEM_DATABASES.has(database) || catalog === 'system') {
      throw refuse(reference.at, 'policy', `"${shown}" is a system table; only ${this.areUnknown ? 'tables of data may be read' : `these may be read: ${this.listed()}`}.`);
    }
    if (!this.areUnknown && !this.allowed.has(JSON.stringify([catalog, database, table]))) {
      const suggestions = nearestNames(table, this.options.tables);
      const hint = suggestions.length === 0 ? '' : ` Nearest: ${suggestions.map(shownName).join(', ')}.`;
      throw refuse(reference.at, 'unknown-table', `There is no table "${shown}" here; the tables are: ${this.listed()}.${hint}`, { suggestions });
    }
    return resolved;
  }

  public listed(): string {
    const { tables } = this.options;
    const shown = tables.slice(0, 20).map(shownName).join(', ');
    return tables.length === 0 ? '(none)' : tables.length > 20 ? `${shown} and ${tables.length - 20} more` : shown;
  }

  private qualify(parts: readonly string[]): ResolvedTable {
    const [table, database = this.database, catalog = this.catalog] = [...parts].reverse();
    return { catalog, database, table };
  }
}
