/**
 * The corpora and evaluation data in `../shared`, beside the checkout. The project stands without them:
 * a suite that needs them is skipped with a message where they are absent.
 */
import * as fs from 'fs';
import * as path from 'path';

const SHARED = path.resolve(__dirname, '..', '..', '..', 'shared');

/** The path of a file in `../shared`, or undefined where it is absent. */
export function sharedPath(...parts: string[]): string | undefined {
  const file = path.join(SHARED, ...parts);
  return fs.existsSync(file) ? file : undefined;
}

/** A suite over a file or folder of `../shared`; skipped with a message that names it where it is absent. */
export function describeWithShared(name: string, parts: string[], suite: (file: string) => void): void {
  const file = sharedPath(...parts);
  if (file === undefined) {
    describe(name, () => {
      it.skip(`skipped: ../shared/${parts.join('/')} is not there`, () => undefined);
    });
    return;
  }
  describe(name, () => suite(file));
}
