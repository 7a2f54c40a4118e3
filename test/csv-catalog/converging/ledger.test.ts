import fc from 'fast-check';
import { emptyLedger, LedgerEntry, partsOf, withEntry } from '../../../src/csv-catalog/converging/ledger';
import { parseLedger, serializeLedger } from '../../../src/csv-catalog/converging/ledger-text';
import { compareKeys } from '../../../src/csv-catalog/names';

const RULES = { prefix: 'csv/', keepsEmptyTables: false };
const columns = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), type: fc.constantFrom('bigint', 'double', 'string'), isEmpty: fc.boolean() }), { minLength: 1, maxLength: 3 });
const entry: fc.Arbitrary<LedgerEntry> = fc.record({
  eTag: fc.string(),
  settings: fc.constantFrom('', '"x"'),
  reader: fc.constant('1'),
  columns,
  refusals: fc.dictionary(fc.constantFrom('a', 'b'), fc.constant(['bigint'])),
  generation: fc.nat(3),
  isShown: fc.boolean(),
  isSettled: fc.boolean(),
}, { requiredKeys: ['eTag', 'settings', 'reader', 'generation', 'isShown', 'isSettled'] });
const entries = fc.array(fc.tuple(fc.string({ unit: fc.constantFrom('a', 'b', '\uffee', '\u{1F600}', '/') }).map((name) => `csv/set/${name}.csv`), entry), { maxLength: 12 });

it('a ledger is the same when it was written and read', () => {
  fc.assert(fc.property(entries, (all) => {
    const ledger = { ...emptyLedger('set', 3), owner: 'csv/set/', about: { keys: ['a'] }, sources: new Map(all) };
    expect(parseLedger(serializeLedger(ledger))).toEqual(ledger);
  }));
});

it('a ledger has its sources in the order of their keys, whatever came first', () => {
  fc.assert(fc.property(entries, (all) => {
    const ledger = all.reduce((now, [key, one]) => withEntry(now, key, one, RULES), emptyLedger('set', 0));
    const keys = [...new Map(all).keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect([...ledger.sources.keys()]).toEqual(keys);
    expect(partsOf(ledger, 'csv/').map(({ key }) => key)).toEqual(keys.filter((key) => new Map(all).get(key)!.columns !== undefined));
  }));
});

it('keys are compared by their UTF-8 bytes', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
    expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }), { numRuns: 1000 });
});
