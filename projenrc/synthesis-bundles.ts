import { awscdk, Component, javascript } from 'projen';

/**
 * Third-party code that the constructs need at synthesis, bundled so that the published package has no runtime dependency.
 */
export class SynthesisBundles extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const task = project.addTask('bundle:synthesis', {
      description: 'Bundles the YAML parser that reads verified queries at synthesis',
      execArgs: ['esbuild', 'projenrc/bundles/yaml.ts', '--bundle', '--minify', '--platform=node', '--target=node20', '--legal-comments=inline',
        '--outfile=assets/synthesis/yaml.js'],
    });
    javascript.Bundler.of(project)!.bundleTask.spawn(task);
  }
}
