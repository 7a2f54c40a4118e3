/** Trino's error for what DuckDB says, by name; undefined where nothing is known to match. */
export function trinoErrorOf(message: string): string | undefined {
  // Scripted functions and macros say Trino's error themselves.
  const said = /\b([A-Z]{4,}(?:_[A-Z]+)+: [^\n]*)/.exec(message)?.[1];
  if (said !== undefined) return said;
  for (const [pattern, build] of PATTERNS) {
    const match = pattern.exec(message);
    if (match !== null) return build(match);
  }
  return undefined;
}

const INTEGERS: Record<string, string> = { INT8: 'tinyint', INT16: 'smallint', INT32: 'integer', INT64: 'bigint' };
const OUT_OF_RANGE = 'NUMERIC_VALUE_OUT_OF_RANGE';

const PATTERNS: readonly [RegExp, (match: RegExpExecArray) => string][] = [
  [/Overflow in (\w+) of (INT\d+) \((.*?)\)/, ([, operation, type, what]) => `${OUT_OF_RANGE}: ${INTEGERS[type] ?? 'bigint'} ${operation} overflow: ${what}`],
  [/Overflow in (\w+) of DECIMAL/, () => `${OUT_OF_RANGE}: Decimal overflow`],
  [/Overflow in negation/, () => `${OUT_OF_RANGE}: integer negation overflow`],
  [/Overflow on abs\((.*?)\)/, ([, value]) => `${OUT_OF_RANGE}: Value ${value} is out of range for abs`],
  [/Type DOUBLE with value (\S+) .*destination type INT64/, ([, value]) => `INVALID_CAST_ARGUMENT: Unable to cast ${value} to bigint`],
  [/Type (?:DOUBLE|FLOAT) with value -?nan .*destination type (INT\d+)/, ([, type]) => `INVALID_CAST_ARGUMENT: Cannot cast double NaN to ${INTEGERS[type]}`],
  [/Type INT128 with value .*destination type INT64/, () => `${OUT_OF_RANGE}: bigint addition overflow`],
  [/with value (\S+) .*destination type (INT\d+)/, ([, value, type]) => `${OUT_OF_RANGE}: Out of range for ${INTEGERS[type]}: ${value}`],
  [/Could not convert string '(.*?)' to INT/s, ([, value]) => `INVALID_CAST_ARGUMENT: Cannot cast '${value}' to INT`],
  [/(?:Casting value "(.*?)" to type|Could not (?:cast value|convert string) "?(.*?)"? to) (DECIMAL\(.*?\))/s, ([, a, b, type]) => `INVALID_CAST_ARGUMENT: Cannot cast '${a ?? b}' to ${type}`],
  [/Map keys must be unique|Map keys can not be NULL/, () => 'INVALID_FUNCTION_ARGUMENT: Duplicate or null map keys are not allowed'],
  [/Like pattern must not end with escape|Invalid escape string/, () => "INVALID_FUNCTION_ARGUMENT: Escape character must be followed by '%', '_' or the escape character itself"],
  [/More than one row returned by a subquery/, () => 'SUBQUERY_MULTIPLE_ROWS: Scalar sub-query has returned multiple rows'],
  [/Invalid input for hex digit: (.)/, ([, digit]) => `INVALID_FUNCTION_ARGUMENT: not a hexadecimal digit: "${digit}"`],
  [/Invalid type specifier/, () => 'INVALID_FUNCTION_ARGUMENT: Invalid format string'],
  [/Conversion Error: ([^\n]*)/, ([, what]) => `INVALID_CAST_ARGUMENT: ${what}`],
];
