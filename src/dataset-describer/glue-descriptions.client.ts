import { Column, GetTableCommand, GetTablesCommand, GlueClient, Table, TableInput, UpdateTableCommand } from '@aws-sdk/client-glue';
import { Description, glueComment, glueDescription, personalColumns, sha256 } from './description';
import { TABLE_PARAMETERS } from '../runtime/catalog-table';

/* Ingest updates the same table; a conflict is ordinary and short. */
const ATTEMPTS = 5;
/* Not found is the table or its version: reading it again tells. */
const OVERTAKEN = ['ConcurrentModificationException', 'EntityNotFoundException'];

/** The descriptions that Glue holds: a table's description, its columns' comments, and our parameters. */
export class GlueDescriptions {
  constructor(private readonly glue: GlueClient, private readonly database: string) {}

  /** A table; undefined when it does not exist. */
  public async table(name: string): Promise<Table | undefined> {
    try {
      return (await this.glue.send(new GetTableCommand({ DatabaseName: this.database, Name: name }))).Table;
    } catch (error) {
      if ((error as Error).name === 'EntityNotFoundException') return undefined;
      throw error;
    }
  }

  /** The names of all tables. */
  public async names(): Promise<string[]> {
    const names: string[] = [];
    let next: string | undefined;
    do {
      const page = await this.glue.send(new GetTablesCommand({ DatabaseName: this.database, NextToken: next }));
      names.push(...(page.TableList ?? []).flatMap(table => table.Name ?? []));
      next = page.NextToken;
    } while (next !== undefined);
    return names;
  }

  /**
   * Writes a description into `table`, read again after a conflict; everything else of the table stays.
   *
   * @returns whether the table is still there
   */
  public async describe(table: Table, text: Description, fingerprint: string, access: string): Promise<boolean> {
    let current: Table | undefined = table;
    for (let attempt = 1; current !== undefined; attempt++) {
      try {
        await this.glue.send(new UpdateTableCommand({
          DatabaseName: this.database,
          TableInput: describedTable(current, text, fingerprint, access),
          VersionId: current.VersionId,
          SkipArchive: true,
        }));
        return true;
      } catch (error) {
        if (!OVERTAKEN.includes((error as Error).name) || attempt >= ATTEMPTS) throw error;
        current = await this.table(table.Name!);
      }
    }
    return false;
  }
}

/* What UpdateTable takes of a table; the rest of GetTable's answer is refused. */
const INPUT_FIELDS = [
  'Name', 'Owner', 'LastAccessTime', 'LastAnalyzedTime', 'Retention', 'StorageDescriptor', 'PartitionKeys', 'ViewOriginalText', 'ViewExpandedText',
  'TableType', 'Parameters', 'TargetTable',
] as const satisfies readonly (keyof Table & keyof TableInput)[];

function writtenMarks(table: Table): Record<string, string> {
  try {
    return JSON.parse(table.Parameters?.[TABLE_PARAMETERS.written] ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

/** The table with its description. A description or comment that somebody else wrote is kept, one of ours that is not renewed is removed. */
export function describedTable(table: Table, text: Description, fingerprint: string, access: string): TableInput {
  const before = writtenMarks(table);
  const marks: Record<string, string> = {};
  const replaced = (slot: string, current: string | undefined, next: string): string | undefined => {
    if (current && before[slot] !== mark(current)) return current;
    if (next === '') return undefined;
    marks[slot] = mark(next);
    return next;
  };
  const words = new Map(text.columns.map(column => [column.name, glueComment(column)]));
  const commented = (columns: Column[] | undefined) => columns?.map(({ Comment: current, ...column }) => {
    const comment = replaced(`column ${column.Name}`, current, words.get(column.Name ?? '') ?? '');
    return comment === undefined ? column : { ...column, Comment: comment };
  });
  const input: Partial<TableInput> = {};
  for (const field of INPUT_FIELDS) {
    if (table[field] !== undefined) Object.assign(input, { [field]: table[field] });
  }
  return {
    ...input,
    Name: table.Name,
    Description: replaced('table', table.Description, glueDescription(text)),
    ...(table.StorageDescriptor ? { StorageDescriptor: { ...table.StorageDescriptor, Columns: commented(table.StorageDescriptor.Columns) } } : {}),
    ...(table.PartitionKeys ? { PartitionKeys: commented(table.PartitionKeys) } : {}),
    Parameters: {
      ...table.Parameters,
      [TABLE_PARAMETERS.fingerprint]: fingerprint,
      [TABLE_PARAMETERS.describedWith]: access,
      [TABLE_PARAMETERS.personal]: JSON.stringify(personalColumns(text)),
      [TABLE_PARAMETERS.written]: JSON.stringify(marks),
    },
  };
}

function mark(text: string): string {
  return sha256(text).slice(0, 12);
}
