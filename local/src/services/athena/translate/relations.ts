import { Field, quote, Scope } from './context';
import { translate } from './expressions';
import { contextOf, outputFields, placeOf, printQueryFor, Surroundings } from './query';
import { coerce, common, show, TrinoError, Typed, TrinoType } from './types';
import type { Expression, Join, Relation, TableReference, Unnest } from '../../../../../src/sql/tree';

/** What stands after FROM: its DuckDB text and the columns that it gives. */
export interface From {
  readonly sql: string;
  readonly fields: readonly Field[];
}

/** Relations that a comma joins; none give one row without columns. */
export function translateFrom(relations: readonly Relation[], around: Surroundings): From {
  return relations.reduce<From>((left, relation) => {
    if (left.sql === '') return translateRelation(relation, around, []);
    const right = translateRelation(relation, around, left.fields);
    return { sql: `${left.sql} CROSS JOIN ${right.sql}`, fields: [...left.fields, ...right.fields] };
  }, { sql: '', fields: [] });
}

/** @param before the columns of relations to the left, which UNNEST and LATERAL may use */
function translateRelation(relation: Relation, around: Surroundings, before: readonly Field[]): From {
  switch (relation.kind) {
    case 'table': return translateTable(relation, around);
    case 'derived-table': {
      const printed = printQueryFor(relation.query, around);
      const alias = around.alias();
      return { sql: `(${printed.sql}) AS ${alias}`, fields: outputFields(printed.columns, alias) };
    }
    case 'lateral': {
      const printed = printQueryFor(relation.query, { ...around, outer: { fields: before, parent: around.outer } });
      const alias = around.alias();
      return { sql: `LATERAL (${printed.sql}) AS ${alias}`, fields: outputFields(printed.columns, alias) };
    }
    case 'unnest': return translateUnnest(relation, around, before);
    case 'join': return translateJoin(relation, around, before);
    case 'aliased': {
      const inner = translateRelation(relation.relation, around, before);
      const names = relation.columns;
      if (names.length > 0 && names.length !== inner.fields.length) {
        throw new TrinoError('MISMATCHED_COLUMN_ALIASES', `Column alias list has ${names.length} entries but '${relation.alias.name.toLowerCase()}' has ${inner.fields.length} columns available`);
      }
      return {
        ...inner,
        fields: inner.fields.map((field, i) => ({ ...field, relation: relation.alias.name.toLowerCase(), name: names[i]?.name.toLowerCase() ?? field.name })),
      };
    }
    case 'sampled': {
      const inner = translateRelation(relation.relation, around, before);
      const percentage = translate(relation.percentage, contextOf({ fields: [] }, around));
      // By row, also where Trino would take or leave whole files.
      return { ...inner, sql: `${inner.sql} TABLESAMPLE BERNOULLI(${percentage.sql} PERCENT)` };
    }
  }
}

function translateTable({ parts }: TableReference, around: Surroundings): From {
  const names = parts.map(({ name }) => name.toLowerCase());
  const [name, database = around.options.database, catalog = 'awsdatacatalog'] = [...names].reverse();
  const alias = around.alias();
  const query = names.length === 1 ? around.named.get(name) : undefined;
  if (query !== undefined) {
    return { sql: `${query.sql} AS ${alias}`, fields: outputFields(query.columns, alias, name) };
  }
  const table = catalog === 'awsdatacatalog' ? around.options.table(database, name) : undefined;
  if (table === undefined) {
    const place = placeOf(around.options.text, parts[0].at);
    if (catalog === 'awsdatacatalog' && around.options.hasDatabase?.(database) === false) throw new TrinoError('SCHEMA_NOT_FOUND', `${place}Schema '${database}' does not exist`);
    throw new TrinoError('TABLE_NOT_FOUND', `${place}Table '${catalog}.${database}.${name}' does not exist`);
  }
  return {
    sql: `${table.sql} AS ${alias}`,
    fields: table.columns.map((column) => ({ relation: name, name: column.name, type: column.type, sql: `${alias}.${quote(column.name)}` })),
  };
}

