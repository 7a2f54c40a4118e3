import { AssemblyError, Template } from './template';

/** What intrinsic functions ask for. */
export interface IntrinsicScope {
  readonly template: Template;
  ref(logicalId: string): unknown;
  attribute(logicalId: string, attribute: string): unknown;
  importValue(name: string): unknown;
}

/** A value that takes part in nothing: `AWS::NoValue`. */
export const NO_VALUE = Symbol('AWS::NoValue');

/**
 * Resolves the intrinsic functions of a template value.
 *
 * @throws AssemblyError naming the function that is not known, or what it refers to that is not there
 */
export function resolveIntrinsics(value: unknown, scope: IntrinsicScope): any {
  if (Array.isArray(value)) {
    return value.map((item) => resolveIntrinsics(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const keys = Object.keys(value);
  if (keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::') || keys[0] === 'Condition')) {
    const [name] = keys;
    const argument = (value as Record<string, unknown>)[name];
    const intrinsic = INTRINSICS[name];
    // `Condition` is a function only inside conditions; elsewhere, as in policies, it is a property.
    if (name !== 'Condition' || typeof argument === 'string') {
      if (intrinsic === undefined) {
        throw new AssemblyError(`the intrinsic function ${name} is not known: the local cloud has ${Object.keys(INTRINSICS).join(', ')}`);
      }
      return intrinsic(argument, scope);
    }
  }
  return Object.fromEntries(Object.entries(value)
    .map(([key, item]) => [key, resolveIntrinsics(item, scope)])
    .filter(([, item]) => item !== NO_VALUE));
}

const INTRINSICS: Record<string, (argument: any, scope: IntrinsicScope) => unknown> = {
  'Ref': (name, scope) => scope.ref(name),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, attribute] = Array.isArray(argument) ? argument : String(argument).split(/\.(.*)/s);
    return scope.attribute(logicalId, resolveIntrinsics(attribute, scope));
  },
  'Fn::Join': ([separator, parts], scope) => (resolveIntrinsics(parts, scope) as unknown[]).join(separator),
  'Fn::Sub': (argument, scope) => {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return String(resolveIntrinsics(variables[name], scope));
      return String(name.includes('.') ? INTRINSICS['Fn::GetAtt'](name, scope) : scope.ref(name));
    });
  },
  'Fn::Select': ([index, values], scope) => resolveIntrinsics(values, scope)[Number(resolveIntrinsics(index, scope))],
  'Fn::Split': ([separator, text], scope) => String(resolveIntrinsics(text, scope)).split(separator),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = resolveIntrinsics(argument, scope);
    const found = scope.template.Mappings?.[map]?.[first]?.[second];
    if (found === undefined) {
      throw new AssemblyError(`the mapping ${map} has no value for ${first}, ${second}`);
    }
    return found;
  },
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolveIntrinsics(argument, scope))).toString('base64'),
  'Fn::GetAZs': () => ['a', 'b', 'c'].map((zone) => `us-east-1${zone}`),
  'Fn::ImportValue': (argument, scope) => scope.importValue(String(resolveIntrinsics(argument, scope))),
  'Fn::If': ([condition, yes, no], scope) => resolveIntrinsics(holds(condition, scope) ? yes : no, scope),
  'Fn::Equals': (argument, scope) => {
    const [a, b] = resolveIntrinsics(argument, scope);
    return a === b;
  },
  'Fn::And': (conditions: unknown[], scope) => conditions.every((condition) => truth(condition, scope)),
  'Fn::Or': (conditions: unknown[], scope) => conditions.some((condition) => truth(condition, scope)),
  'Fn::Not': ([condition], scope) => !truth(condition, scope),
  'Fn::ToJsonString': (argument, scope) => JSON.stringify(resolveIntrinsics(argument, scope)),
  'Fn::Length': (argument, scope) => resolveIntrinsics(argument, scope).length,
  'Condition': (name, scope) => holds(name, scope),
};

function truth(condition: unknown, scope: IntrinsicScope): boolean {
  return resolveIntrinsics(condition, scope) === true;
}

/** Whether a named condition of the template holds. */
export function holds(name: string, scope: IntrinsicScope): boolean {
  const condition = scope.template.Conditions?.[name];
  if (condition === undefined) {
    throw new AssemblyError(`the template has no condition ${name}`);
  }
  return truth(condition, scope);
}
