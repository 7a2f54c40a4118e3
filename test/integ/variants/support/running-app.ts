import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { LocalCloud, LocalCloudOptions, startLocalCloud } from '../../../../local/src';
import { LocalModel } from '../../../../local/src/models/local-model';
import { PipelineClient } from '../../../../local/src/pipeline-client';
import { backends } from '../../support/backends';

/** A stack of a test's own on the local cloud. */
export interface RunningApp {
  readonly cloud: LocalCloud;
  readonly client: PipelineClient;
  stop(): Promise<void>;
}

/** Synthesizes the stack that `build` fills (it may write files into the folder it is given) and runs it, its template changed before if wanted. */
export async function startApp(build: (stack: Stack, folder: string) => void, model: string | LocalModel = 'rules', editTemplate?: (template: any) => void, options: Partial<LocalCloudOptions> = {}): Promise<RunningApp> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'variants-integ-'));
  const removeFolder = () => fs.rmSync(folder, { recursive: true, force: true });
  try {
    const assembly = path.join(folder, 'cdk.out');
    const app = new App({ outdir: assembly });
    build(new Stack(app, 'Integ'), folder);
    const { templateFullPath } = app.synth().getStackByName('Integ');
    if (editTemplate !== undefined) {
      const template = JSON.parse(fs.readFileSync(templateFullPath, 'utf8'));
      editTemplate(template);
      fs.writeFileSync(templateFullPath, JSON.stringify(template));
    }
    const cloud = await startLocalCloud({ assembly, port: 0, model, ...options, ...backends(editTemplate !== undefined) });
    return {
      cloud,
      client: new PipelineClient(cloud),
      async stop() {
        await cloud.stop();
        removeFolder();
      },
    };
  } catch (error) {
    removeFolder();
    throw error;
  }
}

/** A POST of a question with headers of the test's own, unsigned. */
export async function postQuestion({ client }: RunningApp, question: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const response = await fetch(`${client.apiUrl}/questions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ question }),
  });
  return { status: response.status, text: await response.text() };
}

/** A model with its first answer for a tool; it keeps every request. */
export function spyModel(answers: Record<string, unknown>): LocalModel & { readonly prompts: string[] } {
  const prompts: string[] = [];
  return {
    name: 'spy',
    prompts,
    async converse(request) {
      prompts.push(JSON.stringify(request));
      const name = request.toolConfig!.toolChoice!.tool!.name;
      return { content: [{ toolUse: { toolUseId: `use_${prompts.length}`, name, input: answers[name] } }], stopReason: 'tool_use' };
    },
  };
}
