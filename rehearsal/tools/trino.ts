import { ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { freePort, once, run, sha256OfFile, waitUntil } from './commands';
import { hasCommand, installPackages } from './system-packages';
import { TrinoClient } from '../../local/src/services/athena/trino/trino-client';

/** The last release whose archives are on Maven Central. */
export const TRINO_VERSION = '476';
const OLDEST_JAVA = 24;
const ARCHIVES = [
  { artifact: 'trino-server-core', type: 'tar.gz', sha256: '0f388f9967c177ae70a47c099082fc95387f0c3cb96d8000d1d41fc3a5223158' },
  { artifact: 'trino-hive', type: 'zip', sha256: '611bacdb07d9f3cf7b9d47f97ecc76fa2e7ff8bfe8a9728c3d06adc1bfb8662e' },
  { artifact: 'trino-memory', type: 'zip', sha256: 'bade81c52e2f7177a7b867aee1b10fae48fefda9c38f3ec6aeb006fdde5f0378' },
];

export interface RunningTrino {
  readonly url: string;
  stop(): Promise<void>;
}

/** Downloads and unpacks Trino into the cache, once, and gives its folder. */
export async function installTrino(cache: string, progress: (line: string) => void): Promise<string> {
  const downloads = path.join(cache, 'downloads');
  const home = path.join(cache, `trino-${TRINO_VERSION}`);
  await installPackages(['maven'], () => hasCommand('mvn'), progress);
  await once(path.join(cache, 'trino.stamp'), ARCHIVES.map(({ sha256 }) => sha256).join(), async () => {
    fs.mkdirSync(downloads, { recursive: true });
    fs.rmSync(home, { recursive: true, force: true });
    for (const { artifact, type, sha256 } of ARCHIVES) {
      const file = path.join(downloads, `${artifact}-${TRINO_VERSION}.${type}`);
      if (!fs.existsSync(file) || sha256OfFile(file) !== sha256) {
        progress(`downloading ${artifact} ${TRINO_VERSION}`);
        await run('mvn', ['-q', '-B', '-C', 'dependency:copy', `-Dartifact=io.trino:${artifact}:${TRINO_VERSION}:${type}`, `-DoutputDirectory=${downloads}`, '-Dmdep.useBaseVersion=true']);
      }
      if (sha256OfFile(file) !== sha256) throw new Error(`${file} has not the expected SHA-256 ${sha256}: remove it and try again`);
      progress(`unpacking ${artifact}`);
      await unpack(file, artifact, home);
    }
  });
  return home;
}

async function unpack(file: string, artifact: string, home: string): Promise<void> {
  if (file.endsWith('.tar.gz')) {
    fs.mkdirSync(home, { recursive: true });
    await run('tar', ['xzf', file, '-C', home, '--strip-components=1']);
    return;
  }
  const plugins = path.join(home, 'plugin');
  await run(path.join(await javaHome(), 'bin', 'jar'), ['xf', file], { cwd: plugins });
  fs.renameSync(path.join(plugins, `${artifact}-${TRINO_VERSION}`), path.join(plugins, artifact.replace('trino-', '')));
}

/** The home of a Java that is new enough, wherever it is installed. */
export async function javaHome(): Promise<string> {
  const installed = fs.existsSync('/usr/lib/jvm') ? fs.readdirSync('/usr/lib/jvm').map((name) => path.join('/usr/lib/jvm', name)) : [];
  const found: string[] = [];
  for (const home of [process.env.JAVA_HOME, ...installed].filter((candidate): candidate is string => !!candidate)) {
    if (!fs.existsSync(path.join(home, 'bin', 'jar'))) continue;
    const release = path.join(home, 'release');
    const version = fs.existsSync(release) ? /JAVA_VERSION="(\d+)/.exec(fs.readFileSync(release, 'utf8'))?.[1] : undefined;
    if (Number(version) >= OLDEST_JAVA) return home;
    found.push(`${home} (${version ?? 'unknown'})`);
  }
  throw new Error(`Trino ${TRINO_VERSION} needs a JDK of version ${OLDEST_JAVA} or newer; found ${found.join(', ') || 'none'}: install one and set JAVA_HOME`);
}

/** Starts a Trino with a memory catalog; local clouds add their own catalog to it, one at a time. */
export async function startTrino(cache: string, scratch: string, progress: (line: string) => void): Promise<RunningTrino> {
  const home = await installTrino(cache, progress);
  const port = await freePort();
  const folder = path.join(scratch, 'trino');
  const etc = path.join(folder, 'etc');
  fs.mkdirSync(path.join(etc, 'catalog'), { recursive: true });
  const write = (name: string, lines: readonly string[]) => fs.writeFileSync(path.join(etc, name), `${lines.join('\n')}\n`);
  write('node.properties', ['node.environment=test', 'node.id=rehearsal', `node.data-dir=${path.join(folder, 'data')}`, `plugin.dir=${path.join(home, 'plugin')}`]);
  write('config.properties', [
    'coordinator=true', 'node-scheduler.include-coordinator=true', 'catalog.management=dynamic', 'catalog.store=memory',
    `http-server.http.port=${port}`, `discovery.uri=http://127.0.0.1:${port}`,
    'query.max-memory-per-node=512MB', 'memory.heap-headroom-per-node=256MB',
  ]);
  const java = path.join(await javaHome(), 'bin', 'java');
  const log = fs.openSync(path.join(folder, 'trino.log'), 'w');
  progress('starting Trino');
  const server = spawn(java, [
    '-server', '-Xmx1G', '-XX:+UseG1GC', '-XX:+ExitOnOutOfMemoryError', '-XX:TieredStopAtLevel=1', '-Djdk.attach.allowAttachSelf=true', '-Dfile.encoding=UTF-8',
    '-XX:+EnableDynamicAgentLoading', `-Dconfig=${path.join(etc, 'config.properties')}`, `-Dnode.data-dir=${path.join(folder, 'data')}`, `-Dplugin.dir=${path.join(home, 'plugin')}`,
    ...['node.environment=test', 'node.id=rehearsal'].map((property) => `-D${property}`),
    '--add-modules=jdk.incubator.vector', '--enable-native-access=ALL-UNNAMED', '--sun-misc-unsafe-memory-access=allow',
    '-cp', path.join(home, 'lib', '*'), 'io.trino.server.TrinoServer',
  ], { cwd: folder, stdio: ['ignore', log, log] });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  const client = new TrinoClient(url);
  try {
    await waitUntil(`Trino (log: ${path.join(folder, 'trino.log')})`, 120, async () => {
      if (server.exitCode !== null) throw new Error('Trino ended');
      const info = await (await fetch(`${url}/v1/info`)).json() as { starting: boolean };
      return !info.starting;
    });
    // A server that says it has started does not run queries on its worker yet; only a scan shows it.
    await client.run('CREATE CATALOG memory USING memory WITH ("memory.max-data-per-node" = \'128MB\')');
    await waitUntil('the worker of Trino', 60, async () => {
      await client.run('CREATE TABLE IF NOT EXISTS memory.default.ready AS SELECT 1 AS one');
      return (await client.run('SELECT one FROM memory.default.ready')).rows.length > 0;
    });
  } catch (error) {
    const tail = fs.readFileSync(path.join(folder, 'trino.log'), 'utf8').split('\n').slice(-20).join('\n');
    kill();
    throw new Error(`${(error as Error).message}\n${tail}`);
  }
  return { url, stop: () => ended(server, () => process.off('exit', kill)) };
}

async function ended(server: ChildProcess, after: () => void): Promise<void> {
  if (server.exitCode === null) {
    const exit = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await exit;
  }
  after();
}
