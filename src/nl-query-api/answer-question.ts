import type { Message } from '@aws-sdk/client-bedrock-runtime';
import { JoinCandidate, joinCandidates } from '../csv-catalog/profiling/join-candidates';
import type { CatalogTable } from '../runtime/catalog-table';
import { cleanLine, cleanParagraphs } from '../runtime/clean-text';
import type { ConverseClient, ToolReply } from '../runtime/converse.client';
import { isHidden, ModelDataAccess, modelView, TableView } from '../runtime/model-view';
import { checkQuery, SqlError, withRowLimit } from '../sql';
import { fillTemplate, isBackedByRows } from './answer-template';
import { ASK_MAX_TOKENS, ASK_SYSTEM, ASK_TOOL, askPrompt, Decision, NARRATE_MAX_TOKENS, NARRATE_SYSTEM, NARRATE_TOOL, narratePrompt, readDecision, readNarration, repairPrompt } from './ask-prompt';
import { AthenaQueries, QueryFailedError, RunQuery } from './athena-queries.client';
import type { GlueCatalog } from './glue-catalog.client';
import { literalMismatches, mentionedNames, nearest } from './literal-check';
import type { Cell, QueryResult, ResultColumn } from './query-result';
import { Receipt, ReceiptBook } from './receipt';
import { tablesForPrompt } from './table-ranking';
import { ResolvedQuery, resolveVerifiedQueries, similarQueries } from './verified-queries';
import type { VerifiedQuery } from './verified-query';

/** The body of a 200. */
export interface Answer {
  readonly kind: 'answered' | 'general' | 'clarify' | 'cannot_answer';
  readonly answer: string;
  readonly sql: string | null;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly (readonly Cell[])[];
  readonly truncated: boolean;
  readonly assumptions: readonly string[];
  readonly receipt: Receipt;
}

/** What happened besides the answer, for metrics: counts only. */
export interface AskNotes {
  refusedByGuard: number;
  verifiedLeftOut: number;
  verifiedUnavailable: boolean;
}

/** How questions are answered. */
export interface AskSettings {
  readonly database: string;
  readonly access: ModelDataAccess;
  readonly narrated: boolean;
  readonly generalQuestions: 'answered' | 'declined';
  readonly maxRows: number;
  readonly pricePerTebibyteUsd: number;
  readonly today: () => string;
}

/** Who is asked on the way. */
export interface AskServices {
  readonly catalog: Pick<GlueCatalog, 'tables'>;
  readonly verified: { load(): Promise<VerifiedQuery[]> };
  readonly model: Pick<ConverseClient, 'callTool' | 'settings'>;
  readonly queries: Pick<AthenaQueries, 'run'>;
  readonly clock: () => number;
}

/* Input tokens for tables: about thirty tables of ten columns. */
const TABLE_TOKENS = 12_000;
const MESSAGE_MAX = 4000;
const ATTEMPTS = 2;

/** A query that may run, and what is known of it. */
interface Prepared {
  readonly checked: ReturnType<typeof checkQuery>;
  /** Texts that a category does not have, worded for people. */
  readonly doubts: readonly string[];
  /** The same for the model; undefined when it may not know, or there are none. */
  readonly objection?: string;
}

type Outcome =
  | { readonly kind: 'ran'; readonly result: RunQuery; readonly prepared: Prepared }
  | { readonly kind: 'rejected'; readonly reason: string; readonly forPeople: string; readonly sql: string | null };

/** Answers one question; throws `UnavailableError`, or `QueryFailedError` for what is neither the model's nor the data's fault. */
export class QuestionAnswerer {
  private resolved?: { tables: string; pairs: readonly VerifiedQuery[]; resolved: ResolvedQuery[]; leftOut: number };

  constructor(private readonly services: AskServices, private readonly settings: AskSettings) {}

  /** The pipeline: catalog, model, guard, query, answer; at most one repair. */
  public async answer(question: string, notes: AskNotes): Promise<Answer> {
    const { services, settings } = this;
    const book = new ReceiptBook(services.model.settings, settings.pricePerTebibyteUsd, services.clock);
    const { tables, shown, joins, verified } = await book.timed('catalog', () => this.context(question, notes));
    const messages: Message[] = [{
      role: 'user', content: [{ text: askPrompt(shown, joins, similarQueries(question, verified), settings.today(), question) }],
    }];
    let rejected: Extract<Outcome, { kind: 'rejected' }> | undefined;
    let decision: Decision | undefined;
    while (book.attempts < ATTEMPTS) {
      book.attempts++;
      const reply = await book.timed('model', () => services.model.callTool({ system: ASK_SYSTEM, messages, tool: ASK_TOOL, maxTokens: ASK_MAX_TOKENS }));
      book.addTokens(reply.tokens);
      decision = readDecision(reply.input);
      if (decision !== undefined && decision.kind !== 'sql') return this.words(decision, decision.kind, tables, book);
      const outcome: Outcome = decision === undefined
        ? { kind: 'rejected', reason: 'the tool answer_question was not used as its schema says', forPeople: 'the model gave no usable query', sql: null }
        : await this.attempt(decision.sql, tables, verified, book, notes);
      if (outcome.kind === 'ran' && decision?.kind === 'sql') return this.fromRows(question, decision, outcome, tables, book);
      rejected = outcome as typeof rejected;
      messages.push(...repairMessages(reply, repairPrompt(rejected!.reason, shown)));
    }
    return {
      ...emptyAnswer(book),
      kind: 'cannot_answer',
      answer: `No query for this question could be run: ${rejected!.forPeople}. Ask it in other words, with the names of tables or columns.`,
      sql: rejected!.sql,
      assumptions: cleanList(decision?.assumptions ?? []),
    };
  }

