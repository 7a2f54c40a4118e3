import * as fc from 'fast-check';
import { decimalType, isAtMost, joinTypes, mayFit, normalType } from '../../../src/csv-catalog/converting/type-lattice';

const scale = fc.integer({ min: 0, max: 18 });
const type = fc.oneof(
  fc.constantFrom('boolean', 'bigint', 'double', 'date', 'timestamp', 'string', 'array<int>', 'decimal', 'constructor'),
  scale.map((digits) => `decimal(18,${digits})`),
  scale.map((digits) => `decimal(38,${digits})`),
);

describe('the join of types', () => {
  it.each([
    ['bigint', 'bigint', 'bigint'],
    ['bigint', 'double', 'double'],
    ['bigint', 'decimal(18,2)', 'decimal(38,2)'],
    ['decimal(18,2)', 'decimal(18,4)', 'decimal(38,4)'],
    ['decimal(18,2)', 'decimal(18,2)', 'decimal(18,2)'],
    ['decimal(18,2)', 'decimal(38,2)', 'decimal(38,2)'],
    ['decimal(38,2)', 'double', 'double'],
    ['date', 'timestamp', 'timestamp'],
    ['date', 'bigint', 'string'],
    ['boolean', 'bigint', 'string'],
    ['timestamp', 'string', 'string'],
    ['array<int>', 'double', 'string'],
    ['constructor', 'bigint', 'string'],
  ])('of %s and %s is %s', (a, b, join) => {
    expect(joinTypes(a, b)).toBe(join);
  });

  it('does not depend on the order of files, and is idempotent', () => {
    fc.assert(fc.property(type, type, type, (a, b, c) => {
      expect(joinTypes(a, b)).toBe(joinTypes(b, a));
      expect(joinTypes(joinTypes(a, b), c)).toBe(joinTypes(a, joinTypes(b, c)));
      expect(joinTypes(a, a)).toBe(a);
    }), { numRuns: 2000 });
  });

  it('is told from what values may be', () => {
    expect([['bigint', 'decimal(18,2)'], ['decimal(18,1)', 'decimal(18,2)'], ['bigint', 'double'], ['decimal(18,3)', 'decimal(18,2)'], ['double', 'bigint'], ['date', 'bigint']]
      .map(([a, b]) => mayFit(a, b))).toEqual([true, true, true, false, false, false]);
  });

  it('knows types by the names that Glue has for them', () => {
    expect(['INT', 'decimal(10, 2)', 'decimal(20,2)', 'varchar(20)', 'float', 'constructor', 'date'].map(normalType))
      .toEqual(['bigint', 'decimal(18,2)', 'decimal(38,2)', 'string', 'double', 'constructor', 'date']);
  });

  it('is an upper bound, and wider types join to wider ones', () => {
    fc.assert(fc.property(type, type, type, (a, b, c) => {
      expect(isAtMost(a, joinTypes(a, b))).toBe(true);
      const wider = joinTypes(a, b);
      expect(isAtMost(joinTypes(a, c), joinTypes(wider, c))).toBe(true);
    }), { numRuns: 2000 });
  });

  it('keeps every whole number and decimal, digit for digit, where it is a decimal', () => {
    const exact = fc.oneof(fc.constant('bigint'), scale.map((digits) => `decimal(18,${digits})`));
    const digits = (name: string) => ({ after: decimalType(name)?.scale ?? 0, before: name === 'bigint' ? 19 : decimalType(name)!.precision - decimalType(name)!.scale });
    fc.assert(fc.property(exact, exact, (a, b) => {
      const join = digits(joinTypes(a, b));
      for (const part of [digits(a), digits(b)]) {
        expect(join.before).toBeGreaterThanOrEqual(part.before);
        expect(join.after).toBeGreaterThanOrEqual(part.after);
      }
    }));
  });
});
