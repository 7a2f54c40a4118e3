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
 */
export async function describeTable(name: string, describer: Describer): Promise<DescribeOutcome> {
  const { glue, store, access } = describer;
  const [glueTable, profile, storedText] = await Promise.all([glue.table(name), store.profile(name), store.read(name)]);
  const locked = isLocked(storedText);
  if (glueTable === undefined) {
    if (!locked) await store.remove(name);
    return { outcome: 'removed', tokens: 0 };
  }
  const plain = catalogTable(glueTable);
  const table = profile === undefined ? plain : { ...plain, rows: profile.rows, summary: summaryOfProfile(profile) };
  const inGlue = glueTable.Parameters?.[TABLE_PARAMETERS.fingerprint];
  const stored = readStoredDescription(storedText);
  const apply = async (text: Description, fingerprint: string) => {
    await glue.describe(glueTable, text, fingerprint, access);
    await describer.events.described(name, fingerprint);
  };

  if (locked) {
    // The person's file stays as it is; its words still reach the catalog.
    const fingerprint = `locked-${sha256(storedText!)}`;
    if (stored !== undefined && inGlue !== fingerprint) await apply(readDescription(stored, table), fingerprint);
    return { outcome: 'locked', tokens: 0 };
  }
  const fingerprint = fingerprintOf(table, access);
  if (stored?.fingerprint === fingerprint) {
    if (inGlue === fingerprint) return { outcome: 'unchanged', tokens: 0 };
    await apply(stored, fingerprint);
    return { outcome: 'unchanged', tokens: 0 };
  }
  const { text, tokens } = await askModel(table, describer);
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
  await apply(text, fingerprint);
  return { outcome: 'described', tokens };
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
