/**
 * The typed tree of a Trino query: what the parser builds, and what the printer, the guard, the row limit and the DuckDB translation read.
 *
 * Every node is a discriminated union member on `kind` and carries `at`, its offset in the source text (0 in trees built by hand).
 * There are no nodes for parentheses: the printer writes those that precedence asks for. There is no node for any statement but a query.
 */

/** What every node has. */
export interface Node {
  readonly kind: string;
  /** Offset of the node's first character in the source text. */
  readonly at: number;
}

/** A name. Trino compares names without regard to case, quoted or not; `name` keeps the case as written. */
export interface Identifier extends Node {
  readonly kind: 'identifier';
  readonly name: string;
  /** Whether it stood in double quotes. The printer also quotes a name that needs it. */
  readonly quoted: boolean;
}

// ---------------------------------------------------------------------------------------------------------------- queries

/** A complete query: `WITH … body ORDER BY … OFFSET … LIMIT …`. */
export interface Query extends Node {
  readonly kind: 'query';
  readonly with?: WithClause;
  readonly body: QueryBody;
  readonly orderBy: readonly SortItem[];
  /** `OFFSET n ROWS`; in Trino it stands before the limit. */
  readonly offset?: number;
  readonly limit?: RowLimit;
}

export type QueryBody = Select | SetOperation | Values | TableBody | NestedQuery;

export interface WithClause extends Node {
  readonly kind: 'with';
  readonly queries: readonly NamedQuery[];
  /** `WITH RECURSIVE`: parsed, refused by policy. */
  readonly recursive: boolean;
}

/** One common table expression: `name (columns) AS (query)`. */
export interface NamedQuery extends Node {
  readonly kind: 'named-query';
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
  readonly query: Query;
}

/** `LIMIT n`, `LIMIT ALL` or `FETCH FIRST n ROWS …`. */
export type RowLimit = Limit | Fetch;

export interface Limit extends Node {
  readonly kind: 'limit';
  readonly count: number | 'all';
}

export interface Fetch extends Node {
  readonly kind: 'fetch';
  /** 1 where the text names no number. */
  readonly count: number;
  readonly withTies: boolean;
}

/** `SELECT … FROM … WHERE … GROUP BY … HAVING … WINDOW …`. */
export interface Select extends Node {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  /** The comma-separated relations of FROM; empty when there is no FROM. */
  readonly from: readonly Relation[];
  readonly where?: Expression;
  readonly groupBy?: GroupBy;
  readonly having?: Expression;
  readonly windows: readonly NamedWindow[];
}

/** `left UNION ALL right`; left-associative, INTERSECT binds tighter. */
export interface SetOperation extends Node {
  readonly kind: 'set-operation';
  readonly operator: 'union' | 'intersect' | 'except';
  /** `ALL`; without it (or with `DISTINCT`) duplicates are removed. */
  readonly all: boolean;
  readonly left: QueryBody;
  readonly right: QueryBody;
}

/** `VALUES (1, 'a'), (2, 'b')`; a row of one column may be any expression, one of several is a `RowConstructor`. */
export interface Values extends Node {
  readonly kind: 'values';
  readonly rows: readonly Expression[];
}

/** `TABLE name`: the same as `SELECT * FROM name`. */
export interface TableBody extends Node {
  readonly kind: 'table-body';
  readonly table: TableReference;
}

/** A query in parentheses where a query body may stand: `(SELECT … LIMIT 1) UNION …`. */
export interface NestedQuery extends Node {
  readonly kind: 'nested-query';
  readonly query: Query;
}

export type SelectItem = SelectExpression | SelectAll;

export interface SelectExpression extends Node {
  readonly kind: 'select-expression';
  readonly expression: Expression;
  readonly alias?: Identifier;
}

/** `*`, `t.*` or `row_expression.* AS (a, b)`. */
export interface SelectAll extends Node {
  readonly kind: 'select-all';
  readonly base?: Expression;
  readonly aliases: readonly Identifier[];
}

export interface GroupBy extends Node {
  readonly kind: 'group-by';
  /** `GROUP BY DISTINCT`: removes duplicate grouping sets. */
  readonly distinct: boolean;
  readonly elements: readonly GroupingElement[];
}