  /** One round trip: Glue and, once per process, the verified queries beside it. */
  private async context(question: string, notes: AskNotes): Promise<{ tables: CatalogTable[]; shown: TableView[]; joins: JoinCandidate[]; verified: ResolvedQuery[] }> {
    const { services, settings } = this;
    const [tables, pairs] = await Promise.all([
      services.catalog.tables(),
      services.verified.load().catch(() => {
        notes.verifiedUnavailable = true;
        return [] as VerifiedQuery[];
      }),
    ]);
    const names = tables.map(table => table.name);
    const key = names.join('\n');
    if (this.resolved?.tables !== key || this.resolved.pairs !== pairs) {
      this.resolved = { tables: key, pairs, ...resolveVerifiedQueries(pairs, settings.database, names) };
    }
    notes.verifiedLeftOut = this.resolved.leftOut;
    const shown = tablesForPrompt(question, tables.map(table => modelView(table, settings.access)), TABLE_TOKENS);
    return { tables, shown, joins: this.joinsOf(tables, shown), verified: this.resolved.resolved };
  }

  /** Joins between the tables and columns that the prompt shows; they are known from cells, so they need `ModelDataAccess.profile()`. */
  private joinsOf(tables: readonly CatalogTable[], shown: readonly TableView[]): JoinCandidate[] {
    if (this.settings.access !== 'profile') return [];
    const visible = new Map(shown.map(({ table, columns }) => [table, new Set(columns.map(({ name }) => name))]));
    return joinCandidates(tables.filter(({ name }) => visible.has(name)).map((table) => ({
      ...table, columns: table.columns.filter(({ name }) => visible.get(table.name)!.has(name)),
    })));
  }

  private async attempt(
    sql: string, tables: readonly CatalogTable[], verified: readonly ResolvedQuery[], book: ReceiptBook, notes: AskNotes,
  ): Promise<Outcome> {
    const lastAttempt = book.attempts >= ATTEMPTS;
    const prepared = await book.timed('guard', () => this.prepare(sql, tables));
    if ('reason' in prepared) {
      notes.refusedByGuard++;
      return { kind: 'rejected', ...prepared, sql: null };
    }
    const { checked } = prepared;
    book.tables = checked.tables;
    book.sqlWrittenBy = verified.some(({ printed }) => printed === checked.sql) ? 'verified' : book.attempts > 1 ? 'repaired' : 'model';
    // A model that insists on a text that no row has is right about the question, or the answer says so.
    if (prepared.objection !== undefined && !lastAttempt && book.sqlWrittenBy !== 'verified') {
      return { kind: 'rejected', reason: prepared.objection, forPeople: prepared.doubts.join('; '), sql: checked.sql };
    }
    const limited = withRowLimit(checked, this.settings.maxRows + 1);
    const run = async () => {
      const result = await this.services.queries.run(limited, this.settings.maxRows + 1);
      book.addQuery(result);
      return result;
    };
    try {
      const result = await book.timed('query', () => run().catch(error => {
        if (!(error instanceof QueryFailedError) || error.why !== 'moved') throw error;
        // An object was replaced while it was read: the same query sees the new one.
        book.addQuery(error);
        return run();
      }));
      return { kind: 'ran', result, prepared };
    } catch (error) {
      if (!(error instanceof QueryFailedError) || error.why === 'timeout' || error.why === 'service' || error.why === 'moved') throw error;
      book.addQuery(error);
      const forPeople = error.why === 'cutoff' ? 'it would scan more data than one query may' : 'Athena could not run the query that was written';
      const reason = error.why === 'cutoff' ? 'the query scans more bytes than the work group allows; read fewer columns or rows' : error.reason;
      return { kind: 'rejected', reason, forPeople, sql: checked.sql };
    }
  }

