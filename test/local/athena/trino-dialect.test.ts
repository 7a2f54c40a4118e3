import * as fs from 'fs';
import { EngineHarness } from './support/engine-harness';
import { describeWithShared } from '../../support/shared';

interface RunItem {
  id: string;
  topic: string;
  sql: string;
  types: string[];
  rows: unknown[][];
}

interface RefuseItem {
  id: string;
  topic: string;
  sql: string;
  error: { name: string };
}

describeWithShared('the dialect of Trino', ['corpora', 'trino-dialect.json'], (file) => {
  const corpus: { setup_sql: string; run: RunItem[]; refuse: RefuseItem[] } = JSON.parse(fs.readFileSync(file, 'utf8'));
  let harness: EngineHarness;
  beforeAll(async () => {
    harness = await EngineHarness.create(corpus.setup_sql, '2024-06-15');
  });
  afterAll(() => harness.stop());

  it.each(corpus.run.map((item) => [item.id, item.topic, item] as const))('gives the result that Trino gave: %s %s', async (_id, _topic, { sql, types, rows }) => {
    const result = await harness.run(sql);
    expect(result.columns.map(({ type }) => type)).toEqual(types.map((type) => type.replace(/\(.*$/s, '')));
    expect(result.rows.map((row) => row.map((value, i) => comparable(value, types[i])))).toEqual(rows.map((row) => row.map((value, i) => comparable(value, types[i]))));
  });

  it.each(corpus.refuse.map((item) => [item.id, item.topic, item] as const))('refuses what Trino refuses: %s %s', async (_id, _topic, { sql }) => {
    // An error of DuckDB is no refusal.
    await expect(harness.run(sql)).rejects.toThrow(/^(?!GENERIC_INTERNAL_ERROR)/);
  });
});

/** Numbers to 12 digits; nested values as text without spaces or quotes, maps in any order. */
function comparable(value: unknown, type: string): unknown {
  if (value === null || value === undefined) {
    return null;
  }
  if (/^(double|real)/.test(type)) {
    const number = Number(String(value).replace('Infinity', 'Infinity'));
    return Number.isFinite(number) ? number.toPrecision(12) : String(number);
  }
  if (typeof value === 'object') {
    return nested(value);
  }
  if (/^(array|map|row)/.test(type)) {
    // Rows without names are lists in Trino's JSON.
    const text = /row/.test(type) ? String(value).replace(/field\d+=/g, '').replace(/\{/g, '[').replace(/\}/g, ']') : String(value);
    return text.replace(/["\s]/g, '').split(/([,{}[\]])/).filter(Boolean).sort().join('');
  }
  return String(value);
}

function nested(value: unknown): string {
  const text = (v: unknown): string => v === null ? 'null' : Array.isArray(v) ? `[${v.map(text).join(',')}]`
    : typeof v === 'object' ? `{${Object.entries(v as object).map(([k, x]) => `${k}=${text(x)}`).join(',')}}` : String(v);
  return text(value).replace(/["\s]/g, '').split(/([,{}[\]])/).filter(Boolean).sort().join('');
}
