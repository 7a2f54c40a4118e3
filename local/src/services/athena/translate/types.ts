import type { TypeNode } from '../../../../../src/sql/tree';

/**
 * A Trino type. `precision` is a decimal's, or how many digits of a second a time has; `args` are element types; `fields` the names of a row's
 * fields; `zone` the SQL of a zoned timestamp's zone.
 */
export interface TrinoType {
  readonly name: string;
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly args?: readonly TrinoType[];
  readonly fields?: readonly (string | undefined)[];
  readonly zone?: string;
}

/** An expression's type and its DuckDB text. */
export interface Typed {
  readonly type: TrinoType;
  readonly sql: string;
}

/** A statement that Trino refuses, with Trino's error name. */
export class TrinoError extends Error {
  constructor(public readonly code: string, message: string) {
    super(`${code}: ${message}`);
    this.name = 'TrinoError';
  }
}

export const type = (name: string, ...args: TrinoType[]): TrinoType => args.length > 0 ? { name, args } : { name };
export const decimal = (precision: number, scale: number): TrinoType => ({ name: 'decimal', precision: Math.max(1, Math.min(38, precision)), scale });
export const varchar = (length?: number): TrinoType => ({ name: 'varchar', length });
export const UNKNOWN = type('unknown');
/** Athena's own timestamps have milliseconds. */
export const timestamp = (precision = 3): TrinoType => ({ name: 'timestamp', precision });
export const zoned = (precision = 3, zone?: string): TrinoType => ({ name: ZONED, precision, zone });

export const ZONED = 'timestamp with time zone';

const INTEGERS = ['tinyint', 'smallint', 'integer', 'bigint'];
export const isInteger = (t: TrinoType): boolean => INTEGERS.includes(t.name);
export const isNumber = (t: TrinoType): boolean => isInteger(t) || ['decimal', 'real', 'double'].includes(t.name);
export const isText = (t: TrinoType): boolean => t.name === 'varchar' || t.name === 'char';

/** A number's type as a decimal; undefined for approximate numbers. */
export function asDecimal(t: TrinoType): TrinoType | undefined {
  const digits: Record<string, number> = { tinyint: 3, smallint: 5, integer: 10, bigint: 19 };
  return t.name === 'decimal' ? t : isInteger(t) ? decimal(digits[t.name], 0) : undefined;
}

/** Trino's spelling. */
export function show(t: TrinoType): string {
  if (t.name === 'decimal') return `decimal(${t.precision},${t.scale})`;
  if (t.name === 'timestamp' || t.name === ZONED) return t.name.replace('timestamp', `timestamp(${t.precision ?? 3})`);
  if (t.name === 'varchar' || t.name === 'char') return t.length === undefined ? t.name : `${t.name}(${t.length})`;
  if (t.name === 'row') return `row(${t.args!.map((a, i) => t.fields?.[i] ? `${t.fields[i]} ${show(a)}` : show(a)).join(', ')})`;
  return t.args ? `${t.name}(${t.args.map(show).join(', ')})` : t.name;
}

/** The DuckDB type that holds a Trino type. */
export function duck(t: TrinoType): string {
  switch (t.name) {
    case 'decimal': return `DECIMAL(${t.precision},${t.scale})`;
    case 'real': return 'FLOAT';
    case 'char': case 'unknown': return 'VARCHAR';
    case 'varbinary': return 'BLOB';
    case ZONED: return 'TIMESTAMPTZ';
    case 'interval day to second': case 'interval year to month': return 'INTERVAL';
    case 'array': return `${duck(t.args![0])}[]`;
    case 'map': return `MAP(${duck(t.args![0])}, ${duck(t.args![1])})`;
    case 'row': return `STRUCT(${t.args!.map((a, i) => `f${i + 1} ${duck(a)}`).join(', ')})`;
    default: return t.name.toUpperCase();
  }
}

