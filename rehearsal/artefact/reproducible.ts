import * as fs from 'node:fs';
import * as path from 'node:path';
import { Recorder, RehearsalContext } from '../part';
import { run, sha256OfFile } from '../tools/commands';

/** Two builds from nothing, in folders of other names, give the same bytes. */
export async function checkReproducible(recorder: Recorder, { root, scratch }: RehearsalContext): Promise<void> {
  const folders = ['first', path.join('the', 'second', 'of', 'them')].map((name) => path.join(scratch, 'builds', name));
  const built = await Promise.all(folders.map(async (folder) => {
    fs.mkdirSync(folder, { recursive: true });
    const files = (await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })).split('\n').filter((file) => file !== '' && fs.existsSync(path.join(root, file)));
    for (const file of files) {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.copyFileSync(path.join(root, file), path.join(folder, file));
    }
    fs.symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    await run('npx', ['projen', 'bundle'], { cwd: folder });
    return hashes(path.join(folder, 'assets'));
  }));
  const [first, second] = built;
  const different = [...first].filter(([file, hash]) => second.get(file) !== hash).map(([file]) => file);
  recorder.check('two clean builds in different folders give the same assets, byte for byte', different.length === 0 && first.size === second.size && first.size >= 5, `${first.size} files; other: ${different.join(', ')}`);
  const here = hashes(path.join(root, 'assets'));
  const stale = [...first].filter(([file, hash]) => here.get(file) !== hash).map(([file]) => file);
  recorder.check('the assets that were tested are those of a clean build', stale.length === 0, stale.join(', '));
}

/** Of what ships. */
function hashes(folder: string): Map<string, string> {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => fs.statSync(path.join(folder, file)).isFile() && !/\.meta\.json$|\.layer-key$/.test(file));
  return new Map(files.sort().map((file) => [file, sha256OfFile(path.join(folder, file))]));
}
