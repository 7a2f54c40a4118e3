import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { backends } from './backends';
import { LocalCloud, startLocalCloud } from '../../../local/src';
import { PipelineClient } from '../../../local/src/pipeline-client';
import { GenAiDataPipeline, GenAiDataPipelineProps } from '../../../src';

/** A synthesized pipeline on the local cloud, for the cases of one test file. */
export interface RunningPipeline {
  readonly cloud: LocalCloud;
  readonly client: PipelineClient;
  stop(): Promise<void>;
}

export interface RunningPipelineOptions {
  readonly props?: GenAiDataPipelineProps;
  /** `rules` (default) or `script:<file>`. */
  readonly model?: string;
  /** Answers of the model, in the form of a script file; takes the place of `model`. */
  readonly script?: unknown[];
  /** Changes the synthesized template before the local cloud reads it. */
  readonly editTemplate?: (template: any) => void;
  readonly today?: string;
}

export async function startPipeline(options: RunningPipelineOptions = {}): Promise<RunningPipeline> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'pipeline-integ-'));
  const assembly = path.join(folder, 'cdk.out');
  const app = new App({ outdir: assembly });
  const stack = new Stack(app, 'Integ');
  new GenAiDataPipeline(stack, 'Pipeline', options.props);
  const { templateFullPath } = app.synth().getStackByName('Integ');
  if (options.editTemplate) {
    const template = JSON.parse(fs.readFileSync(templateFullPath, 'utf8'));
    options.editTemplate(template);
    fs.writeFileSync(templateFullPath, JSON.stringify(template));
  }
  let model = options.model ?? 'rules';
  if (options.script) {
    const file = path.join(folder, 'script.json');
    fs.writeFileSync(file, JSON.stringify(options.script));
    model = `script:${file}`;
  }
  const cloud = await startLocalCloud({ assembly, port: 0, model, today: options.today, ...backends(options.editTemplate !== undefined) });
  return {
    cloud,
    client: new PipelineClient(cloud),
    async stop() {
      await cloud.stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
