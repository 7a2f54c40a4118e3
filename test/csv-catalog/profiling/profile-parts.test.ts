import * as fc from 'fast-check';
import { likelyUnit } from '../../../src/csv-catalog/profiling/likely-unit';
import { looseShape, mergedShapes, shapeOf, shapesOf } from '../../../src/csv-catalog/profiling/text-shapes';
import { comparison, cutValue, positionOf } from '../../../src/csv-catalog/profiling/typed-values';
import { distinctOf, overlap, readSketch, sketchOf, united, WHOLE, writeSketch } from '../../../src/csv-catalog/profiling/value-sketch';

const hash = fc.nat().map((seed) => Math.floor(Math.abs(Math.sin(seed) * 1e6) % 1 * WHOLE));

describe('a sketch', () => {
  const sets = fc.array(fc.array(hash, { maxLength: 60 }), { maxLength: 4 });
  it('of united sets is that of all their values, whatever their order', () => fc.assert(fc.property(sets, fc.integer({ min: 1, max: 50 }), (parts, most) => {
    const whole = sketchOf(parts.flat(), WHOLE, most);
    const sketches = parts.map((part) => sketchOf(part, WHOLE, most));
    expect(united(sketches, most)).toEqual(whole);
    expect(united([...sketches].reverse(), most)).toEqual(whole);
  })));
  it('is read as it was written', () => fc.assert(fc.property(fc.array(hash), fc.integer({ min: 1, max: 50 }), (hashes, most) => {
    const sketch = sketchOf(hashes, WHOLE, most);
    expect(readSketch(writeSketch(sketch))).toEqual(sketch);
  })));
  it('that is damaged or absent is none', () => {
    expect([undefined, '', 'AA', 'AAAAAAAA'].map(readSketch)).toEqual([undefined, undefined, undefined, undefined]);
  });
  it('counts a large set to within a few percent and tells how much of it another has', () => {
    const values = Array.from({ length: 20_000 }, (_, i) => (i * 2654435761 * 97) % WHOLE);
    const sketch = sketchOf(values);
    expect(sketch.hashes).toHaveLength(256);
    expect(Math.abs(distinctOf(sketch) / 20_000 - 1)).toBeLessThan(0.2);
    const { compared, shared } = overlap(sketchOf(values.filter((_, i) => i % 2 === 0)), sketch);
    expect(shared).toBe(compared);
    const back = overlap(sketch, sketchOf(values.filter((_, i) => i % 2 === 0)));
    expect(Math.abs(back.shared / back.compared - 0.5)).toBeLessThan(0.15);
  });
});

describe('values compare as their types say', () => {
  const sorted = (type: string, values: string[]) => [...values].sort(comparison(type));
  it('numbers exactly, however long', () => {
    expect(sorted('bigint', ['10', '9', '-10', '9223372036854775807', '9223372036854775806'])).toEqual(['-10', '9', '10', '9223372036854775806', '9223372036854775807']);
    expect(sorted('decimal(38,2)', ['1.10', '1.09', '-0.50', '-0.51', '12345678901234567890.02', '12345678901234567890.01']))
      .toEqual(['-0.51', '-0.50', '1.09', '1.10', '12345678901234567890.01', '12345678901234567890.02']);
    expect(sorted('double', ['1e3', '2', '-inf', 'inf', '-1e-3'])).toEqual(['-inf', '-1e-3', '2', '1e3', 'inf']);
  });
  it('texts by code points', () => expect(sorted('string', ['\u{1F600}', '\uFB01', 'z', 'B', 'a'])).toEqual(['B', 'a', 'z', '\uFB01', '\u{1F600}']));
  it('times by their place in time', () => {
    expect(positionOf('date', '1970-01-02')).toBe(86_400_000);
    expect(positionOf('timestamp', '1970-01-01 00:00:01.5')).toBe(1500);
  });
  it('cut between characters', () => expect([cutValue('a\u{1F600}b', 2), cutValue('ab', 2), cutValue('\u{1F600}'.repeat(5), 3)]).toEqual(['a\u{1F600}', 'ab', '\u{1F600}'.repeat(3)]));
});

