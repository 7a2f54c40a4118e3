import { awscdk, Component, javascript } from 'projen';

/** `npx projen demo`, `bench` and `evaluate`: they build only what they need. */
export class DemoTasks extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const bundle = javascript.Bundler.of(project)!.bundleTask;
    const demo = project.addTask('demo', {
      description: 'Runs the quickstart on the local cloud with real CSV files: no AWS account (-- --help)',
    });
    demo.exec('tsx examples/typescript/quickstart/demo/prepare.ts', { name: 'prepare' });
    demo.execArgs(['tsx', 'examples/typescript/quickstart/demo/demo.ts'], { receiveArgs: true });

    const bench = project.addTask('bench', { description: 'Measures speed and sizes; prints one JSON object per figure' });
    bench.spawn(bundle);
    bench.execArgs(['tsx', '--expose-gc', 'bench/bench.ts'], { receiveArgs: true });

    const evaluate = project.addTask('evaluate', { description: 'Scores the pipeline on a folder of evaluation data (-- --help)' });
    evaluate.spawn(bundle);
    evaluate.execArgs(['tsx', 'evaluation/evaluate.ts'], { receiveArgs: true });
  }
}
