import { awscdk, Component, javascript } from 'projen';

/** Builds the arm64 Lambda layer with DuckDB that ships inside the package: `assets/duckdb-layer/layer.zip`. */
export class DuckDbLayer extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const task = project.addTask('bundle:duckdb-layer', {
      description: 'Builds the arm64 DuckDB Lambda layer',
      execArgs: ['tsx', 'projenrc/tasks/build-duckdb-layer.ts'],
    });
    javascript.Bundler.of(project)!.bundleTask.spawn(task);
  }
}
