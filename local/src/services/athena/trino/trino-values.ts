import { TypeSignature } from './trino-client';
import { ResultColumn } from '../executions';
import { javaDouble } from '../values';

/** A column's type as Athena's ColumnInfo has it. */
export function athenaType({ rawType, arguments: given }: TypeSignature): Pick<ResultColumn, 'type' | 'precision' | 'scale'> {
  const [first, second] = given.map(({ value }) => value);
  if (rawType === 'decimal') return { type: rawType, precision: first, scale: second };
  if (rawType === 'varchar' || rawType === 'char') return { type: rawType, precision: first ?? 0x7fffffff, scale: 0 };
  return { type: rawType, precision: rawType.startsWith('timestamp') || rawType.startsWith('time') ? first ?? 3 : 0, scale: 0 };
}

/** A value of Trino's JSON as Athena writes it; null for NULL. */
export function athenaTextOf(value: unknown, signature: TypeSignature): string | null {
  if (value === null || value === undefined) return null;
  const inner = (item: unknown, type: TypeSignature) => athenaTextOf(item, type) ?? 'null';
  const types = signature.arguments.map(({ value: type }) => type);
  switch (signature.rawType) {
    case 'double':
    case 'real': return javaDouble(Number(value));
    case 'varbinary': return Buffer.from(String(value), 'base64').toString('hex').replace(/(..)(?=.)/g, '$1 ');
    case 'array': return `[${(value as unknown[]).map((item) => inner(item, types[0])).join(', ')}]`;
    case 'map': return `{${Object.entries(value as object).map(([key, item]) => `${inner(key, types[0])}=${inner(item, types[1])}`).join(', ')}}`;
    case 'row': return `{${(value as unknown[]).map((item, i) => `${types[i].fieldName?.name ?? `field${i}`}=${inner(item, types[i].typeSignature)}`).join(', ')}}`;
    default: return String(value);
  }
}
