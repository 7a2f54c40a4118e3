import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { AccessDeniedError, Caller, ServiceRequest } from '../../../local/src/gateway/service';
import { GlueService } from '../../../local/src/services/glue/glue.service';

const CALLER: Caller = { principalArn: 'arn:aws:iam::123456789012:role/r', roleArn: 'arn:aws:iam::123456789012:role/r', accessKeyId: 'x', isAdministrator: false };
const arn = (resource: string) => `arn:aws:glue:us-east-1:123456789012:${resource}`;

describe('Glue of the local cloud', () => {
  let folder: string;
  let glue: GlueService;
  let asked: string[];
  let denied: (action: string, resource: string) => boolean;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'glue-'));
    glue = new GlueService(['main', 'other'], '123456789012', 'us-east-1', folder);
    asked = [];
    denied = () => false;
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  async function call(operation: string, input: object, service = glue): Promise<any> {
    const request: ServiceRequest = {
      method: 'POST',
      url: new URL('http://glue/'),
      headers: { 'x-amz-target': `AWSGlue.${operation}` },
      body: Buffer.from(JSON.stringify(input)),
      caller: CALLER,
      region: 'us-east-1',
      accountId: '123456789012',
      authorize: (action, resource) => {
        asked.push(`${action} ${resource}`);
        if (denied(action, resource)) throw new AccessDeniedError(CALLER.principalArn, action, resource);
      },
      isAllowed: (action, resource) => !denied(action, resource),
    };
    const { status, body } = await service.handle(request);
    const answer = JSON.parse(String(body));
    return status === 200 ? answer : `${answer.__type}`;
  }
  const table = (Name: string, more: object = {}) => ({ Name, StorageDescriptor: { Columns: [{ Name: 'id', Type: 'bigint' }] }, ...more });
  const create = (Name: string, more: object = {}, DatabaseName = 'main') => call('CreateTable', { DatabaseName, TableInput: table(Name, more) });
  const get = (Name: string, DatabaseName = 'main') => call('GetTable', { DatabaseName, Name });

  it('keeps tables by database, and replaces the whole of one with an update', async () => {
    await create('orders', { Description: 'first', Parameters: { a: '1' } });
    await create('orders', {}, 'other');
    await call('UpdateTable', { DatabaseName: 'main', TableInput: table('orders', { Description: 'second' }) });
    const { Table } = await get('orders');
    expect(Table).toMatchObject({ Name: 'orders', DatabaseName: 'main', Description: 'second', VersionId: '1' });
    expect(Table.Parameters).toBeUndefined();
    expect((await get('orders', 'other')).Table).toMatchObject({ VersionId: '0' });
  });

  it('says what is there already, and what is not', async () => {
    await create('orders');
    expect(await create('orders')).toBe('AlreadyExistsException');
    expect([await get('people'), await get('orders', 'other'), await get('orders', 'nowhere'), await create('x', {}, 'nowhere')]).toEqual(Array(4).fill('EntityNotFoundException'));
    expect(await call('UpdateTable', { DatabaseName: 'main', TableInput: table('people') })).toBe('EntityNotFoundException');
    expect(await call('DeleteTable', { DatabaseName: 'main', Name: 'people' })).toBe('EntityNotFoundException');
    await call('DeleteTable', { DatabaseName: 'main', Name: 'orders' });
    expect(await get('orders')).toBe('EntityNotFoundException');
  });

  it('holds writers to the version that they have read', async () => {
    await create('orders');
    const update = (VersionId?: string) => call('UpdateTable', { DatabaseName: 'main', TableInput: table('orders'), VersionId });
    expect(await update('0')).toEqual({});
    expect(await update('0')).toBe('ConcurrentModificationException');
    expect(await update()).toEqual({});
    expect((await get('orders')).Table.VersionId).toBe('2');
  });

  const columns = (Comment: string) => ({ StorageDescriptor: { Columns: [{ Name: 'id', Type: 'bigint', Comment }] } });
  it.each([
    ['a description', 2048, (text: string) => ({ Description: text })],
    ['a comment', 255, columns],
    ['a parameter', 512_000, (text: string) => ({ Parameters: { p: text } })],
  ])('takes %s of %i characters and no more', async (_, most, more) => {
    expect(await create('within', more('x'.repeat(most)))).toEqual({});
    expect(await create('beyond', more('x'.repeat(most + 1)))).toBe('InvalidInputException');
    expect(await call('UpdateTable', { DatabaseName: 'main', TableInput: table('within', more('x'.repeat(most + 1))) })).toBe('InvalidInputException');
  });

  it('takes no comment of several lines, no name in capitals and none at all', async () => {
    expect([await create('a', columns('one\ntwo')), await create('a', columns('one\rtwo')), await create('Orders'), await create('')]).toEqual(Array(4).fill('InvalidInputException'));
  });

  it('lists in pages, by expression, and only what the caller may get', async () => {
    for (const name of ['order_items', 'orders', 'people', 'secrets']) await create(name);
    denied = (_, resource) => resource.endsWith('/secrets');
    const first = await call('GetTables', { DatabaseName: 'main', MaxResults: 2 });
    const second = await call('GetTables', { DatabaseName: 'main', MaxResults: 2, NextToken: first.NextToken });
    expect([...first.TableList, ...second.TableList].map(({ Name }) => Name)).toEqual(['order_items', 'orders', 'people']);
    expect(second.NextToken).toBeUndefined();
    expect((await call('GetTables', { DatabaseName: 'main', Expression: 'order.*' })).TableList).toHaveLength(2);
    expect((await call('GetTables', { DatabaseName: 'main', Expression: 'order' })).TableList).toHaveLength(0);
    expect(await call('GetTables', { DatabaseName: 'nowhere' })).toBe('EntityNotFoundException');
  });

  it.each([
    ['GetTable', { Name: 'orders' }], ['UpdateTable', { TableInput: table('orders') }], ['CreateTable', { TableInput: table('orders') }], ['DeleteTable', { Name: 'orders' }],
  ])('%s needs the right on the catalog, the database and the table', async (operation, input) => {
    const resources = ['catalog', 'database/main', 'table/main/orders'].map(arn);
    if (operation !== 'CreateTable') await create('orders');
    for (const missing of resources) {
      denied = (_, resource) => resource === missing;
      expect(await call(operation, { DatabaseName: 'main', ...input })).toBe('AccessDeniedException');
    }
    denied = () => false;
    asked = [];
    await call(operation, { DatabaseName: 'main', ...input });
    expect(asked).toEqual(resources.map((resource) => `glue:${operation} ${resource}`));
  });

  it('keeps its tables in its folder', async () => {
    await create('orders', { Description: 'kept' });
    expect((await call('GetTable', { DatabaseName: 'main', Name: 'orders' }, new GlueService(['main'], '123456789012', 'us-east-1', folder))).Table).toMatchObject({ Description: 'kept', VersionId: '0' });
  });
});
