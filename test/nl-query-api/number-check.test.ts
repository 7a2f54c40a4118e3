import * as fc from 'fast-check';
import { numbersAreFromRows } from '../../src/nl-query-api/number-check';

const check = (answer: string, cells: (string | number | boolean | null)[], question = '', rowCount = 1) => numbersAreFromRows(answer, { cells, question, rowCount });

describe('numbers of an answer', () => {
  test.each([
    ['57 states', [57]], ['1,234,567 rows', [1234567]], ['about 3.33', [10 / 3]], ['1.2 million', [1234567]], ['25%', [0.25]], ['25%', [25]],
    ['-4.5 degrees', [-4.5]], ['on 2024-01-02', ['2024-01-02']], ['the Boeing 737', ['Boeing 737-800']], ['no number at all', [1]], ['1e3', [1000]], ['B52', ['B52']],
    ['it is 12345678901234567890', ['12345678901234567890']],
  ])('accepts %s for %j', (answer, cells) => expect(check(answer, cells)).toBe(true));

  test.each([
    ['58 states', [57]], ['157 states', [57]], ['57 million', [57]], ['-57', [57]], ['5.7', [57]], ['４２', [57]], ['12³', [12]], ['x99', [9]], ['0', [0.4]], ['1,2345', [12345]],
    ['12024-01-02', ['2024-01-02']], ['2024-01-02.5', ['2024-01-02']], ['3', [2.4]],
  ])('refuses %s for %j', (answer, cells) => expect(check(answer, cells)).toBe(false));

  test('numbers of the question and the row count may be repeated', () => {
    expect(check('the top 5 of 12', [], 'top 5?', 12)).toBe(true);
    expect(check('the top 6 of 12', [], 'top 5?', 12)).toBe(false);
  });

  test('a whole number stands only for itself', () => fc.assert(fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e9 }), (a, b) =>
    check(`it is ${a}`, [b], '', b) === (a === b))));
  test('any cell may be written with thousands separators', () => fc.assert(fc.property(fc.maxSafeInteger(), n => check(`it is ${n.toLocaleString('en-US')}`, [n]))));
  test('a number rounded to any digits stands for its value', () => fc.assert(fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 6 }), (n, digits) =>
    check(`it is ${n.toFixed(digits)}`, [n]))));
});