function translateJoin({ type, left, right, condition, at }: Join, around: Surroundings, before: readonly Field[]): From {
  if (condition?.kind === 'natural') throw new TrinoError('NOT_SUPPORTED', `${placeOf(around.options.text, at)}Natural join not supported`);
  const l = translateRelation(left, around, before);
  const r = translateRelation(right, around, [...before, ...l.fields]);
  const both = [...l.fields, ...r.fields];
  if (type === 'cross' || condition === undefined) {
    return { sql: r.sql.startsWith('LATERAL') ? `${l.sql} INNER JOIN ${r.sql} ON true` : `${l.sql} CROSS JOIN ${r.sql}`, fields: both };
  }
  const join = `${l.sql} ${type.toUpperCase()} JOIN ${r.sql}`;
  if (condition.kind === 'on') {
    const on = translate(condition.expression, { ...contextOf({ fields: both, parent: around.outer }, around), clause: 'JOIN clause' });
    if (on.type.name !== 'boolean' && on.type.name !== 'unknown') {
      throw new TrinoError('TYPE_MISMATCH', `JOIN ON clause must evaluate to a boolean: actual type ${show(on.type)}`);
    }
    return { sql: `${join} ON ${on.sql}`, fields: both };
  }
  const names = condition.columns.map(({ name }) => name.toLowerCase());
  const pairs = names.map((name) => pair(name, l.fields, r.fields));
  // The columns that are joined on come once, and first; they belong to neither side.
  const merged = pairs.map(({ name, a, b, type: t }) => ({
    name, type: t, sql: type === 'full' ? `coalesce(${coerce(a, t)}, ${coerce(b, t)})` : coerce(type === 'right' ? b : a, t),
  }));
  return {
    sql: `${join} ON ${pairs.map(({ a, b, type: t }) => `${coerce(a, t)} = ${coerce(b, t)}`).join(' AND ') || 'true'}`,
    fields: [...merged, ...both.filter(({ name }) => name === undefined || !names.includes(name))],
  };
}

function pair(name: string, left: readonly Field[], right: readonly Field[]): { name: string; a: Field; b: Field; type: TrinoType } {
  const find = (fields: readonly Field[], side: string) => {
    const found = fields.filter((field) => field.name === name);
    if (found.length === 0) throw new TrinoError('COLUMN_NOT_FOUND', `Column '${name}' is missing from ${side} side of join`);
    if (found.length > 1) throw new TrinoError('AMBIGUOUS_NAME', `Column '${name}' is ambiguous`);
    return found[0];
  };
  const [a, b] = [find(left, 'left'), find(right, 'right')];
  const type = common(a.type, b.type);
  if (type === undefined) {
    throw new TrinoError('TYPE_MISMATCH', `Column '${name}' has the types ${show(a.type)} and ${show(b.type)}, which cannot be joined`);
  }
  return { name, a, b, type };
}

/** Arrays and maps as rows, side by side; shorter ones are filled with NULL. */
function translateUnnest({ arguments: values, withOrdinality }: Unnest, around: Surroundings, before: readonly Field[]): From {
  const scope: Scope = { fields: before, parent: around.outer };
  const context = contextOf(scope, around);
  const lists: Typed[] = values.flatMap((value: Expression) => {
    const typed = translate(value, context);
    const [first, second] = typed.type.args ?? [];
    if (typed.type.name === 'array') return [{ type: first, sql: typed.sql }];
    if (typed.type.name === 'map') return [{ type: first, sql: `map_keys(${typed.sql})` }, { type: second, sql: `map_values(${typed.sql})` }];
    throw new TrinoError('INVALID_FUNCTION_ARGUMENT', `Cannot unnest type: ${show(typed.type)}`);
  });
  const raw = around.alias();
  const alias = around.alias();
  // A row that is unnested gives a column for each of its fields.
  const columns = lists.flatMap(({ type }, i): Typed[] => (type.name === 'row'
    ? type.args!.map((field, f) => ({ type: field, sql: `${raw}.u${i + 1}.f${f + 1}` }))
    : [{ type, sql: `${raw}.u${i + 1}` }]));
  const ordinality = withOrdinality ? [{ type: { name: 'bigint' }, sql: `${raw}.n` }] : [];
  const longest = `greatest(${lists.map(({ sql }) => `coalesce(len(${sql}), 0)`).join(', ')}, 0)`;
  const inner = `SELECT ${lists.map(({ sql }, i) => `unnest(${sql}) AS u${i + 1}`).join(', ')}${withOrdinality ? `, unnest(range(1, ${longest} + 1)) AS n` : ''}`;
  const all = [...columns, ...ordinality];
  return {
    sql: `LATERAL (SELECT ${all.map(({ sql }, i) => `${sql} AS k${i + 1}`).join(', ')} FROM (${inner}) AS ${raw}) AS ${alias}`,
    fields: outputFields(all, alias),
  };
}
