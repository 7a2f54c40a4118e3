import * as fs from 'fs';
import * as path from 'path';
import { profileJsonSchema, tableProfile } from '../../../src/csv-catalog/profiling/profile-schema';

const SCHEMA = path.join(__dirname, '..', '..', '..', 'docs', 'profile.schema.json');

it('the JSON schema in docs/ is current: `npx projen docs:schemas` writes it', () => {
  expect(JSON.parse(fs.readFileSync(SCHEMA, 'utf8'))).toEqual(profileJsonSchema());
});

it('the JSON schema says what every field means', () => {
  const { properties } = profileJsonSchema() as any;
  const column = properties.columns.items.properties;
  expect(Object.keys(column).filter((name) => column[name].description === undefined)).toEqual([]);
});

it('a profile of another version or shape is refused', () => {
  const profile = { formatVersion: 2, table: 't', rows: 0, rejected: 0, sources: 0, columns: [] };
  expect(tableProfile.safeParse(profile).success).toBe(true);
  for (const change of [{ formatVersion: 1 }, { rows: -1 }, { rows: 0.5 }, { columns: [{}] }, { extra: 1 }]) {
    expect(tableProfile.safeParse({ ...profile, ...change }).success).toBe(false);
  }
});
