import type { Table } from '@aws-sdk/client-glue';
import type { TableSummary } from '../csv-catalog/profiling/table-summary';

export { summaryOfProfile } from '../csv-catalog/profiling/table-summary';

/** Parameters of a Glue table that the pipeline's functions share. */
export const TABLE_PARAMETERS = {
  rows: 'cdk-genai-data-pipeline.rows',
  summary: 'cdk-genai-data-pipeline.profile',
  fingerprint: 'cdk-genai-data-pipeline.description-fingerprint',
  /** `schemaOnly` or `profile`: what the model saw that wrote the description. */
  describedWith: 'cdk-genai-data-pipeline.description-model-data-access',
  /** JSON array of the columns that hold personal data. */
  personal: 'cdk-genai-data-pipeline.personal-columns',
  /** JSON: hash of each text that the describer wrote, so that a person's own text is known and kept. */
  written: 'cdk-genai-data-pipeline.description-written',
} as const;

/** A table as handlers see it: what Glue holds, read once. */
export interface CatalogTable {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly CatalogColumn[];
  readonly rows?: number;
  readonly summary?: TableSummary;
  /** Columns that a description flagged as personal data. */
  readonly personal: readonly string[];
  readonly describedWith?: string;
}

/** A column with its Trino type. */
export interface CatalogColumn {
  readonly name: string;
  readonly type: string;
  readonly comment: string;
}

const TRINO_TYPES: Record<string, string> = {
  string: 'varchar', int: 'integer', float: 'real', binary: 'varbinary',
};

/** The Trino name of a Glue (Hive) type: `string` → `varchar`, `array<int>` → `array(integer)`. */
export function trinoType(glueType: string): string {
  const type = glueType.trim().toLowerCase();
  if (/^(array|map)</.test(type)) {
    return type.replace(/</g, '(').replace(/>/g, ')').replace(/\b(string|int|float|binary)\b/g, name => TRINO_TYPES[name]);
  }
  return TRINO_TYPES[type] ?? type;
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a Glue table; a parameter that does not parse counts as absent. */
export function catalogTable(table: Table): CatalogTable {
  const parameters = table.Parameters ?? {};
  const summary = parsed(parameters[TABLE_PARAMETERS.summary]) as TableSummary | undefined;
  const personal = parsed(parameters[TABLE_PARAMETERS.personal]);
  const rows = Number(parameters[TABLE_PARAMETERS.rows] ?? summary?.rows ?? NaN);
  return {
    name: table.Name ?? '',
    description: table.Description ?? '',
    columns: [...table.StorageDescriptor?.Columns ?? [], ...table.PartitionKeys ?? []].map(column => ({
      name: column.Name ?? '', type: trinoType(column.Type ?? 'string'), comment: column.Comment ?? '',
    })),
    rows: Number.isFinite(rows) ? rows : undefined,
    summary: summary !== null && typeof summary === 'object' && typeof summary.columns === 'object' ? summary : undefined,
    personal: Array.isArray(personal) ? personal.filter(name => typeof name === 'string') : [],
    describedWith: parameters[TABLE_PARAMETERS.describedWith],
  };
}
