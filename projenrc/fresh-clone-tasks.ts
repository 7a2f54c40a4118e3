import { awscdk, Component, javascript } from 'projen';

/** The tasks a newcomer types first install what they need: `npx projen` reads the tasks file without installing. (`build` starts with `default`.) */
const FIRST_COMMANDS = ['default', 'demo', 'bench', 'evaluate', 'rehearse'];

export class FreshCloneTasks extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const install = project.addTask('install:missing', {
      description: 'Installs the dependencies when there are none',
      condition: '[ ! -e node_modules/.package-lock.json ]',
      exec: 'npm ci',
    });
    for (const name of FIRST_COMMANDS) {
      project.tasks.tryFind(name)?.prependSpawn(install);
    }
    // Assets are an input of synthesis: without them every template test ends in "CannotFindAsset".
    const test = project.testTask;
    test.prependSpawn(project.tasks.tryFind('typecheck')!);
    test.prependSpawn(javascript.Bundler.of(project)!.bundleTask);
    test.prependSpawn(install);
  }
}
