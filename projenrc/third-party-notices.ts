import { awscdk, Component, javascript } from 'projen';

/** `THIRD-PARTY-NOTICES.txt`: what of others is inside the published assets, under which licence. Committed, so that a new licence is seen. */
export class ThirdPartyNotices extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const task = project.addTask('bundle:notices', {
      description: 'Writes THIRD-PARTY-NOTICES.txt; a licence that may not ship ends it',
      execArgs: ['tsx', 'projenrc/tasks/write-notices.ts'],
    });
    javascript.Bundler.of(project)!.bundleTask.spawn(task);
  }
}
