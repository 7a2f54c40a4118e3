import { agree, trimmed } from './cell-class';
import { ColumnLook, fit } from './column-profile';
import { isPlaceholder } from './header-evidence';

const UNIT = new RegExp(`^(?:${[
  '\\[.*\\]', '\\(.*\\)', '<.*>', '[%‰#°-]', '(?:deg|°)\\s?[CFK]?', '[C F K]',
  '[µμunmkcdhMGT]?(?:m|g|s|l|L|t|W|Wh|V|A|Hz|Pa|J|N|K|B|bit|bar|mol|eV|cal)(?:[²³23]|\\^-?\\d)?(?:\\s?[/·* ]\\s?.{1,8})?',
  '(?:sec|min|h|hr|hrs|hour|hours|d|day|days|week|month|year|years|seconds?|minutes?)', '(?:in|ft|yd|mi|mph|kph|knots|nm|acres?|ha|lb|lbs|oz|gal|psi|rpm|dB|lux|lx|ppm|ppb|pH)',
  // Currencies by their codes, whole or in thousands and millions, and per something else.
  '(?:[kKmM]|mn|bn|1000|[tT]housand|[mM]illion)?\\s?(?:[A-Z]{3}|usd|eur|gbp|nok|sek|dkk|chf|jpy|[$€£¥])(?:\\s?/\\s?.{1,8})?', '(?:in )?(?:thousands?|millions?|billions?)', '(?:number|count|counts|pcs|units?|index|ratio|percent|text|string|str|int|integer|bigint|float|double|date|datetime|bool|boolean)',
  '[yY]{4}-[mM]{2}-[dD]{2}.*', '1',
].join('|')})$`);

/** Whether a row names the units (or types) of the columns: `s, m/s, °C` under `time, speed, temperature`. */
export function isUnitsRow(row: readonly string[], looks: readonly ColumnLook[]): boolean {
  const { tested, fitting } = fit(row, looks);
  const cells = row.map(trimmed);
  const overNumbers = cells.filter((cell, i) => cell !== '' && looks[i]?.hard !== undefined && agree(looks[i].hard, 'number'));
  const named = cells.filter((cell) => cell !== '');
  return tested > 0 && fitting === 0 && overNumbers.length > 0 && overNumbers.every((cell) => UNIT.test(cell) && (!/\p{L}/u.test(cell) || !isPlaceholder(cell)))
    && named.filter((cell) => UNIT.test(cell)).length >= named.length * 0.6;
}

/** Names of columns that a row of units has where the rows above have none: `Region, EUR, EUR` under `, 2023, 2024`. */
export function namesBesideUnits(row: readonly string[], names: readonly string[]): string[] {
  return names.map((name, i) => name === '' && !UNIT.test(trimmed(row[i] ?? '')) ? trimmed(row[i] ?? '') : name);
}
