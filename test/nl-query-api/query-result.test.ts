import * as fc from 'fast-check';
import { cellOf } from '../../src/nl-query-api/query-result';

test.each([
  ['true', 'boolean', true], ['false', 'boolean', false], ['odd', 'boolean', 'odd'], [undefined, 'bigint', null], ['42', 'bigint', 42], ['9007199254740993', 'bigint', '9007199254740993'],
  ['1.50', 'decimal(18,2)', 1.5], ['0.00', 'decimal', 0], ['-0.25', 'decimal', -0.25], ['12345678901234567.25', 'decimal', '12345678901234567.25'], ['x', 'decimal', 'x'],
  ['1.0E10', 'double', 1e10], ['NaN', 'double', 'NaN'], ['Infinity', 'double', 'Infinity'], ['', 'varchar', ''], ['007', 'varchar', '007'], ['2024-01-02', 'date', '2024-01-02'],
  ['[1, 2]', 'array(integer)', '[1, 2]'],
])('%s of type %s becomes %j', (text, type, cell) => expect(cellOf(text, type)).toEqual(cell));

test('a decimal is a number only when nothing is lost', () => fc.assert(fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), n => {
  const cell = cellOf(`${n}`, 'decimal');
  return typeof cell === 'string' ? cell === `${n}` : BigInt(cell as number) === n;
})));
