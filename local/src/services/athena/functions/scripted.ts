import {
  BIGINT, BLOB, BOOLEAN, DOUBLE, DuckDBBlobValue, DuckDBConnection, DuckDBListValue, DuckDBScalarFunction, DuckDBType, DuckDBValue, LIST, listValue, VARCHAR,
} from '@duckdb/node-api';

/** An error of Trino that a function ends with; its name leads the message. */
export class FunctionError extends Error {
  constructor(message: string, name = 'INVALID_FUNCTION_ARGUMENT') {
    super(`${name}: ${message}`);
  }
}

/** Types of scripted functions: varchar, bigint, double, boolean, varbinary, and lists of varchar, of lists of varchar, of bigint. */
const TYPES: Record<string, DuckDBType> = {
  v: VARCHAR, i: BIGINT, d: DOUBLE, b: BOOLEAN, B: BLOB, l: LIST(VARCHAR), L: LIST(LIST(VARCHAR)), n: LIST(BIGINT),
};

/** A function of Trino's that DuckDB lacks or computes otherwise. */
export interface ScriptedFunction {
  /** Letters of the parameters, `>`, the letter of the result. */
  readonly signature: string;
  /** Called with no NULL among the arguments; whole numbers are bigints, binary values buffers. Undefined and null are NULL. */
  run(...values: any[]): unknown;
}

export type ScriptedFunctions = Readonly<Record<string, ScriptedFunction>>;

export const scripted = (signature: string, run: ScriptedFunction['run']): ScriptedFunction => ({ signature, run });

/** Makes functions known to the connection's instance. */
export function registerFunctions(connection: DuckDBConnection, functions: ScriptedFunctions): void {
  for (const [name, { signature, run }] of Object.entries(functions)) {
    const [parameters, returns] = signature.split('>');
    connection.registerScalarFunction(DuckDBScalarFunction.create({
      name,
      parameterTypes: [...parameters].map((letter) => TYPES[letter]),
      returnType: TYPES[returns],
      specialHandling: true,
      mainFunction: (info, input, output) => {
        const columns = [...parameters].map((_, i) => input.getColumnVector(i));
        try {
          for (let row = 0; row < input.rowCount; row += 1) {
            const values = columns.map((column) => given(column.getItem(row)));
            output.setItem(row, values.includes(null) ? null : asked(run(...values)) as never);
          }
          output.flush();
        } catch (error) {
          info.setError((error as Error).message);
        }
      },
    }));
  }
}

function given(value: DuckDBValue): unknown {
  if (value instanceof DuckDBListValue) return value.items.map(given);
  return value instanceof DuckDBBlobValue ? Buffer.from(value.bytes) : value;
}

function asked(value: unknown): unknown {
  if (Array.isArray(value)) return listValue(value.map(asked) as DuckDBValue[]);
  return value instanceof Uint8Array ? new DuckDBBlobValue(value) : value ?? null;
}
