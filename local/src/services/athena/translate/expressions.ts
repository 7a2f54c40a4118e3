import { call } from './calls';
import { cast } from './casts';
import { BOOLEAN, canonical, comparable, Context, Field, literal, mismatch, unify } from './context';
import { atTimeZone } from './dates';
import { intervalLiteral, numberLiteral, typedLiteral } from './literals';
import { arithmetic, concat, negate } from './operators';
import { scalar } from './scalars';
import { coerce, fromNode, isInteger, isText, show, timestamp, TrinoError, type, Typed, UNKNOWN, varchar, zoned } from './types';
import type { Expression, InQuery, JsonPathCall, QuantifiedComparison } from '../../../../../src/sql/tree';

/** Types an expression by Trino's rules and prints it for DuckDB. */
export function translate(e: Expression, c: Context): Typed {
  if (c.groups === undefined || e.kind === 'lambda') return plain(e, c);
  if (isColumn(e)) {
    const value = plain(e, { ...c, groups: undefined });
    if (c.groups.has(canonical(value.sql)) || lambdaParameter(e, c) || columnOf(e, c)?.relation === '(outer)') return value;
    throw new TrinoError('EXPRESSION_NOT_AGGREGATE', `${c.at(e.at)}'${nameOf(e)}' must be an aggregate expression or appear in GROUP BY clause`);
  }
  try {
    const value = plain(e, { ...c, groups: undefined, clause: 'GROUP BY clause' });
    if (c.groups.has(canonical(value.sql))) return value;
  } catch (error) {
    if (!(error instanceof TrinoError)) throw error;
  }
  return plain(e, c);
}

/** An expression that has to be a boolean. */
export function condition(e: Expression, c: Context): string {
  const v = translate(e, c);
  if (v.type.name !== 'boolean' && v.type.name !== 'unknown') throw mismatch(c, e, `Logical expression term must evaluate to a boolean: ${show(v.type)}`);
  return v.sql;
}

const isColumn = (e: Expression): boolean => e.kind === 'column' || (e.kind === 'dereference' && e.base.kind === 'column');
const nameOf = (e: Expression): string => (e.kind === 'column' ? e.name.name.toLowerCase() : e.kind === 'dereference' ? `${nameOf(e.base)}.${e.field.name.toLowerCase()}` : '');
const lambdaParameter = (e: Expression, c: Context): boolean => (e.kind === 'column' ? c.lambda?.has(e.name.name.toLowerCase()) === true : e.kind === 'dereference' && lambdaParameter(e.base, c));

function lookup(c: Context, e: Expression, name: string, relation: string | undefined): Field | undefined {
  for (let s: typeof c.scope | undefined = c.scope; s; s = s.parent) {
    const found = s.fields.filter((f) => f.name === name && (relation === undefined || f.relation === relation));
    if (found.length > 1) throw new TrinoError('AMBIGUOUS_NAME', `${c.at(e.at)}Column '${name}' is ambiguous`);
    if (found.length === 1) return s === c.scope ? found[0] : { ...found[0], relation: '(outer)' };
  }
  return undefined;
}

function columnOf(e: Expression, c: Context): Field | undefined {
  if (e.kind === 'column') return lookup(c, e, e.name.name.toLowerCase(), undefined);
  if (e.kind === 'dereference' && e.base.kind === 'column') return lookup(c, e, e.field.name.toLowerCase(), e.base.name.name.toLowerCase());
  if (e.kind === 'dereference' && e.base.kind === 'dereference') return lookup(c, e, e.field.name.toLowerCase(), e.base.field.name.toLowerCase());
  return undefined;
}

