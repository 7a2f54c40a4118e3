import * as fs from 'node:fs';
import * as path from 'node:path';
import { unzipSync } from 'fflate';
import { elfNeeds, isAtMost, MACHINE_AARCH64 } from './elf';
import { Recorder, RehearsalContext } from '../part';

/** What Amazon Linux 2023, the system of Node.js functions, has: https://docs.aws.amazon.com/linux/al2023/ug/core-glibc.html, GCC 11's C++ library. */
const MOST = ['GLIBC_2.34', 'GLIBCXX_3.4.29', 'CXXABI_1.3.13', 'GCC_11.0'];
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: of a function with all its layers, unzipped. */
const MOST_UNZIPPED_BYTES = 250 * 1024 * 1024;

/** The layer's native code: for arm64, and for the system that Lambda runs. */
export function checkLayer(recorder: Recorder, { root }: RehearsalContext): void {
  const files = Object.entries(unzipSync(fs.readFileSync(path.join(root, 'assets', 'duckdb-layer', 'layer.zip'))));
  const natives = files.flatMap(([name, content]) => {
    const needs = elfNeeds(Buffer.from(content));
    return needs === undefined ? [] : [{ name: name.replace(/^.*\//, ''), needs, folder: path.posix.dirname(name) }];
  });
  recorder.check('the layer has native code', natives.length > 0, natives.map(({ name }) => name).join(', '));
  recorder.check('every native file of the layer is for aarch64', natives.every(({ needs }) => needs.machine === MACHINE_AARCH64),
    natives.map(({ name, needs }) => `${name}: machine ${needs.machine}`).join(', '));
  const tooNew = natives.flatMap(({ name, needs }) => needs.versions.filter((version) => !MOST.some((most) => isAtMost(version, most))).map((version) => `${name}: ${version}`));
  recorder.check('the layer needs no library newer than Amazon Linux 2023 has', tooNew.length === 0 && natives.some(({ needs }) => needs.versions.length > 0),
    tooNew.length > 0 ? tooNew.join(', ') : `at most ${MOST.join(', ')}`);
  recorder.table('What the layer\'s native code needs', ['File', 'Libraries', 'Versions'],
    natives.map(({ name, needs }) => [name, needs.libraries.join(', '), needs.versions.join(', ')]));
  const unzipped = files.reduce((sum, [, content]) => sum + content.length, 0);
  recorder.figure('layer, unzipped', Math.round(unzipped / 1e5) / 10, 'MB');
  recorder.check('the layer fits a function', unzipped < MOST_UNZIPPED_BYTES * 0.9, `${unzipped} bytes of ${MOST_UNZIPPED_BYTES}`);
}
