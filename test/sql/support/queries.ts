import * as fc from 'fast-check';
import { Expression, Identifier, printQuery, Query, QueryBody, Relation, Select, SortItem, TypeNode } from '../../../src/sql';

/** Generators of query trees: every tree prints as a query of the grammar; not all of them make sense. */

const at = 0;
const NAMES = ['a', 'b', 'Total', 'Order ID', 'select', 'we"ird', 'x1', '2024', 'limit', 'date', 'größe'];

/** A tree without offsets and without the difference between a quoted and a plain name: what two equal queries have in common. */
export function comparable(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => key === 'at' || key === 'quoted' ? undefined : value));
}

const identifier: fc.Arbitrary<Identifier> = fc.record({ kind: fc.constant('identifier' as const), at: fc.constant(at), name: fc.constantFrom(...NAMES), quoted: fc.boolean() });
const text = fc.constantFrom('', 'Gov', 'it\'s', 'a;b--c/*', '50\\%', '😀', 'x"y');

const type: fc.Arbitrary<TypeNode> = fc.letrec<{ type: TypeNode }>((tie) => ({
  type: fc.oneof({ maxDepth: 2 },
    fc.constantFrom<TypeNode>({ kind: 'simple-type', at, name: 'bigint', parameters: [] }, { kind: 'simple-type', at, name: 'decimal', parameters: [10, 2] },
      { kind: 'datetime-type', at, name: 'timestamp', precision: 3, withTimeZone: true }, { kind: 'simple-type', at, name: 'date', parameters: [] },
      { kind: 'interval-type', at, from: 'day', to: 'second' }),
    tie('type').map((element): TypeNode => ({ kind: 'array-type', at, element })),
    fc.tuple(tie('type'), tie('type')).map(([key, value]): TypeNode => ({ kind: 'map-type', at, key, value })),
    fc.tuple(identifier, tie('type'), tie('type')).map(([name, one, two]): TypeNode => ({
      kind: 'row-type', at, fields: [{ kind: 'row-field', at, name, type: one }, { kind: 'row-field', at, type: two }],
    })),
  ),
})).type;

type Trees = { expression: Expression; query: Query; body: QueryBody; select: Select; relation: Relation; leaf: Relation; sort: SortItem };

const depth = fc.createDepthIdentifier();