function plain(e: Expression, c: Context): Typed {
  const go = (x: Expression): Typed => translate(x, c);
  switch (e.kind) {
    case 'null': return { type: UNKNOWN, sql: 'NULL' };
    case 'boolean': return { type: BOOLEAN, sql: String(e.value) };
    case 'string': return { type: varchar([...e.value].length), sql: literal(e.value) };
    case 'binary': return { type: type('varbinary'), sql: `unhex('${e.hex}')` };
    case 'number': return numberLiteral(e, c);
    case 'typed-literal': return typedLiteral(e, c);
    case 'interval': return intervalLiteral(e, c);
    case 'current': {
      const now = `(TIMESTAMPTZ '${c.today} 00:00:00 UTC' + (now() - date_trunc('day', now())))`;
      if (e.name === 'current_date') return { type: type('date'), sql: `DATE '${c.today}'` };
      return e.name === 'localtimestamp' ? { type: timestamp(), sql: `CAST(${now} AS TIMESTAMP)` } : { type: zoned(), sql: now };
    }
    case 'column': {
      const name = e.name.name.toLowerCase();
      const parameter = c.lambda?.get(name);
      if (parameter) return parameter;
      const field = columnOf(e, c);
      if (!field) throw new TrinoError('COLUMN_NOT_FOUND', `${c.at(e.at)}Column '${name}' cannot be resolved`);
      return field;
    }
    case 'dereference': {
      if (!lambdaParameter(e.base, c)) {
        const field = columnOf(e, c);
        if (field) return field;
      }
      if (e.base.kind === 'column' && !lambdaParameter(e.base, c) && !columnOf(e.base, c)) throw new TrinoError('COLUMN_NOT_FOUND', `${c.at(e.at)}Column '${nameOf(e)}' cannot be resolved`);
      const base = go(e.base);
      const i = base.type.fields?.indexOf(e.field.name.toLowerCase()) ?? -1;
      if (base.type.name !== 'row' || i < 0) throw mismatch(c, e, `Expression is not of type ROW with a field ${e.field.name}`);
      return { type: base.type.args![i], sql: `(${base.sql}).f${i + 1}` };
    }
    case 'subscript': {
      const base = go(e.base);
      const index = go(e.index);
      if (base.type.name === 'map') return { type: base.type.args![1], sql: `trino_key(${base.sql}, ${coerce(index, base.type.args![0])})` };
      if (base.type.name === 'row' && e.index.kind === 'number') return { type: base.type.args![Number(e.index.text) - 1] ?? UNKNOWN, sql: `(${base.sql}).f${e.index.text}` };
      if (base.type.name !== 'array' || !isInteger(index.type)) throw mismatch(c, e, `Cannot use ${show(index.type)} for subscript of ${show(base.type)}`);
      return { type: base.type.args![0], sql: `trino_at(${base.sql}, ${index.sql})` };
    }
    case 'unary': return e.operator === '-' && e.operand.kind === 'number' ? numberLiteral(e.operand, c, '-') : negate(e.operator, go(e.operand), c, e);
    case 'arithmetic': return e.operator === '||' ? concat([go(e.left), go(e.right)], c, e) : arithmetic(e.operator, go(e.left), go(e.right), c, e);
    case 'comparison': {
      const [a, b] = comparable(c, e, go(e.left), e.operator, go(e.right));
      return { type: BOOLEAN, sql: `(${a} ${e.operator} ${b})` };
    }
    case 'logical': return { type: BOOLEAN, sql: `(${e.operands.map(o => condition(o, c)).join(` ${e.operator.toUpperCase()} `)})` };
    case 'not': return { type: BOOLEAN, sql: `(NOT ${condition(e.operand, c)})` };
    case 'between': {
      const v = go(e.operand);
      const [a, low] = comparable(c, e, v, '>=', go(e.low));
      const [b, high] = comparable(c, e, v, '<=', go(e.high));
      return { type: BOOLEAN, sql: `(${e.negated ? 'NOT ' : ''}(${a} >= ${low} AND ${b} <= ${high}))` };
    }
    case 'in-list': {
      const v = go(e.operand);
      const items = e.items.map(go);
      items.forEach((i) => comparable(c, e, v, '=', i));
      const all = unify([v, ...items], c, e);
      return { type: BOOLEAN, sql: `(${all.sqls[0]} ${e.negated ? 'NOT ' : ''}IN (${all.sqls.slice(1).join(', ')}))` };
    }
    case 'in-query': case 'quantified': return withQuery(e, c);
    case 'exists': return { type: BOOLEAN, sql: `EXISTS (${c.subquery(e.query, c.scope).sql})` };
    case 'subquery': {
      const q = c.subquery(e.query, c.scope);
      if (q.columns.length === 1) return { type: q.columns[0].type, sql: `(${q.sql})` };
      const fields = q.columns.map((_, i) => `f${i + 1} := k${i + 1}`).join(', ');
      return { type: { name: 'row', args: q.columns.map((column) => column.type) }, sql: `(SELECT struct_pack(${fields}) FROM (${q.sql}) AS q__)` };
    }
    case 'like': {
      const parts = [go(e.operand), go(e.pattern), ...e.escape ? [go(e.escape)] : []];
      for (const p of parts) if (!isText(p.type) && p.type.name !== 'unknown') throw mismatch(c, e, `Left side of LIKE expression must evaluate to a varchar (actual: ${show(p.type)})`);
      return { type: BOOLEAN, sql: `(${parts[0].sql} ${e.negated ? 'NOT ' : ''}LIKE ${parts[1].sql}${parts[2] ? ` ESCAPE ${parts[2].sql}` : ''})` };
    }
    case 'is-null': return { type: BOOLEAN, sql: `(${go(e.operand).sql} IS ${e.negated ? 'NOT ' : ''}NULL)` };
    case 'is-distinct-from': {
      const [a, b] = comparable(c, e, go(e.left), 'IS DISTINCT FROM', go(e.right));
      return { type: BOOLEAN, sql: `(${a} IS ${e.negated ? 'NOT ' : ''}DISTINCT FROM ${b})` };
    }
    case 'case': {
      const operand = e.operand && go(e.operand);
      const whens = e.branches.map(b => {
        if (!operand) return condition(b.when, c);
        const [x, y] = comparable(c, b, operand, '=', go(b.when));
        return `${x} = ${y}`;
      });
      const values = unify([...e.branches.map(b => go(b.then)), ...e.otherwise ? [go(e.otherwise)] : []], c, e);
      const otherwise = e.otherwise ? ` ELSE ${values.sqls[whens.length]}` : '';
      return { type: values.type, sql: `CASE ${whens.map((w, i) => `WHEN ${w} THEN ${values.sqls[i]}`).join(' ')}${otherwise} END` };
    }
    case 'cast': return cast(go(e.operand), fromNode(e.type), e.safe, c, e);
    case 'extract': return scalar(e.field, [go(e.operand)], c, e);
    case 'at-time-zone': return atTimeZone(go(e.operand), go(e.zone).sql);
    case 'array': {
      const items = unify(e.items.map(go), c, e);
      return { type: type('array', items.type), sql: `[${items.sqls.join(', ')}]` };
    }
    case 'row': {
      const fields = e.fields.map(go);
      return { type: { name: 'row', args: fields.map(f => f.type) }, sql: `struct_pack(${fields.map((f, i) => `f${i + 1} := ${f.sql}`).join(', ')})` };
    }
    case 'trim': {
      const v = go(e.value);
      const f = { both: 'trim', leading: 'ltrim', trailing: 'rtrim' }[e.side];
      return { type: v.type, sql: `${f}(${v.sql}${e.characters ? `, ${go(e.characters).sql}` : ''})` };
    }
    case 'position': return scalar('strpos', [go(e.haystack), go(e.needle)], c, e);
    case 'substring': return scalar('substr', [go(e.value), go(e.start), ...e.length ? [go(e.length)] : []], c, e);
    case 'normalize': return { type: varchar(), sql: `t_normalize(${go(e.value).sql}, '${(e.form ?? 'NFC').toUpperCase()}')` };
    case 'grouping': return { type: type('integer'), sql: `CAST(GROUPING(${e.columns.map(x => plain(x, { ...c, groups: undefined }).sql).join(', ')}) AS INTEGER)` };
    case 'json-path': return jsonPath(e, c);
    case 'listagg': case 'call': return call(e.kind === 'call' ? e : {
      ...e, kind: 'call', name: { kind: 'identifier', at: e.at, name: 'listagg', quoted: false }, arguments: [e.value, ...e.separator ? [e.separator] : []], star: false,
    }, c);
    case 'lambda': throw mismatch(c, e, 'A lambda expression stands where a value is expected');
  }
}

