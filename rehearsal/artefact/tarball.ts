import * as fs from 'node:fs';
import * as path from 'node:path';
import { Recorder, RehearsalContext } from '../part';
import { run } from '../tools/commands';

const MOST_MEGABYTES = 30;
/** Every file of the published package matches one of these. */
const EXPECTED = [
  /^(package\.json|README\.md|LICENSE|THIRD-PARTY-NOTICES\.txt|API\.md|\.jsii)$/,
  /^lib\/.+\.(js|d\.ts)$/,
  /^assets\/(?:[a-z-]+\/){1,2}[a-z-]+\.lambda\/index\.js$/,
  /^assets\/duckdb-layer\/layer\.zip$/,
  /^assets\/synthesis\/yaml\.js$/,
];
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'preprepare', 'postprepare'];

/** What is published: expected files only, nothing that runs at installation, nothing else to install. */
export async function checkTarball(recorder: Recorder, { root, scratch }: RehearsalContext): Promise<string> {
  const folder = path.join(scratch, 'packed');
  fs.mkdirSync(folder);
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  const tarball = path.join(folder, fs.readdirSync(folder)[0]);
  const megabytes = Math.round(fs.statSync(tarball).size / 1e5) / 10;
  recorder.figure('tarball', megabytes, 'MB');
  recorder.check(`the tarball has at most ${MOST_MEGABYTES} MB`, megabytes <= MOST_MEGABYTES, `${megabytes} MB`);
  const files = (await run('tar', ['-tzf', tarball])).split('\n').filter((name) => name !== '').map((name) => name.replace(/^package\//, ''));
  const stray = files.filter((name) => !EXPECTED.some((pattern) => pattern.test(name)));
  recorder.check('the tarball holds expected files only', stray.length === 0 && files.length > 0, `${files.length} files; not expected: ${stray.slice(0, 10).join(', ')}`);
  const missing = EXPECTED.filter((pattern) => !files.some((name) => pattern.test(name)));
  recorder.check('the tarball holds every kind of expected file', missing.length === 0, missing.map(String).join(', '));
  const manifest = JSON.parse(await run('tar', ['-xzOf', tarball, 'package/package.json']));
  const scripts = INSTALL_SCRIPTS.filter((name) => manifest.scripts?.[name] !== undefined);
  recorder.check('nothing runs when the package is installed', scripts.length === 0 && !files.includes('binding.gyp'), scripts.join(', '));
  const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.bundledDependencies });
  const notices = await run('tar', ['-xzOf', tarball, 'package/THIRD-PARTY-NOTICES.txt']).catch(() => '');
  const unnamed = bundledPackages(root).filter((name) => !notices.includes(`\n${name} `));
  recorder.check('the notices name every package whose code is inside', unnamed.length === 0 && notices !== '', unnamed.join(', '));
  recorder.check('the package has no runtime dependency', dependencies.length === 0, dependencies.join(', '));
  return tarball;
}

/** What the handlers import by name, which their bundles therefore hold. */
function bundledPackages(root: string): string[] {
  const sources = fs.readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.(lambda|client)\.ts$/.test(file));
  const imported = sources.flatMap((file) => [...fs.readFileSync(path.join(root, 'src', file), 'utf8').matchAll(/^import (?!type ).*from '((?:@[^/']+\/)?[^/'.][^/']*)/gm)].map(([, name]) => name));
  return [...new Set(imported)].filter((name) => fs.existsSync(path.join(root, 'node_modules', name)) && !name.startsWith('@types/'));
}
