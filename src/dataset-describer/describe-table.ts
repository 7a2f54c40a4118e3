import { DESCRIBE_SYSTEM, DESCRIBE_TOOL, describeMaxTokens, describePrompt } from './describe-prompt';
import type { DescribedEvents } from './described-events.client';
import { fingerprintOf } from './described-view';
import {
  Description, DESCRIPTION_FORMAT_VERSION, InvalidDescriptionError, isLocked, plainText, readDescription, readStoredDescription, sha256, StoredDescription,
} from './description';
import type { DescriptionStore } from './description-store.client';
import type { GlueDescriptions } from './glue-descriptions.client';
import { CatalogTable, catalogTable, summaryOfProfile, TABLE_PARAMETERS } from '../runtime/catalog-table';
import type { ConverseClient } from '../runtime/converse.client';
import type { ModelDataAccess } from '../runtime/model-view';

/** What happened to one table. */
export interface DescribeOutcome {
  readonly outcome: 'described' | 'unchanged' | 'locked' | 'removed';
  readonly tokens: number;
}

/** What describing needs. */
export interface Describer {
  readonly glue: GlueDescriptions;
  readonly store: DescriptionStore;
  readonly events: DescribedEvents;
  readonly model: ConverseClient;
  readonly access: ModelDataAccess;
  readonly now: () => Date;
}

/**
 * Brings one table's description up to date with what Glue and the profile say now; at most one model call. Order,
 * duplicates and lost messages do not matter. The JSON is written before Glue: a try that fails in between finds it and
 * does not call the model again.
 *
 * @param withdraws whether words that the model does not renew are withdrawn, because they may name data that is gone
 */
export async function describeTable(name: string, describer: Describer, withdraws = false): Promise<DescribeOutcome> {
  const { glue, store, access } = describer;
  const [glueTable, profile, kept] = await Promise.all([glue.table(name), store.profile(name), store.read(name)]);
  const locked = isLocked(kept.json);
  const removed = async (tokens = 0): Promise<DescribeOutcome> => {
    if (locked) return { outcome: 'locked', tokens };
    await store.remove(name);
    if (await glue.table(name) === undefined) return { outcome: 'removed', tokens };
    // It came back, and what was removed may have been its new description.
    const again = await describeTable(name, describer, withdraws);
    return { ...again, tokens: tokens + again.tokens };
  };
  if (glueTable === undefined) return removed();
  const plain = catalogTable(glueTable);
  const table = profile === undefined ? plain : { ...plain, rows: profile.rows, summary: summaryOfProfile(profile) };
  const inGlue = glueTable.Parameters?.[TABLE_PARAMETERS.fingerprint];
  const stored = readStoredDescription(kept.json);
  const applied = async (outcome: DescribeOutcome, text: Description, fingerprint: string): Promise<DescribeOutcome> => {
    if (!await glue.describe(glueTable, text, fingerprint, access)) return removed(outcome.tokens);
    await describer.events.described(name, fingerprint);
    return outcome;
  };

  if (locked) {
    // The person's file stays as it is; its words still reach the catalog.
    const fingerprint = `locked-${sha256(kept.json!)}`;
    const outcome = { outcome: 'locked', tokens: 0 } as const;
    return stored === undefined || inGlue === fingerprint ? outcome : applied(outcome, readDescription(stored, table), fingerprint);
  }
  const fingerprint = fingerprintOf(table, access);
  if (stored?.fingerprint === fingerprint) {
    const outcome = { outcome: 'unchanged', tokens: 0 } as const;
    const text = plainText(table, stored);
    // An invocation that was slower may have written an older one.
    if (kept.text !== text) await store.writeText(name, text);
    return inGlue === fingerprint ? outcome : applied(outcome, stored, fingerprint);
  }
  const { text, tokens } = await askModel(table, describer).catch(async error => {
    if (withdraws && (inGlue || kept.text !== undefined || kept.json !== undefined)) {
      // The objects last: as long as one is there, the next sweep knows that there is something to withdraw.
      await glue.describe(glueTable, wordless(table), '', access);
      await store.remove(name);
    }
    throw error;
  });
  const json: StoredDescription = {
    formatVersion: DESCRIPTION_FORMAT_VERSION,
    table: name,
    fingerprint,
    modelDataAccess: access,
    modelId: describer.model.settings.modelId,
    at: describer.now().toISOString(),
    ...text,
  };
  await store.write(name, plainText(table, text), JSON.stringify(json, undefined, 2) + '\n');
  return applied({ outcome: 'described', tokens }, text, fingerprint);
}

/* Which columns are personal stays known, or their values would be shown. */
function wordless({ personal }: CatalogTable): Description {
  return { title: '', description: '', columns: personal.map(name => ({ name, meaning: '', synonyms: [], personal: true })), questions: [] };
}

async function askModel(table: CatalogTable, { model, access }: Describer): Promise<{ text: Description; tokens: number }> {
  const reply = await model.callTool({
    system: DESCRIBE_SYSTEM,
    messages: [{ role: 'user', content: [{ text: describePrompt(table, access) }] }],
    tool: DESCRIBE_TOOL,
    maxTokens: describeMaxTokens(table.columns.length),
  });
  if (reply.input === undefined) throw new InvalidDescriptionError(['no tool use']);
  return { text: readDescription(reply.input, table), tokens: reply.tokens.input + reply.tokens.output };
}
