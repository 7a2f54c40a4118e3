import { awscdk, Component } from 'projen';

/**
 * One strict TypeScript program over src, test, local, projenrc, bench, evaluation, rehearsal and examples.
 *
 * ts-jest compiles file by file without checking types, so the tests would otherwise run unchecked.
 */
export class TypeChecking extends Component {
  constructor(project: awscdk.AwsCdkConstructLibrary) {
    super(project);
    const sources = ['src/**/*.ts', 'test/**/*.ts', 'local/src/**/*.ts', 'projenrc/**/*.ts', 'bench/**/*.ts', 'evaluation/**/*.ts', 'rehearsal/**/*.ts', 'examples/typescript/**/*.ts', '.projenrc.ts'];
    const tsconfig = project.tryFindObjectFile('tsconfig.dev.json');
    tsconfig?.addOverride('include', sources);
    tsconfig?.addOverride('exclude', ['node_modules', '**/cdk.out']);
    tsconfig?.addOverride('compilerOptions.noEmit', true);
    tsconfig?.addOverride('compilerOptions.target', 'ES2022');
    tsconfig?.addOverride('compilerOptions.lib', ['es2022']);
    tsconfig?.addOverride('compilerOptions.skipLibCheck', true);
    // ts-jest then compiles each file alone, in milliseconds.
    tsconfig?.addOverride('compilerOptions.isolatedModules', true);

    const eslint = project.tryFindObjectFile('.eslintrc.json');
    eslint?.addOverride('parserOptions.projectService', false);
    eslint?.addOverride('parserOptions.project', './tsconfig.dev.json');

    project.addTask('typecheck', {
      description: 'Checks the types of src, test, local, projenrc, bench, evaluation, rehearsal and examples',
      execArgs: ['tsc', '--noEmit', '--project', 'tsconfig.dev.json'],
    });
  }
}