export type GroupingElement = GroupingSet | GroupingSets;

/** `a`, `(a, b)` or `()`. */
export interface GroupingSet extends Node {
  readonly kind: 'grouping-set';
  readonly expressions: readonly Expression[];
}

/** `ROLLUP (…)`, `CUBE (…)` or `GROUPING SETS (…)`. */
export interface GroupingSets extends Node {
  readonly kind: 'grouping-sets';
  readonly type: 'rollup' | 'cube' | 'grouping sets';
  readonly sets: readonly GroupingSet[];
}

export interface SortItem extends Node {
  readonly kind: 'sort-item';
  readonly expression: Expression;
  readonly descending: boolean;
  /** Trino puts nulls last where nothing is said, ascending or descending. */
  readonly nulls?: 'first' | 'last';
}

// -------------------------------------------------------------------------------------------------------------- relations

export type Relation = TableReference | DerivedTable | Lateral | Unnest | Join | AliasedRelation | SampledRelation;

/** `table`, `database.table` or `catalog.database.table`; may turn out to be a common table expression when it has one part. */
export interface TableReference extends Node {
  readonly kind: 'table';
  readonly parts: readonly Identifier[];
}

/** `(query)` in FROM. */
export interface DerivedTable extends Node {
  readonly kind: 'derived-table';
  readonly query: Query;
}

/** `LATERAL (query)`: the query may refer to relations to its left. */
export interface Lateral extends Node {
  readonly kind: 'lateral';
  readonly query: Query;
}

/** `UNNEST(a, b) WITH ORDINALITY`. */
export interface Unnest extends Node {
  readonly kind: 'unnest';
  readonly arguments: readonly Expression[];
  readonly withOrdinality: boolean;
}

export interface Join extends Node {
  readonly kind: 'join';
  readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross';
  readonly left: Relation;
  readonly right: Relation;
  /** Absent for a cross join only. */
  readonly condition?: JoinCondition;
}

export type JoinCondition = JoinOn | JoinUsing | JoinNatural;

export interface JoinOn extends Node {
  readonly kind: 'on';
  readonly expression: Expression;
}

export interface JoinUsing extends Node {
  readonly kind: 'using';
  readonly columns: readonly Identifier[];
}

export interface JoinNatural extends Node {
  readonly kind: 'natural';
}

/** `relation AS alias (columns)`. */
export interface AliasedRelation extends Node {
  readonly kind: 'aliased';
  readonly relation: Relation;
  readonly alias: Identifier;
  readonly columns: readonly Identifier[];
}

/** `relation TABLESAMPLE BERNOULLI (10)`. */
export interface SampledRelation extends Node {
  readonly kind: 'sampled';
  readonly relation: Relation;
  readonly method: 'bernoulli' | 'system';
  readonly percentage: Expression;
}

// ------------------------------------------------------------------------------------------------------------ expressions

export type Expression = Literal | ColumnReference | Dereference | Subscript | UnaryExpression | ArithmeticExpression | Predicate
  | CaseExpression | Cast | Extract | AtTimeZone | FunctionCall | ListAgg | Grouping | Lambda | ArrayConstructor | RowConstructor
  | ScalarSubquery | Trim | Position | Substring | Normalize | CurrentFunction | JsonPathCall;

export type Literal = NullLiteral | BooleanLiteral | NumberLiteral | StringLiteral | BinaryLiteral | TypedLiteral | IntervalLiteral;

/** Expressions whose value is a boolean by syntax. */
export type Predicate = Comparison | QuantifiedComparison | LogicalExpression | Not | Between | InList | InQuery | Like | IsNull
  | IsDistinctFrom | Exists;

export interface NullLiteral extends Node {
  readonly kind: 'null';
}

