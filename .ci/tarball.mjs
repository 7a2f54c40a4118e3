// Packs the library, installs the tarball into an app in another folder, synthesizes it, runs it on the local cloud and asks a question.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const MOST_MEGABYTES = 30;
const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..');
const folder = mkdtempSync(join(tmpdir(), 'tarball-app-'));
const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });
const fail = (message) => { throw new Error(message); };

let cloud;
try {
  run('npm', ['pack', '--pack-destination', folder], root);
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')));
  const megabytes = statSync(tarball).size / 1e6;
  console.log(`tarball: ${megabytes.toFixed(1)} MB`);
  if (megabytes > MOST_MEGABYTES) fail(`the tarball has ${megabytes} MB, at most ${MOST_MEGABYTES} are allowed`);
  const listed = run('tar', ['-tzf', tarball], folder).split('\n');
  const stray = listed.filter((name) => /^package\/(test|local|projenrc|examples|bench|docs|\.ci|src)\//.test(name) && !name.endsWith('.ts.map'));
  if (stray.length > 0) fail(`stray files in the tarball: ${stray.slice(0, 5).join(', ')}`);

  const app = join(folder, 'app');
  mkdirSync(app);
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', private: true }));
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', tarball, 'aws-cdk-lib@2.257.0', 'constructs@10.5.1'], app);
  writeFileSync(join(app, 'app.js'), `
    const { App, Stack } = require('aws-cdk-lib');
    const { GenAiDataPipeline } = require('cdk-genai-data-pipeline');
    const app = new App({ outdir: 'cdk.out' });
    new GenAiDataPipeline(new Stack(app, 'TarballApp'), 'Pipeline');
    app.synth();`);
  run(process.execPath, ['app.js'], app);

  const watched = join(folder, 'csv');
  mkdirSync(watched);
  writeFileSync(join(watched, 'fruit.csv'), 'name,kilos\napple,3\npear,4\nplum,5\n');
  cloud = spawn(process.execPath, [join(root, 'local/bin/cli.js'), join(app, 'cdk.out'), '--watch', watched], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  cloud.stdout.on('data', (data) => { output += data; });
  const curl = await until('the local cloud to say how to ask', () => /curl [^]*?\/questions/.exec(output)?.[0]);
  const url = /http:\/\/[^\s']+\/questions/.exec(curl)[0];
  const user = /--user ['"]?([^\s'"]+)/.exec(curl)[1];
  const ask = (question) => JSON.parse(run('curl', ['-sS', '--aws-sigv4', 'aws:amz:us-east-1:execute-api', '--user', user,
    '-H', 'content-type: application/json', '-d', JSON.stringify({ question }), url], folder));
  const answer = await until('the answer 12', () => {
    const body = ask('What is the total kilos?');
    return body.kind === 'answered' && body.rows[0].some((cell) => Number(cell) === 12) ? body : undefined;
  });
  console.log(`asked through curl: ${answer.answer}`);
} finally {
  if (cloud) {
    cloud.kill('SIGINT');
    await new Promise((done) => cloud.once('exit', done));
  }
  rmSync(folder, { recursive: true, force: true });
}

async function until(what, probe) {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    const found = probe();
    if (found) return found;
    await new Promise((done) => setTimeout(done, 300));
  }
  throw new Error(`waited a minute for ${what}`);
}