  private prepare(sql: string, tables: readonly CatalogTable[]): Prepared | { reason: string; forPeople: string } {
    const names = tables.map(table => table.name);
    try {
      const checked = checkQuery(sql, { database: this.settings.database, tables: names });
      const used = tables.filter(table => checked.tables.some(name => name.split('.').pop()?.toLowerCase() === table.name));
      const mismatches = literalMismatches(checked.query, used);
      const doubts = mismatches.map(({ literal, column, nearest: near }) =>
        `'${cleanLine(literal, 60)}' is not in ${column}; nearest: ${near.map(value => `'${cleanLine(value, 60)}'`).join(', ')}`);
      // The nearest values are cells: a model sees them only where it sees the column's values anyway.
      const visible = mismatches.every(({ column }) => used.every(table =>
        table.columns.every(candidate => candidate.name !== column || !isHidden(table, candidate))));
      const mayTell = this.settings.access === 'profile' && visible && doubts.length > 0;
      return { checked, doubts, objection: mayTell ? doubts.join('; ') : undefined };
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      const hint = error.code === 'unknown-table' ? `; tables: ${nearest(sql, names, 10).join(', ')}` : '';
      return { reason: `${error.message}${hint}`, forPeople: `the query that was written was refused (${error.code})` };
    }
  }

  private async fromRows(
    question: string, decision: Extract<Decision, { kind: 'sql' }>, { result, prepared }: Extract<Outcome, { kind: 'ran' }>,
    tables: readonly CatalogTable[], book: ReceiptBook,
  ): Promise<Answer> {
    const truncated = result.rows.length > this.settings.maxRows;
    const shown = { columns: result.columns, rows: result.rows.slice(0, this.settings.maxRows) };
    const answer = await book.timed('answer', async () =>
      (this.mayNarrate(prepared, tables) && !truncated ? await this.narrate(question, shown, book) : undefined)
      ?? fillTemplate(decision.template, shown, question, truncated));
    return {
      kind: 'answered',
      answer,
      sql: prepared.checked.sql,
      ...shown,
      truncated,
      assumptions: cleanList([...decision.assumptions, ...prepared.doubts]),
      receipt: book.receipt(),
    };
  }

  /* Narrating shows rows to the model: never with schemaOnly, and not where a personal or nearly unique column takes part. */
  private mayNarrate({ checked }: Prepared, tables: readonly CatalogTable[]): boolean {
    if (!this.settings.narrated || this.settings.access !== 'profile') return false;
    const { names, all } = mentionedNames(checked.query);
    const used = tables.filter(table => names.has(table.name));
    return used.every(table => table.columns.every(column => !isHidden(table, column) || !(all || names.has(column.name))));
  }

  /* Undefined when the narration is missing, holds a number of its own, or the model does not answer: the rows still do. */
  private async narrate(question: string, result: QueryResult, book: ReceiptBook): Promise<string | undefined> {
    try {
      const reply = await this.services.model.callTool({
        system: NARRATE_SYSTEM,
        messages: [{ role: 'user', content: [{ text: narratePrompt(question, result) }] }],
        tool: NARRATE_TOOL,
        maxTokens: NARRATE_MAX_TOKENS,
      });
      book.addTokens(reply.tokens);
      const words = cleanParagraphs(readNarration(reply.input) ?? '', MESSAGE_MAX);
      return words !== '' && isBackedByRows(words, result, question) ? words : undefined;
    } catch {
      return undefined;
    }
  }

  private words(decision: Exclude<Decision, { kind: 'sql' }>, kind: 'general' | 'clarify' | 'cannot_answer', tables: readonly CatalogTable[], book: ReceiptBook): Answer {
    const declined = kind === 'general' && this.settings.generalQuestions === 'declined';
    const names = tables.slice(0, 10).map(table => table.name).join(', ');
    return {
      ...emptyAnswer(book),
      kind: declined ? 'cannot_answer' : kind,
      answer: declined
        ? `This API answers questions about its tables only${names === '' ? '' : `: ${names}`}.`
        : cleanParagraphs(decision.message, MESSAGE_MAX) || 'The data does not answer this question.',
      sql: null,
      assumptions: cleanList(decision.assumptions),
    };
  }
}

function emptyAnswer(book: ReceiptBook): Pick<Answer, 'columns' | 'rows' | 'truncated' | 'receipt'> {
  return { columns: [], rows: [], truncated: false, receipt: book.receipt() };
}

function cleanList(texts: readonly string[]): string[] {
  return [...new Set(texts.slice(0, 10).map(text => cleanLine(text, 300)).filter(text => text !== ''))];
}

/* The same conversation: what the model said, and why it does not do. Without a tool use there is none to answer. */
function repairMessages(reply: ToolReply, text: string): Message[] {
  if (reply.toolUseId === undefined) {
    const said = reply.message.content?.length ? reply.message : { role: 'assistant' as const, content: [{ text: 'No answer.' }] };
    return [said, { role: 'user', content: [{ text }] }];
  }
  return [reply.message, { role: 'user', content: [{ toolResult: { toolUseId: reply.toolUseId, status: 'error', content: [{ text }] } }] }];
}
