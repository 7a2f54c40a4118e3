import {
  CreateTableCommand, DeleteTableCommand, GetDatabaseCommand, GetTableCommand, GetTablesCommand, TableInput, UpdateTableCommand,
} from '@aws-sdk/client-glue';
import * as fc from 'fast-check';
import { operation, sequences } from './side';

const table = fc.constantFrom('orders', 'people', 'order_items');
const input = (Name: string, type: string) => ({
  Name, Description: `of ${type}`, Parameters: { classification: 'parquet' }, StorageDescriptor: { Columns: [{ Name: 'id', Type: type, Comment: 'a key' }], Location: 's3://somewhere/' },
});
const shown = (found: any, prefix: string) => ({
  name: found.Name.slice(prefix.length),
  description: found.Description,
  parameters: found.Parameters,
  columns: found.StorageDescriptor?.Columns,
  location: found.StorageDescriptor?.Location,
  database: found.DatabaseName,
});
const named = (prefix: string, name: string): string => prefix.replace(/\W/g, '_') + name;

const plain = fc.oneof(
  fc.tuple(table, fc.constantFrom('string', 'bigint')).map(([name, type]) => operation(`CreateTable ${name}`, async ({ glue, database, prefix }) => {
    await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: input(named(prefix, name), type) }));
    return {};
  })),
  fc.tuple(table, fc.constantFrom('string', 'bigint')).map(([name, type]) => operation(`UpdateTable ${name}`, async ({ glue, database, prefix }) => {
    await glue.send(new UpdateTableCommand({ DatabaseName: database, TableInput: input(named(prefix, name), type) }));
    return {};
  })),
  table.map((name) => operation(`GetTable ${name}`, async ({ glue, database, prefix }) => shown((await glue.send(new GetTableCommand({ DatabaseName: database, Name: named(prefix, name) }))).Table, prefix))),
  table.map((name) => operation(`DeleteTable ${name}`, async ({ glue, database, prefix }) => {
    await glue.send(new DeleteTableCommand({ DatabaseName: database, Name: named(prefix, name) }));
    return {};
  })),
  fc.constantFrom('.*', 'order.*', 'people').map((expression) => operation(`GetTables ${expression}`, async ({ glue, database, prefix }) => {
    const { TableList = [] } = await glue.send(new GetTablesCommand({ DatabaseName: database, Expression: `${named(prefix, '')}${expression}` }));
    return TableList.map((found) => shown(found, prefix)).sort((a, b) => (a.name < b.name ? -1 : 1));
  })),
  fc.constantFrom('main', 'nothing_here').map((name) => operation(`GetDatabase ${name}`, async ({ glue }) => ({ name: (await glue.send(new GetDatabaseCommand({ Name: name }))).Database?.Name }))),
  table.map((name) => operation(`GetTable of no database ${name}`, async ({ glue }) => glue.send(new GetTableCommand({ DatabaseName: 'nothing_here', Name: name })))),
);

/** What Glue refuses. */
const refused = fc.oneof(
  table.map((name) => operation(`UpdateTable of an old version ${name}`, async ({ glue, database, prefix }) => {
    const Name = named(prefix, name);
    const { Table } = await glue.send(new GetTableCommand({ DatabaseName: database, Name }));
    const update = () => glue.send(new UpdateTableCommand({ DatabaseName: database, TableInput: input(Name, 'string'), VersionId: Table!.VersionId }));
    await update();
    await update();
    return {};
  })),
  fc.constantFrom<Partial<TableInput>>(
    { Description: 'x'.repeat(2049) },
    { StorageDescriptor: { Columns: [{ Name: 'id', Type: 'string', Comment: 'x'.repeat(256) }] } },
    { StorageDescriptor: { Columns: [{ Name: 'id', Type: 'string', Comment: 'two\nlines' }] } },
    { Parameters: { profile: 'x'.repeat(512_001) } },
  ).map((beyond) => operation(`CreateTable beyond a limit ${Object.keys(beyond)}`, async ({ glue, database, prefix }) => {
    await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: { ...input(named(prefix, 'limits'), 'string'), ...beyond } }));
    return {};
  })),
);

export const GLUE_CALLS = sequences(fc.oneof({ weight: 20, arbitrary: plain }, { weight: 1, arbitrary: refused }));
