import { readCatalogRequest } from '../../src/csv-catalog/catalog-request';

const read = (message: object) => readCatalogRequest(JSON.stringify(message), 'b', 'csv/');
const event = (name: string, key?: string) => ({ detail: { bucket: { name }, object: { key } } });

describe('a message of the ingest queue', () => {
  it('names a key of its own bucket and prefix, and says that it is an event', () => {
    expect(read(event('b', 'csv/a b.csv'))).toEqual({ kind: 'reconcile', key: 'csv/a b.csv', isEvent: true });
    for (const other of [event('x', 'csv/a.csv'), event('b', 'other/a.csv'), event('b', 'csv/'), event('b', 'csv/folder/'), event('b'), {}]) {
      expect(read(other)).toEqual({ kind: 'ignored' });
    }
  });

  it('is also what the catalog sends itself', () => {
    expect(read({ reconcile: 'csv/a.csv' })).toEqual({ kind: 'reconcile', key: 'csv/a.csv', isEvent: false });
    expect(read({ reconcile: 'elsewhere/a.csv' })).toEqual({ kind: 'ignored' });
    expect(read({ publish: 't' })).toEqual({ kind: 'publish', table: 't' });
    expect(read({ sweep: {} })).toEqual({ kind: 'sweep' });
    expect(read({ sweep: { after: 'csv/m.csv' } })).toEqual({ kind: 'sweep', after: 'csv/m.csv' });
  });

  it('fails where it is nothing that is known', () => {
    expect(() => read({ publish: 7 })).toThrow();
  });
});
