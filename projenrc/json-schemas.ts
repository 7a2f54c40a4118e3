import { awscdk, Component } from 'projen';

/** The JSON schemas in `docs/`, written from the zod schemas that the handlers use. A test says when they are not current. */
export class JsonSchemas extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    project.addTask('docs:schemas', {
      description: 'Writes the JSON schemas in docs/',
      execArgs: ['tsx', 'projenrc/tasks/write-json-schemas.ts'],
    });
  }
}
