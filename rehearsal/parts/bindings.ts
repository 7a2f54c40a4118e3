import * as fs from 'node:fs';
import * as path from 'node:path';
import { synthesizeTypeScript } from '../bindings/typescript-app';
import { Recorder, RehearsalContext, RehearsalPart } from '../part';
import { once, run } from '../tools/commands';
import { createPythonEnvironment, hasCommand, installPackages } from '../tools/system-packages';

const STACKS = ['Default', 'Chosen', 'Existing'];
const CDK_VERSION = '2.257.0';
const ENVIRONMENT = { ...process.env, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20', JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: '1' };

export const BINDINGS: RehearsalPart = {
  name: 'bindings',
  title: 'the wheel and the jar, used by apps in Python and Java whose templates are those of TypeScript',
  run: async (recorder, context) => {
    const { root, scratch } = context;
    recorder.progress('compiling, and translating the samples of the documentation');
    await run('npx', ['projen', 'compile'], { cwd: root, env: ENVIRONMENT });
    const said = await run('npx', ['jsii-rosetta', 'extract', '--strict', '--compile', '--output', path.join(scratch, 'samples.tabl.json'), root], { cwd: root, env: ENVIRONMENT });
    recorder.check('every sample of the documentation compiles and can be translated', !/error/i.test(said), said.slice(0, 1000));
    fs.rmSync(path.join(root, 'dist'), { recursive: true, force: true });
    await installPackages(['maven'], () => hasCommand('mvn'), recorder.progress);
    recorder.progress('packaging');
    await run('npx', ['projen', 'package-all'], { cwd: root, env: ENVIRONMENT, minutes: 15 });

    const expected = path.join(scratch, 'typescript');
    synthesizeTypeScript(expected);
    recorder.progress('the app in Python');
    compare(recorder, 'Python', expected, await synthesizePython(recorder, context));
    recorder.progress('the app in Java');
    compare(recorder, 'Java', expected, await synthesizeJava(context));
  },
};

async function synthesizePython(recorder: Recorder, { root, cache, scratch }: RehearsalContext): Promise<string> {
  const environment = path.join(cache, 'python-cdk');
  const python = path.join(environment, 'bin', 'python');
  const pip = (...args: string[]) => run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...args]);
  await once(path.join(cache, 'python-cdk.stamp'), CDK_VERSION, async () => {
    await createPythonEnvironment(environment, recorder.progress);
    await pip(`aws-cdk-lib==${CDK_VERSION}`);
  });
  const folder = path.join(root, 'dist', 'python');
  // The version never changes, so pip has to be told to take the new one.
  await pip('--force-reinstall', '--no-deps', path.join(folder, fs.readdirSync(folder).find((name) => name.endsWith('.whl'))!));
  const outdir = path.join(scratch, 'python');
  await run(python, [path.join(root, 'examples', 'python', 'app.py')], { cwd: scratch, env: { ...ENVIRONMENT, CDK_OUTDIR: outdir } });
  return outdir;
}

async function synthesizeJava({ root, scratch }: RehearsalContext): Promise<string> {
  const project = path.join(scratch, 'java-app');
  fs.cpSync(path.join(root, 'examples', 'java'), project, { recursive: true, filter: (file) => path.basename(file) !== 'target' });
  const maven = (args: string[], outdir?: string) => run('mvn', ['-q', '-B', `-Dpackaged.repository=file://${path.join(root, 'dist', 'java')}`, `-Dcdk.version=${CDK_VERSION}`, ...args], {
    cwd: project, env: { ...ENVIRONMENT, ...outdir === undefined ? {} : { CDK_OUTDIR: outdir } }, minutes: 10,
  });
  // Maven never fetches a version again that it has.
  const said = await run('mvn', ['-q', '-B', '-Dstyle.color=never', 'help:evaluate', '-Dexpression=settings.localRepository', '-DforceStdout'], { cwd: project });
  // Some versions colour what they say all the same.
  const local = said.replace(/\x1b\[[0-9;]*m/g, '').trim();
  if (!path.isAbsolute(local)) throw new Error(`Maven does not say where its local repository is: ${local}`);
  fs.rmSync(path.join(local, 'io', 'github', 'cdkgenaidatapipeline'), { recursive: true, force: true });
  const outdir = path.join(scratch, 'java');
  await maven(['compile', 'exec:java'], outdir);
  return outdir;
}

/** Templates are the same, whole; so are the assets, by their hashes. */
function compare(recorder: Recorder, language: string, expected: string, actual: string): void {
  for (const stack of STACKS) {
    const read = (folder: string): unknown => JSON.parse(fs.readFileSync(path.join(folder, `${stack}.template.json`), 'utf8'));
    const [wanted, got] = [JSON.stringify(read(expected)), JSON.stringify(read(actual))];
    const at = [...wanted].findIndex((character, i) => character !== got[i]);
    recorder.check(`${language}: the template of the stack ${stack} is TypeScript's, with the same assets`, wanted === got,
      wanted === got ? `${wanted.length} characters` : `differs at ${at}: ${wanted.slice(Math.max(0, at - 60), at + 80)}\nin place of: ${got.slice(Math.max(0, at - 60), at + 80)}`);
  }
}
