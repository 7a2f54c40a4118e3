import { GetTableCommand } from '@aws-sdk/client-glue';
import { glue, mockServices, objects, send, tables } from './describe-harness';
import { glueTable } from '../nl-query-api/fixtures';

mockServices({ TABLE_NAMES: '["offices","gone"]' });

test('a sweep looks at the tables that are to be described, and at descriptions of these', async () => {
  tables.set('others', glueTable('others'));
  for (const name of ['gone', 'of_others']) objects.set(`words/descriptions/${name}.json`, '{}');
  expect((await send({ sweep: true })).batchItemFailures).toEqual([]);
  expect(new Set(glue.commandCalls(GetTableCommand).map(call => call.args[0].input.Name))).toEqual(new Set(['gone', 'offices']));
  expect([...objects.keys()].sort()).toEqual(['of_others.json', 'offices.json', 'offices.txt'].map(name => `words/descriptions/${name}`));
});