/** The type to which both coerce, or undefined. */
export function common(a: TrinoType, b: TrinoType): TrinoType | undefined {
  if (a.name === 'unknown') return b;
  if (b.name === 'unknown') return a;
  if (isNumber(a) && isNumber(b)) {
    if (a.name === 'double' || b.name === 'double') return type('double');
    if (a.name === 'real' || b.name === 'real') return type('real');
    if (isInteger(a) && isInteger(b)) return type(INTEGERS[Math.max(INTEGERS.indexOf(a.name), INTEGERS.indexOf(b.name))]);
    const x = asDecimal(a)!;
    const y = asDecimal(b)!;
    const scale = Math.max(x.scale!, y.scale!);
    return decimal(Math.max(x.precision! - x.scale!, y.precision! - y.scale!) + scale, scale);
  }
  if (isText(a) && isText(b)) return a.length === undefined || b.length === undefined ? varchar() : varchar(Math.max(a.length, b.length));
  const times = ['date', 'timestamp', ZONED];
  if (times.includes(a.name) && times.includes(b.name)) {
    const later = times.indexOf(a.name) >= times.indexOf(b.name) ? a : b;
    return later.name === 'date' ? later : { ...later, precision: Math.max(a.precision ?? 0, b.precision ?? 0), zone: a.zone ?? b.zone };
  }
  if (a.name !== b.name || a.args?.length !== b.args?.length) return undefined;
  if (a.args === undefined) return a;
  const args = a.args.map((t, i) => common(t, b.args![i]));
  return args.every(t => t !== undefined) ? { ...a, args: args as TrinoType[] } : undefined;
}

export const same = (a: TrinoType, b: TrinoType): boolean => duck(a) === duck(b);

/** Casts to a type where DuckDB's would differ. */
export function coerce(value: Typed, to: TrinoType): string {
  return same(value.type, to) ? value.sql : `CAST(${value.sql} AS ${duck(to)})`;
}

/** The type that a type of the tree, or of a Glue column, names. */
export function fromNode(node: TypeNode): TrinoType {
  switch (node.kind) {
    case 'array-type': return type('array', fromNode(node.element));
    case 'map-type': return type('map', fromNode(node.key), fromNode(node.value));
    case 'row-type': return { name: 'row', args: node.fields.map(f => fromNode(f.type)), fields: node.fields.map(f => f.name?.name.toLowerCase()) };
    case 'datetime-type': return { name: node.withTimeZone ? `${node.name} with time zone` : node.name, precision: node.precision ?? 3 };
    case 'interval-type': return type(`interval ${node.from} to ${node.to}`);
    default: return named(node.name, node.parameters);
  }
}

function named(name: string, parameters: readonly number[]): TrinoType {
  if (name === 'int') return type('integer');
  if (name === 'string') return varchar();
  if (name === 'float') return type('real');
  if (name === 'binary') return type('varbinary');
  if (name === 'decimal' || name === 'dec') return decimal(parameters[0] ?? 38, parameters[1] ?? 0);
  if (name === 'varchar' || name === 'char') return { name, length: parameters[0] ?? (name === 'char' ? 1 : undefined) };
  const known = [...INTEGERS, 'boolean', 'real', 'double', 'date', 'time', 'timestamp', 'varbinary', 'json', 'uuid', 'unknown'];
  if (!known.includes(name)) throw new TrinoError('TYPE_NOT_FOUND', `Unknown type: ${name}`);
  return name === 'timestamp' ? timestamp() : type(name);
}

/** A Glue column's type, such as `decimal(18,2)` or `array<string>`. */
export function fromGlue(text: string): TrinoType {
  const t = text.trim().toLowerCase();
  const list = /^array<(.*)>$/.exec(t);
  if (list) return type('array', fromGlue(list[1]));
  const [, name, numbers] = /^([a-z ]+)(?:\(([\d, ]+)\))?$/.exec(t) ?? [undefined, t, undefined];
  return named(name as string, numbers ? numbers.split(',').map(Number) : []);
}
