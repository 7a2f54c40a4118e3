import { checkFreshApps } from '../artefact/fresh-apps';
import { checkLayer } from '../artefact/layer';
import { runOnArm64 } from '../artefact/on-arm64';
import { checkReproducible } from '../artefact/reproducible';
import { checkTarball } from '../artefact/tarball';
import { RehearsalPart } from '../part';

/** What is shipped: the arm64 code runs, and the tarball holds what it should. */
export const ARTEFACT: RehearsalPart = {
  name: 'artefact',
  title: 'the shipped layer and bundles on arm64, what the tarball holds, where it works, and that a build can be repeated',
  async run(recorder, context) {
    checkLayer(recorder, context);
    const tarball = await checkTarball(recorder, context);
    await runOnArm64(recorder, context);
    await checkFreshApps(recorder, context, tarball);
    await checkReproducible(recorder, context);
  },
};
