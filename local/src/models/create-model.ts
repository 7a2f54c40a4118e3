import { bedrockModel } from './bedrock-model';
import { LocalModel } from './local-model';
import { openAiModel } from './openai-model';
import { rulesModel } from './rules/rules-model';
import { scriptFileModel } from './script-model';

export interface CreateModelOptions {
  /** Where OPENAI_API_KEY and the user's AWS credentials are read. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** For how long a model behind a URL may think. @default 120000 */
  readonly timeoutMilliseconds?: number;
}

/** What `--model` accepts. */
export const MODEL_SPECS = 'rules, script:<file>, openai:<url>[#model], bedrock';

/**
 * The model that `--model` names. Rejects with one clear line when there is no such model,
 * a script cannot be read or a URL does not answer.
 */
export async function createModel(spec: string, options: CreateModelOptions = {}): Promise<LocalModel> {
  const colon = spec.indexOf(':');
  const kind = colon < 0 ? spec : spec.slice(0, colon);
  const rest = colon < 0 ? '' : spec.slice(colon + 1);
  if (spec === 'rules') return rulesModel();
  if (spec === 'bedrock') return bedrockModel(options);
  if (kind === 'script' && rest !== '') return scriptFileModel(rest);
  if (kind === 'openai' && rest !== '') return openAiModel(rest, options);
  throw new Error(`There is no model '${spec}'; one of: ${MODEL_SPECS}`);
}
