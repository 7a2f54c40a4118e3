import { classifyCsv } from '../../../local/src/services/glue/crawler/csv-classifier';
import { groupTables } from '../../../local/src/services/glue/crawler/table-grouping';

const PARTS = 'id,size\n1,2\n';
const PEOPLE = 'name,age,city\nAnn,3,Bonn\nBob,4,Rome\n';
const tables = (files: Record<string, string>, prefix = '', level?: number) => groupTables(
  Object.entries(files).map(([key, text]) => ({ key, bytes: text.length, schema: classifyCsv(text) })), 'csv/', prefix, level,
);
const summary = (...given: Parameters<typeof tables>) => tables(...given).map(({ name, location, files, partitionKeys }) => [name, location, files.length, partitionKeys.join()]);

describe('tables of a crawled prefix', () => {
  it('are its folders', () => {
    expect(summary({ 'csv/parts/a.csv': PARTS, 'csv/parts/b.csv': PARTS, 'csv/Our People/a.csv': PEOPLE })).toEqual([['parts', 'csv/parts/', 2, ''], ['our_people', 'csv/Our People/', 1, '']]);
  });

  it('are one table of alike folders, which become partitions', () => {
    expect(summary({ 'csv/2023/a.csv': PARTS, 'csv/2024/a.csv': PARTS, 'csv/people/a.csv': PEOPLE })).toEqual([['csv', 'csv/', 2, 'partition_0'], ['people', 'csv/people/', 1, '']]);
  });

  it('are the folders of a level where that is given, alike or not', () => {
    expect(summary({ 'csv/2023/x/a.csv': PARTS, 'csv/2024/a.csv': PARTS, 'csv/root.csv': PEOPLE }, 'raw_', 3))
      .toEqual([['raw_csv', 'csv/', 1, ''], ['raw_2023', 'csv/2023/', 1, 'partition_0'], ['raw_2024', 'csv/2024/', 1, '']]);
  });

  it('have the keys and values of folders as partitions', () => {
    const [table] = tables({ 'csv/visits/Year=2023/month=1/a.csv': PARTS, 'csv/visits/Year=2023/month=2/a.csv': PARTS, 'csv/visits/Year=2024/month=1/a.csv': PARTS });
    expect([table.name, table.partitionKeys]).toEqual(['visits', ['year', 'month']]);
    expect(table.partitions.map(({ values, location }) => [values.join(), location])).toEqual([
      ['2023,1', 'csv/visits/Year=2023/month=1/'], ['2023,2', 'csv/visits/Year=2023/month=2/'], ['2024,1', 'csv/visits/Year=2024/month=1/'],
    ]);
  });

  it('are single files where unlike ones are in one folder', () => {
    expect(summary({ 'csv/Parts.csv': PARTS, 'csv/people.csv': PEOPLE })).toEqual([['parts_csv', 'csv/Parts.csv', 1, ''], ['people_csv', 'csv/people.csv', 1, '']]);
  });

  it('have a hash where a name is taken', () => {
    const names = tables({ 'csv/a b/a.csv': PARTS, 'csv/a_b/a.csv': PEOPLE }).map(({ name }) => name);
    expect(names).toEqual(['a_b', expect.stringMatching(/^a_b_[0-9a-f]{32}$/)]);
  });

  it('hold every column of their files, each of a type for all', () => {
    const [table] = tables({ 'csv/t/a.csv': 'id,size,price,name\n1,2,3,4\n', 'csv/t/b.csv': 'id,size,price,name,more\nx,2,3.5,4,5\n' });
    expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['id string', 'size bigint', 'price double', 'name bigint', 'more bigint']);
  });

  it('are none where there is no file', () => {
    expect(tables({})).toEqual([]);
    expect(tables({}, '', 3)).toEqual([]);
  });
});
