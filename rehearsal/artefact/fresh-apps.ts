import * as fs from 'node:fs';
import * as path from 'node:path';
import { Recorder, RehearsalContext } from '../part';
import { run } from '../tools/commands';

const APP = `
const app = new App({ outdir: 'cdk.out' });
new GenAiDataPipeline(new Stack(app, 'Fresh'), 'Pipeline');
app.synth();
`;
const FORMS: readonly { readonly file: string; readonly text: string }[] = [
  { file: 'app.cjs', text: `const { App, Stack } = require('aws-cdk-lib');\nconst { GenAiDataPipeline } = require('cdk-genai-data-pipeline');\n${APP}` },
  { file: 'app.mjs', text: `import { App, Stack } from 'aws-cdk-lib';\nimport { GenAiDataPipeline } from 'cdk-genai-data-pipeline';\n${APP}` },
];

/** The tarball in apps of its own: with the lowest aws-cdk-lib that it names and with the newest, as CommonJS and as an ES module. */
export async function checkFreshApps(recorder: Recorder, { root, scratch }: RehearsalContext, tarball: string): Promise<void> {
  const { peerDependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const lowest = (range: string): string => range.replace(/^[^\d]*/, '');
  const newest = async (name: string): Promise<string> => (await run('npm', ['view', name, 'version'], { cwd: scratch })).trim();
  const versions = [
    { label: 'lowest', cdk: lowest(peerDependencies['aws-cdk-lib']), constructs: lowest(peerDependencies.constructs) },
    { label: 'newest', cdk: await newest('aws-cdk-lib'), constructs: await newest('constructs') },
  ];
  const templates: string[] = [];
  for (const { label, cdk, constructs } of versions) {
    const folder = path.join(scratch, `app-${label}`);
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', private: true }));
    await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--prefer-offline', tarball, `aws-cdk-lib@${cdk}`, `constructs@${constructs}`], { cwd: folder });
    for (const { file, text } of FORMS) {
      fs.writeFileSync(path.join(folder, file), text);
      fs.rmSync(path.join(folder, 'cdk.out'), { recursive: true, force: true });
      const failure = await run(process.execPath, [file], { cwd: folder }).then(() => undefined, (error: Error) => error.message);
      recorder.check(`the tarball synthesizes with the ${label} aws-cdk-lib, ${cdk}, from ${file}`, failure === undefined, failure);
      if (failure === undefined) templates.push(fs.readFileSync(path.join(folder, 'cdk.out', 'Fresh.template.json'), 'utf8'));
    }
  }
  const assets = templates.map((template) => [...new Set([...template.matchAll(/[0-9a-f]{64}(?=\.zip)/g)].map(([hash]) => hash))].sort().join());
  recorder.check('the hashes of the assets are the same with either', assets.length === 4 && new Set(assets).size === 1 && assets[0] !== '', assets.join('\n'));
}
