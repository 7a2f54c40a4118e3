import * as fc from 'fast-check';
import { fillTemplate, plainAnswer, textTable } from '../../src/nl-query-api/answer-template';
import type { Cell } from '../../src/nl-query-api/query-result';

const result = (columns: string[], ...rows: Cell[][]) => ({ columns: columns.map(name => ({ name, type: 'varchar' })), rows });
const one = result(['n', 'state'], [57, 'AK']);

describe('answer from rows', () => {
  test('placeholders take the first row, without regard to case', () => {
    expect(fillTemplate('There are {{ N }} in {{state}}, {{row_count}} row.', one, 'q', false)).toBe('There are 57 in AK, 1 row.');
  });
  test('the table is put on lines of its own', () => {
    expect(fillTemplate('Here: {{table}}', result(['s', 'n'], ['AK', 5], ['AL', 12]), 'q', false)).toBe('Here: \ns    n\nAK   5\nAL  12');
  });
  test.each([
    ['names no column', 'There are {{m}}'], ['holds a number of its own', 'There are 58 and {{n}}'], ['is glued to digits', 'There are 1{{n}}'],
    ['has a broken placeholder', 'There are {{n} of {{n}}'], ['is empty', ''], ['scales the number', '{{n}} million'],
  ])('a template that %s gives the plain form', (_, template) => expect(fillTemplate(template, one, 'q', false)).toBe('n: 57, state: AK'));
  test('no template gives the plain form', () => expect(fillTemplate(undefined, one, 'q', false)).toBe('n: 57, state: AK'));
  test('no rows are said as such', () => {
    expect(fillTemplate('It is {{n}}', result(['n']), 'q', false)).toBe('No rows match.');
    expect(fillTemplate('Found {{row_count}}.', result(['n']), 'q', false)).toBe('Found 0.');
    expect(fillTemplate('None: {{table}}', result(['n']), 'q', false)).toBe('None:');
  });
  test('links, markup and invisible characters of a template do not reach the answer', () => {
    expect(fillTemplate('[See {{state}}](https://evil.example/?q={{state}}) <b>now</b>\u202e', one, 'q', false)).toBe('See AK now');
  });
  test('a cell that looks like a placeholder is not filled again', () => {
    expect(fillTemplate('{{state}}', result(['state', 'n'], ['{{n}}', 7]), 'q', false)).toBe('{{n}}');
  });
  test('more rows than an answer carries are said so', () => {
    const many = result(['n'], ...Array.from({ length: 30 }, (_, n) => [n] as Cell[]));
    expect(fillTemplate('{{row_count}} found', many, 'q', true)).toBe('more than 30 found');
    expect(plainAnswer(many, true)).toContain('There are more rows than an answer carries.');
    expect(textTable(many)).toContain('… and 10 more rows');
  });
  test('long cells are cut in a table, null is none', () => {
    expect(textTable(result(['a'], ['x'.repeat(80)], [null]))).toBe(`a\n${'x'.repeat(59)}…\nnone`);
  });
  test('any template and any cells give a text', () => fc.assert(fc.property(fc.string(), fc.array(fc.string()), (template, cells) =>
    fillTemplate(template, result(['a', 'b'], ...cells.map(cell => [cell, 1] as Cell[])), 'q', false).length > 0 || cells.length > 0)));
});