const trees = fc.letrec<Trees>((tie) => {
  const e = tie('expression');
  const few = fc.array(e, { minLength: 1, maxLength: 2 });
  const literal: fc.Arbitrary<Expression> = fc.oneof(
    fc.constantFrom<Expression>({ kind: 'null', at }, { kind: 'boolean', at, value: true }, { kind: 'number', at, type: 'integer', text: '12' },
      { kind: 'number', at, type: 'decimal', text: '1.5' }, { kind: 'number', at, type: 'double', text: '1E3' }, { kind: 'binary', at, hex: '00FF' },
      { kind: 'interval', at, negative: true, value: '1-2', from: 'year', to: 'month' }, { kind: 'current', at, name: 'current_date' },
      { kind: 'current', at, name: 'current_timestamp', precision: 3 }),
    text.map((value): Expression => ({ kind: 'string', at, value })),
    text.map((value): Expression => ({ kind: 'typed-literal', at, type: 'date', value })),
  );
  const column = identifier.map((name): Expression => ({ kind: 'column', at, name }));
  const negated = fc.boolean();
  const comparisonOperator = fc.constantFrom('=' as const, '<>' as const, '<=' as const);
  return {
    expression: fc.oneof({ depthIdentifier: depth, maxDepth: 3 },
      column, literal,
      fc.tuple(column, identifier).map(([base, field]): Expression => ({ kind: 'dereference', at, base, field })),
      fc.tuple(e, e).map(([base, index]): Expression => ({ kind: 'subscript', at, base, index })),
      fc.tuple(fc.constantFrom('+' as const, '-' as const), e).map(([operator, operand]): Expression => ({ kind: 'unary', at, operator, operand })),
      fc.tuple(fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const, '%' as const, '||' as const), e, e)
        .map(([operator, left, right]): Expression => ({ kind: 'arithmetic', at, operator, left, right })),
      fc.tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(e, { minLength: 2, maxLength: 3 }))
        .map(([operator, operands]): Expression => ({ kind: 'logical', at, operator, operands })),
      e.map((operand): Expression => ({ kind: 'not', at, operand })),
      fc.tuple(comparisonOperator, e, e).map(([operator, left, right]): Expression => ({ kind: 'comparison', at, operator, left, right })),
      fc.tuple(e, e, e, negated).map(([operand, low, high, n]): Expression => ({ kind: 'between', at, operand, low, high, negated: n })),
      fc.tuple(e, few, negated).map(([operand, items, n]): Expression => ({ kind: 'in-list', at, operand, items, negated: n })),
      fc.tuple(e, tie('query'), negated).map(([operand, query, n]): Expression => ({ kind: 'in-query', at, operand, query, negated: n })),
      fc.tuple(e, e, fc.option(e, { nil: undefined }), negated)
        .map(([operand, pattern, escape, n]): Expression => ({ kind: 'like', at, operand, pattern, escape, negated: n })),
      fc.tuple(e, negated).map(([operand, n]): Expression => ({ kind: 'is-null', at, operand, negated: n })),
      fc.tuple(e, e, negated).map(([left, right, n]): Expression => ({ kind: 'is-distinct-from', at, left, right, negated: n })),
      fc.tuple(comparisonOperator, e, tie('query')).map(([operator, left, query]): Expression => ({ kind: 'quantified', at, operator, quantifier: 'all', left, query })),
      tie('query').map((query): Expression => ({ kind: 'exists', at, query })),
      tie('query').map((query): Expression => ({ kind: 'subquery', at, query })),
      fc.tuple(fc.option(e, { nil: undefined }), e, e).map(([operand, when, then]): Expression => ({
        kind: 'case', at, operand, branches: [{ kind: 'case-branch', at, when, then }], otherwise: operand,
      })),
      fc.tuple(e, type, negated).map(([operand, t, safe]): Expression => ({ kind: 'cast', at, operand, type: t, safe })),
      e.map((operand): Expression => ({ kind: 'extract', at, field: 'day_of_week', operand })),
      e.map((operand): Expression => ({ kind: 'at-time-zone', at, operand, zone: { kind: 'string', at, value: 'UTC' } })),
      few.map((items): Expression => ({ kind: 'array', at, items })),
      few.map((fields): Expression => ({ kind: 'row', at, fields })),
      fc.tuple(identifier, e).map(([parameter, body]): Expression => ({ kind: 'lambda', at, parameters: [parameter], body })),
      fc.tuple(fc.constantFrom('both' as const, 'leading' as const), fc.option(e, { nil: undefined }), e)
        .map(([side, characters, value]): Expression => ({ kind: 'trim', at, side, characters, value })),
      fc.tuple(e, e).map(([needle, haystack]): Expression => ({ kind: 'position', at, needle, haystack })),
      fc.tuple(e, e).map(([value, start]): Expression => ({ kind: 'substring', at, value, start, length: start })),
      fc.tuple(e, tie('sort'), fc.option(e, { nil: undefined })).map(([value, sort, filter]): Expression => ({
        kind: 'listagg', at, distinct: false, value, separator: { kind: 'string', at, value: ', ' }, orderBy: [sort], filter,
      })),
      fc.tuple(fc.constantFrom('count', 'Sum', 'lag', 'lower'), few, fc.boolean(), fc.option(e, { nil: undefined }), fc.option(tie('sort'), { nil: undefined }))
        .map(([name, items, distinct, filter, sort]): Expression => ({
          kind: 'call',
          at,
          name: { kind: 'identifier', at, name, quoted: false },
          arguments: items,
          star: false,
          distinct,
          filter,
          orderBy: [],
          over: sort === undefined ? undefined : {
            kind: 'window',
            at,
            partitionBy: items,
            orderBy: [sort],
            frame: {
              kind: 'frame',
              at,
              unit: 'rows',
              start: { kind: 'frame-bound', at, type: 'preceding', offset: { kind: 'number', at, type: 'integer', text: '2' } },
              end: { kind: 'frame-bound', at, type: 'current row' },
            },
          },
        })),
    ),
    sort: fc.tuple(e, fc.boolean(), fc.constantFrom(undefined, 'first' as const, 'last' as const))
      .map(([expression, descending, nulls]): SortItem => ({ kind: 'sort-item', at, expression, descending, nulls })),
    leaf: fc.oneof({ depthIdentifier: depth, maxDepth: 3 },
      fc.array(identifier, { minLength: 1, maxLength: 3 }).map((parts): Relation => ({ kind: 'table', at, parts })),
      tie('query').map((query): Relation => ({ kind: 'derived-table', at, query })),
      tie('query').map((query): Relation => ({ kind: 'lateral', at, query })),
      fc.tuple(few, fc.boolean()).map(([items, withOrdinality]): Relation => ({ kind: 'unnest', at, arguments: items, withOrdinality })),
      fc.tuple(tie('relation'), identifier, fc.array(identifier, { maxLength: 2 }))
        .map(([relation, alias, columns]): Relation => ({ kind: 'aliased', at, relation, alias, columns })),
    ),
    relation: fc.oneof({ depthIdentifier: depth, maxDepth: 3 },
      tie('leaf'),
      fc.tuple(tie('relation'), tie('relation')).map(([left, right]): Relation => ({ kind: 'join', at, type: 'cross', left, right })),
      fc.tuple(tie('relation'), tie('relation'), e).map(([left, right, expression]): Relation =>
        ({ kind: 'join', at, type: 'left', left, right, condition: { kind: 'on', at, expression } })),
      fc.tuple(tie('relation'), tie('relation'), identifier).map(([left, right, name]): Relation =>
        ({ kind: 'join', at, type: 'inner', left, right, condition: { kind: 'using', at, columns: [name] } })),
      fc.tuple(tie('relation'), tie('relation')).map(([left, right]): Relation =>
        ({ kind: 'join', at, type: 'full', left, right, condition: { kind: 'natural', at } })),
    ),
    select: fc.tuple(fc.array(fc.tuple(e, fc.option(identifier, { nil: undefined })), { minLength: 1, maxLength: 2 }), fc.array(tie('relation'), { maxLength: 2 }),
      fc.option(e, { nil: undefined }), fc.array(e, { maxLength: 2 }), fc.boolean()).map(([items, from, where, grouped, distinct]): Select => ({
      kind: 'select',
      at,
      distinct,
      items: items.map(([expression, alias]) => ({ kind: 'select-expression', at, expression, alias })),
      from,
      where,
      windows: [],
      having: where,
      groupBy: grouped.length === 0 ? undefined : {
        kind: 'group-by',
        at,
        distinct: false,
        elements: [
          // A lone row value in a grouping set reads as a set of its fields: not generated.
          { kind: 'grouping-set', at, expressions: grouped },
          { kind: 'grouping-sets', at, type: 'rollup', sets: [{ kind: 'grouping-set', at, expressions: [] }, { kind: 'grouping-set', at, expressions: grouped }] },
        ],
      },
    })),
    body: fc.oneof({ depthIdentifier: depth, maxDepth: 3 },
      tie('select'),
      few.map((rows): QueryBody => ({ kind: 'values', at, rows })),
      fc.tuple(fc.constantFrom('union' as const, 'intersect' as const, 'except' as const), fc.boolean(), tie('select'), tie('select'))
        .map(([operator, all, left, right]): QueryBody => ({ kind: 'set-operation', at, operator, all, left, right })),
      tie('query').map((query): QueryBody => ({
        kind: 'set-operation',
        at,
        operator: 'union',
        all: true,
        right: { kind: 'table-body', at, table: { kind: 'table', at, parts: [{ kind: 'identifier', at, name: 't', quoted: false }] } },
        left: { kind: 'nested-query', at, query: { ...query, with: undefined } },
      })),
    ),
    query: fc.tuple(tie('body'), fc.array(tie('sort'), { maxLength: 1 }), fc.option(fc.nat(50), { nil: undefined }), fc.option(fc.nat(50), { nil: undefined }),
      fc.option(fc.tuple(identifier, tie('select')), { nil: undefined })).map(([body, orderBy, offset, count, common]): Query => ({
      kind: 'query',
      at,
      body,
      orderBy,
      offset,
      limit: count === undefined ? undefined : { kind: 'limit', at, count },
      with: common === undefined ? undefined : {
        kind: 'with',
        at,
        recursive: false,
        queries: [
          { kind: 'named-query', at, name: common[0], columns: [], query: { kind: 'query', at, body: common[1], orderBy: [] } },
        ],
      },
    })),
  };
});

/** Queries of all forms. */
export const queries: fc.Arbitrary<Query> = trees.query;

/** Texts of queries of all forms. */
export const queryTexts: fc.Arbitrary<string> = queries.map(printQuery).filter((sql) => sql.length < 300);

const TOKENS = ['(', ')', ',', 'NOT', 'AND', '*', 'SELECT', 'FROM', 't', '=', '\'x\'', '1', 'AS', 'BY', 'ON', 'NULL', 'IN', 'IS', 'UNION', ';', 'WITH', '[', '.'];

/** Texts of queries with a token taken out, doubled or replaced. */
export const mutatedQueryTexts: fc.Arbitrary<string> = fc
  .tuple(queryTexts.filter((sql) => sql.length < 160), fc.nat(), fc.constantFrom('drop', 'double', 'replace'), fc.constantFrom(...TOKENS))
  .map(([sql, place, how, token]) => {
    const words = sql.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\w+|\S/gu) as string[];
    const index = place % words.length;
    words.splice(index, 1, ...how === 'drop' ? [] : how === 'double' ? [words[index], words[index]] : [token]);
    return words.join(' ');
  });