/** A value compared with the rows of a query. */
function withQuery(e: InQuery | QuantifiedComparison, c: Context): Typed {
  const operand = e.kind === 'in-query' ? e.operand : e.left;
  const v = translate(operand, c);
  const q = c.subquery(e.query, c.scope);
  if (operand.kind === 'row') {
    const fields = operand.fields.map((field) => translate(field, c).sql).join(', ');
    return { type: BOOLEAN, sql: `((${fields}) ${e.kind === 'in-query' && e.negated ? 'NOT ' : ''}IN (${q.sql}))` };
  }
  const [left, right] = comparable(c, e, v, e.kind === 'in-query' ? '=' : e.operator, { type: q.columns[0].type, sql: 'k1' });
  const rows = right === 'k1' ? q.sql : `SELECT ${right} FROM (${q.sql}) AS q__`;
  return { type: BOOLEAN, sql: e.kind === 'in-query' ? `(${left} ${e.negated ? 'NOT ' : ''}IN (${rows}))` : `(${left} ${e.operator} ${e.quantifier.toUpperCase()} (${rows}))` };
}

function jsonPath(e: JsonPathCall, c: Context): Typed {
  const input = translate(e.input, c).sql;
  const path = literal(e.path.value);
  if (e.name === 'json_exists') return { type: BOOLEAN, sql: `t_json_exists(${input}, ${path})` };
  if ([e.onEmpty, e.onError].some((fallback) => fallback !== undefined && !['null', 'default'].includes(fallback.behavior))) {
    throw new TrinoError('NOT_SUPPORTED', `${e.name} with another fallback than NULL or a default is not known to the local Athena`);
  }
  const wrapper = e.wrapper === 'with' ? 'unconditional' : e.wrapper === 'with conditional' ? 'conditional' : 'without';
  const found: Typed = { type: varchar(), sql: e.name === 'json_value' ? `t_json_value(${input}, ${path})` : `t_json_query(${input}, ${path}, '${wrapper}')` };
  const value = e.returning ? cast(found, fromNode(e.returning), true, c, e) : found;
  const fallback = e.onEmpty?.value ?? e.onError?.value;
  return fallback === undefined ? value : { ...value, sql: `coalesce(${value.sql}, ${coerce(translate(fallback, c), value.type)})` };
}
