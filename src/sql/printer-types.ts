import { printIdentifier } from './printer';
import { TypeNode } from './tree';

/** A type as CAST wants it. */
export function printType(type: TypeNode): string {
  switch (type.kind) {
    case 'simple-type': return `${type.name}${type.parameters.length === 0 ? '' : `(${type.parameters.join(', ')})`}`;
    case 'datetime-type':
      return `${type.name}${type.precision === undefined ? '' : `(${type.precision})`}${type.withTimeZone ? ' with time zone' : ''}`;
    case 'interval-type': return `interval ${type.from} to ${type.to}`;
    case 'array-type': return `array(${printType(type.element)})`;
    case 'map-type': return `map(${printType(type.key)}, ${printType(type.value)})`;
    case 'row-type':
      return `row(${type.fields.map(({ name, type: field }) => `${name === undefined ? '' : `${printIdentifier(name)} `}${printType(field)}`).join(', ')})`;
  }
}
