import { awscdk, Component, javascript } from 'projen';

/** `npx projen rehearse`: the project against real counterparts of what it expects of AWS. */
export class RehearsalTask extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const rehearse = project.addTask('rehearse', {
      description: 'Holds the project against real counterparts: Trino, moto, policy and template checkers, arm64, other languages (-- --help)',
    });
    rehearse.spawn(javascript.Bundler.of(project)!.bundleTask);
    rehearse.execArgs(['tsx', 'rehearsal/rehearse.ts'], { receiveArgs: true });
  }
}