describe('shapes of texts', () => {
  it('keep signs, and show letters and digits by their kind', () => {
    expect(['AB-1234', 'ann@example.org', '2024-01-05', 'Émile Zola', '(+49) 30', 'x\ty', '日本', '', '12345'].map(shapeOf))
      .toEqual(['AA-9999', 'aaa@a….aaa', '9999-99-99', 'Aaaaa Aaaa', '(+99) 99', 'a?a', 'aa', '', '9…']);
  });
  it('are loose where exact ones are too many, and loosening twice changes nothing', () => {
    const mails = Array.from({ length: 40 }, (_, i) => `${'a'.repeat(1 + i % 7)}@${'b'.repeat(1 + i % 5)}.org`);
    expect(shapesOf(mails).shapes).toEqual([{ shape: 'a…@a….a…', count: 40 }]);
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => looseShape(looseShape(shapeOf(text))) === looseShape(shapeOf(text))));
  });
  it('of several files add up, in any order and form', () => {
    const loose = shapesOf(Array.from({ length: 30 }, (_, i) => `${'A'.repeat(1 + i % 3)}${'9'.repeat(1 + Math.floor(i / 3) % 4)}-${'b'.repeat(1 + i % 4)}`));
    const exact = shapesOf(['AB1-x', 'AB2-y']);
    expect(exact.shapes).toEqual([{ shape: 'AA9-a', count: 2 }]);
    expect(mergedShapes([loose, exact])).toEqual({ looked: 32, shapes: [{ shape: 'A…9…-a…', count: 32 }] });
    expect(mergedShapes([exact, loose])).toEqual(mergedShapes([loose, exact]));
  });
});

describe('the likely unit', () => {
  const unit = (header: string, type = 'double', more: object = {}) => likelyUnit({ header, type, formats: [], min: null, max: null, ...more });
  it.each([
    ['distance_km', 'km'], ['Weight (kg)', 'kg'], ['Temp [°C]', '°C'], ['speed (km/h)', 'km/h'], ['Growth %', '%'], ['percent', '%'], ['durationSeconds', 's'], ['Price (USD)', 'USD'],
    ['price_eur', 'EUR'], ['Area (m²)', 'm²'], ['Power (kW)', 'kW'], ['cost ($)', '$'], ['amount (€)', 'EUR'],
  ])('of %s is %s', (header, expected) => expect(unit(header)).toBe(expected));
  it.each(['min', 'in', 'km', 'Team (USA)', 'note (m or f)', 'class (A)', 'items', 'constructor', 'x constructor', 'days', 'women', ''])('of %s is not known', (header) => {
    expect(unit(header)).toBeUndefined();
    expect(unit(`${header}`, 'string', { texts: ['a', 'b'] })).toBeUndefined();
  });
  it('of a column whose sign was taken off is that sign', () => {
    expect(unit('x', 'decimal(18,2)', { formats: ['currency $, thousands ,'] })).toBe('$');
    expect(unit('x', 'double', { formats: ['a percent sign is taken off'] })).toBe('%');
    expect(unit('x', 'double', { formats: ['$', '€'] })).toBeUndefined();
  });
  it('of texts is what all of them end or begin with', () => {
    expect(unit('w', 'string', { texts: ['1 kg', '2.5 kg', '1,000 kg'] })).toBe('kg');
    expect(unit('w', 'string', { texts: ['$1.50', '$2'] })).toBe('$');
    expect(unit('w', 'string', { texts: ['1 kg', '2 lb'] })).toBeUndefined();
    expect(unit('w', 'string', { texts: ['1 kg', 'heavy'] })).toBeUndefined();
    expect(unit('w', 'string', { texts: ['12 ABC', '13 ABC'] })).toBeUndefined();
    expect(unit('w_kg', 'string', { texts: ['x', 'y'] })).toBeUndefined();
  });
  it('of whole numbers that are moments says from when', () => {
    expect(unit('created_at', 'bigint', { min: '1500000000', max: '1700000000' })).toBe('s since 1970');
    expect(unit('timestamp', 'bigint', { min: '1500000000000', max: '1700000000000' })).toBe('ms since 1970');
    expect(unit('created_at', 'bigint', { min: '1', max: '1700000000' })).toBeUndefined();
    expect(unit('population', 'bigint', { min: '1500000000', max: '1700000000' })).toBeUndefined();
  });
});
