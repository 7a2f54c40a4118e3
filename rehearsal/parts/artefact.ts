import { checkLayer } from '../artefact/layer';
import { runOnArm64 } from '../artefact/on-arm64';
import { RehearsalPart } from '../part';

/** What is shipped: the arm64 code runs, builds are repeatable, the tarball holds what it should and installs. */
export const artefact: RehearsalPart = {
  name: 'artefact',
  title: 'the shipped layer and bundles on arm64, repeatable builds, the tarball in other apps',
  async run(recorder, context) {
    checkLayer(recorder, context);
    await runOnArm64(recorder, context);
  },
};
