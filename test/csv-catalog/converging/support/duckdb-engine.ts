import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import type { Engine } from './history';
import type { SmallParquet } from './small-converter';
import { literal } from '../../../../src/csv-catalog/converting/duckdb.client';
import { duckDb, duckDbConverter } from '../../support/fake-aws';

/** DuckDB's names of types, as Glue calls them. */
const GLUE_TYPES: Record<string, string> = { VARCHAR: 'string', BIGINT: 'bigint', DOUBLE: 'double', DATE: 'date', BOOLEAN: 'boolean' };

/** The converter that ships, and its Parquet files read back. */
export const duckDbEngine: Engine = {
  converter: duckDbConverter,
  bodies: [
    'id,x\n1,2\n', 'id,x\n3,4\n5,6\n', 'id,x\n1,2.5\n2,2.25\n', 'id,x\n1,abc\n', 'id\n7\n', 'id,y\n1,2024-01-05\n', 'x,id\n9007199254740993,1\n', 'id,x\n1,\n', 'id,x\n1,2024-01-05\n', '',
  ],
  async read(body: Buffer): Promise<SmallParquet> {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'history-')), 'table.parquet');
    fs.writeFileSync(file, body);
    try {
      const from = `read_parquet(${literal(file)})`;
      const described = await duckDb.query(`DESCRIBE SELECT * FROM ${from}`);
      const rows = await duckDb.query(`SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ${from}`);
      return {
        columns: described.map(([name, type]) => ({ name: String(name), type: GLUE_TYPES[String(type)] ?? String(type).toLowerCase() })),
        // A whole number in a column of doubles prints with its point.
        rows: rows.map((row) => row.map((value) => (value === null ? null : String(value).replace(/^(\d+)\.0$/, '$1')))),
      };
    } finally {
      fs.rmSync(path.dirname(file), { recursive: true });
    }
  },
};
