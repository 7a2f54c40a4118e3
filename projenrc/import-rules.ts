import { awscdk, Component } from 'projen';

const HANDLER_LIBRARIES = ['@aws-sdk/*', '@aws-lambda-powertools/*', '@duckdb/*', '@smithy/*', 'hono', 'hono/*', 'zod', 'zod/*', 'yaml', 'fflate', 'aws-lambda-ric'];

/**
 * Who may import what, by the suffix that tells a file's permissions (docs/architecture.md).
 */
export class ImportRules extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    // Handlers are bundled: what they import is a development dependency. The rules below say who may import it.
    project.eslint?.allowDevDeps('src/**/*.ts');
    project.eslint?.allowDevDeps('local/**/*.ts');
    const forbid = (files: string[], excluded: string[], group: string[], message: string) => project.eslint?.addOverride({
      files,
      excludedFiles: excluded,
      rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
    });
    forbid(['src/**/*.ts'], [], ['**/local/**', 'cdk-genai-data-pipeline-local'], 'src/ never imports the local cloud');
    forbid(['src/sql/**/*.ts'], [], ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', ...HANDLER_LIBRARIES, '../*', 'fs', 'path'], 'the SQL front end is pure: no AWS, no I/O, nothing outside src/sql');
    forbid(['src/*.ts', 'src/private/**/*.ts', 'src/**/{csv-catalog,cataloging,crawler-cataloging,parquet-cataloging,upload-source,dataset-describer,nl-query-api,api-access,api-endpoint,answer-style,general-questions,verified-queries}.ts'], [],
      [...HANDLER_LIBRARIES, '*.lambda', '*.client'], 'what runs at synthesis imports nothing that only handlers need');
    forbid(['src/**/*.lambda.ts', 'src/**/*.client.ts'], [], ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs', '**/local/**'], 'handlers import nothing of synthesis');
  }
}