export interface BooleanLiteral extends Node {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** `12` (integer: Trino's integer or bigint), `1.50` (decimal), `1E3` (double). Never negative: the sign is a `UnaryExpression`. */
export interface NumberLiteral extends Node {
  readonly kind: 'number';
  readonly type: 'integer' | 'decimal' | 'double';
  /** As written, exponent in upper case. */
  readonly text: string;
}

export interface StringLiteral extends Node {
  readonly kind: 'string';
  readonly value: string;
}

/** `X'65683F'`. */
export interface BinaryLiteral extends Node {
  readonly kind: 'binary';
  /** Upper-case hexadecimal digits, an even number of them, no spaces. */
  readonly hex: string;
}

/** `DATE '2024-01-31'`, `TIMESTAMP '…'`, `DECIMAL '1.5'`: a type's name before a string. */
export interface TypedLiteral extends Node {
  readonly kind: 'typed-literal';
  /** Lower case: `date`, `time`, `timestamp`, `decimal`, `double precision`, `json`, … */
  readonly type: string;
  readonly value: string;
}

export type IntervalField = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

/** `INTERVAL -'1 02:03' DAY TO MINUTE`. */
export interface IntervalLiteral extends Node {
  readonly kind: 'interval';
  readonly negative: boolean;
  readonly value: string;
  readonly from: IntervalField;
  readonly to?: IntervalField;
}

/** A bare name in an expression: a column, or (under a `Dereference`) maybe a relation, or a lambda's parameter. */
export interface ColumnReference extends Node {
  readonly kind: 'column';
  readonly name: Identifier;
}

/** `base.field`: a column of a relation, or a field of a row value. `a.b.c` nests to the left. */
export interface Dereference extends Node {
  readonly kind: 'dereference';
  readonly base: Expression;
  readonly field: Identifier;
}

/** `base[index]`. */
export interface Subscript extends Node {
  readonly kind: 'subscript';
  readonly base: Expression;
  readonly index: Expression;
}

export interface UnaryExpression extends Node {
  readonly kind: 'unary';
  readonly operator: '+' | '-';
  readonly operand: Expression;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '||';

export interface ArithmeticExpression extends Node {
  readonly kind: 'arithmetic';
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `!=` is parsed as `<>`. */
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export interface Comparison extends Node {
  readonly kind: 'comparison';
  readonly operator: ComparisonOperator;
  readonly left: Expression;
  readonly right: Expression;
}

/** `left > ALL (query)`; `SOME` is parsed as `any`. */
export interface QuantifiedComparison extends Node {
  readonly kind: 'quantified';
  readonly operator: ComparisonOperator;
  readonly quantifier: 'all' | 'any';
  readonly left: Expression;
  readonly query: Query;
}

/** `a AND b AND c`: one node with all its operands (at least two), so that long chains stay flat. */
export interface LogicalExpression extends Node {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  readonly operands: readonly Expression[];
}

export interface Not extends Node {
  readonly kind: 'not';
  readonly operand: Expression;
}

export interface Between extends Node {
  readonly kind: 'between';
  readonly operand: Expression;
  readonly low: Expression;
  readonly high: Expression;
  readonly negated: boolean;
}

export interface InList extends Node {
  readonly kind: 'in-list';
  readonly operand: Expression;
  readonly items: readonly Expression[];
  readonly negated: boolean;
}

export interface InQuery extends Node {
  readonly kind: 'in-query';
  readonly operand: Expression;
  readonly query: Query;
  readonly negated: boolean;
}

export interface Like extends Node {
  readonly kind: 'like';
  readonly operand: Expression;
  readonly pattern: Expression;
  readonly escape?: Expression;
  readonly negated: boolean;
}

export interface IsNull extends Node {
  readonly kind: 'is-null';
  readonly operand: Expression;
  readonly negated: boolean;
}

/** `left IS [NOT] DISTINCT FROM right`; `negated` is the form with NOT. */
export interface IsDistinctFrom extends Node {
  readonly kind: 'is-distinct-from';
  readonly left: Expression;
  readonly right: Expression;
  readonly negated: boolean;
}

export interface Exists extends Node {
  readonly kind: 'exists';
  readonly query: Query;
}

/** `CASE operand WHEN …` or, without operand, `CASE WHEN condition …`. */
export interface CaseExpression extends Node {
  readonly kind: 'case';
  readonly operand?: Expression;
  readonly branches: readonly CaseBranch[];
  readonly otherwise?: Expression;
}

export interface CaseBranch extends Node {
  readonly kind: 'case-branch';
  readonly when: Expression;
  readonly then: Expression;
}

/** `CAST(operand AS type)` or `TRY_CAST(…)`. */
export interface Cast extends Node {
  readonly kind: 'cast';
  readonly operand: Expression;
  readonly type: TypeNode;
  /** `TRY_CAST`: null instead of an error. */
  readonly safe: boolean;
}

/** `EXTRACT(field FROM operand)`; field in lower case: `year`, `quarter`, `day_of_week`, `dow`, … */
export interface Extract extends Node {
  readonly kind: 'extract';
  readonly field: string;
  readonly operand: Expression;
}

export interface AtTimeZone extends Node {
  readonly kind: 'at-time-zone';
  readonly operand: Expression;
  readonly zone: Expression;
}

/** A call of a scalar, aggregate or window function; `if`, `coalesce`, `nullif`, `try` and `map` are plain calls too. */
export interface FunctionCall extends Node {
  readonly kind: 'call';
  readonly name: Identifier;
  readonly arguments: readonly Expression[];
  /** `count(*)`. */
  readonly star: boolean;
  readonly distinct: boolean;
  /** `array_agg(x ORDER BY y)`. */
  readonly orderBy: readonly SortItem[];
  readonly filter?: Expression;
  readonly nulls?: 'ignore' | 'respect';
  readonly over?: Window | WindowName;
}

/** `LISTAGG([DISTINCT] value, separator ON OVERFLOW …) WITHIN GROUP (ORDER BY …) FILTER (WHERE …)`. */
export interface ListAgg extends Node {
  readonly kind: 'listagg';
  readonly distinct: boolean;
  readonly value: Expression;
  readonly separator?: StringLiteral;
  readonly overflow?: ListAggOverflow;
  readonly orderBy: readonly SortItem[];
  readonly filter?: Expression;
}

export interface ListAggOverflow extends Node {
  readonly kind: 'listagg-overflow';
  readonly behavior: 'error' | 'truncate';
  readonly filler?: StringLiteral;
  /** `WITH COUNT` (true) or `WITHOUT COUNT` (false), for truncate. */
  readonly withCount?: boolean;
}

/** `GROUPING(a, b)`. */
export interface Grouping extends Node {
  readonly kind: 'grouping';
  readonly columns: readonly Expression[];
}

/** `x -> body` or `(x, y) -> body`. */
export interface Lambda extends Node {
  readonly kind: 'lambda';
  readonly parameters: readonly Identifier[];
  readonly body: Expression;
}

/** `ARRAY[a, b]`. */
export interface ArrayConstructor extends Node {
  readonly kind: 'array';
  readonly items: readonly Expression[];
}

/** `ROW(a, b)`, also written `(a, b)`. */
export interface RowConstructor extends Node {
  readonly kind: 'row';
  readonly fields: readonly Expression[];
}

/** `(query)` as a value. */
export interface ScalarSubquery extends Node {
  readonly kind: 'subquery';
  readonly query: Query;
}

/** `TRIM([LEADING|TRAILING|BOTH] [characters] FROM value)`; also plain `TRIM(value)`. */
export interface Trim extends Node {
  readonly kind: 'trim';
  readonly side: 'leading' | 'trailing' | 'both';
  readonly characters?: Expression;
  readonly value: Expression;
}

/** `POSITION(needle IN haystack)`. */
export interface Position extends Node {
  readonly kind: 'position';
  readonly needle: Expression;
  readonly haystack: Expression;
}

/** `SUBSTRING(value FROM start FOR length)`; the form with commas is a plain call. */
export interface Substring extends Node {
  readonly kind: 'substring';
  readonly value: Expression;
  readonly start: Expression;
  readonly length?: Expression;
}

/** `NORMALIZE(value, NFC)`. */
export interface Normalize extends Node {
  readonly kind: 'normalize';
  readonly value: Expression;
  readonly form: 'nfc' | 'nfd' | 'nfkc' | 'nfkd';
}

/** A value of the moment, written without parentheses: `current_date`, `current_timestamp(3)`. */
export interface CurrentFunction extends Node {
  readonly kind: 'current';
  readonly name: 'current_date' | 'current_time' | 'current_timestamp' | 'localtime' | 'localtimestamp';
  readonly precision?: number;
}

/** `JSON_VALUE(input, 'lax $.a' RETURNING type NULL ON EMPTY …)`, `JSON_QUERY(…)`, `JSON_EXISTS(…)`. */
export interface JsonPathCall extends Node {
  readonly kind: 'json-path';
  readonly name: 'json_value' | 'json_query' | 'json_exists';
  readonly input: Expression;
  readonly path: StringLiteral;
  readonly returning?: TypeNode;
  /** Of json_query. */
  readonly wrapper?: 'without' | 'with' | 'with conditional';
  readonly onEmpty?: JsonFallback;
  readonly onError?: JsonFallback;
}

export interface JsonFallback extends Node {
  readonly kind: 'json-fallback';
  /** `empty array` and `empty object` of json_query; `true`, `false` and `unknown` of json_exists. */
  readonly behavior: 'null' | 'error' | 'default' | 'empty array' | 'empty object' | 'true' | 'false' | 'unknown';
  /** Of `DEFAULT value`. */
  readonly value?: Expression;
}

// ---------------------------------------------------------------------------------------------------------------- windows

/** `WINDOW name AS (window)`. */
export interface NamedWindow extends Node {
  readonly kind: 'named-window';
  readonly name: Identifier;
  readonly window: Window;
}

/** `OVER name`. */
export interface WindowName extends Node {
  readonly kind: 'window-name';
  readonly name: Identifier;
}

/** `([base] PARTITION BY … ORDER BY … frame)`. */
export interface Window extends Node {
  readonly kind: 'window';
  /** A named window that this one extends. */
  readonly base?: Identifier;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame?: WindowFrame;
}

export interface WindowFrame extends Node {
  readonly kind: 'frame';
  readonly unit: 'rows' | 'range' | 'groups';
  readonly start: FrameBound;
  /** Absent in the short form `ROWS start`, which ends at the current row. */
  readonly end?: FrameBound;
}

export interface FrameBound extends Node {
  readonly kind: 'frame-bound';
  readonly type: 'unbounded preceding' | 'preceding' | 'current row' | 'following' | 'unbounded following';
  /** Of `n PRECEDING` and `n FOLLOWING`. */
  readonly offset?: Expression;
}

// ------------------------------------------------------------------------------------------------------------------ types

export type TypeNode = SimpleType | DateTimeType | IntervalType | ArrayType | MapType | RowType;

/** `bigint`, `varchar(10)`, `decimal(10, 2)`, `double`. `double precision` is parsed as `double`. */
export interface SimpleType extends Node {
  readonly kind: 'simple-type';
  /** Lower case. */
  readonly name: string;
  readonly parameters: readonly number[];
}

/** `time(p)` and `timestamp(p)`, with or without time zone. */
export interface DateTimeType extends Node {
  readonly kind: 'datetime-type';
  readonly name: 'time' | 'timestamp';
  readonly precision?: number;
  readonly withTimeZone: boolean;
}

/** `interval day to second` and `interval year to month`. */
export interface IntervalType extends Node {
  readonly kind: 'interval-type';
  readonly from: IntervalField;
  readonly to: IntervalField;
}

export interface ArrayType extends Node {
  readonly kind: 'array-type';
  readonly element: TypeNode;
}

export interface MapType extends Node {
  readonly kind: 'map-type';
  readonly key: TypeNode;
  readonly value: TypeNode;
}

export interface RowType extends Node {
  readonly kind: 'row-type';
  readonly fields: readonly RowField[];
}

export interface RowField extends Node {
  readonly kind: 'row-field';
  readonly name?: Identifier;
  readonly type: TypeNode;
}

/** Every node there is. */
export type AnyNode = Identifier | Query | QueryBody | WithClause | NamedQuery | RowLimit | SelectItem | GroupBy | GroupingElement | SortItem
  | Relation | JoinCondition | Expression | CaseBranch | ListAggOverflow | JsonFallback | NamedWindow | WindowName | Window | WindowFrame
  | FrameBound | TypeNode | RowField;
