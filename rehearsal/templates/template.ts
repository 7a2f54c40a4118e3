/** A synthesized template. */
export interface Template {
  readonly Resources: Record<string, TemplateResource>;
  readonly [section: string]: unknown;
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** What a rule holds against a resource. */
export interface Finding {
  readonly rule: string;
  readonly logicalId: string;
  readonly message: string;
}

/** One thing that must hold for every template of the library. */
export interface Rule {
  readonly name: string;
  /** Messages by logical id. */
  check(template: Template): Iterable<[logicalId: string, message: string]>;
}

/** Resources of a type, with their logical ids. */
export function ofType(template: Template, type: string): [string, TemplateResource][] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** Logical ids that a value refers to, by Ref, Fn::GetAtt or within Fn::Sub, at any depth. */
export function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : String(inner).split('.')[0])];
    if (key === 'Fn::Sub' && typeof inner === 'string') return [...inner.matchAll(/\$\{([A-Za-z0-9]+)(?:\.[A-Za-z0-9.]+)?\}/g)].map(([, id]) => id);
    return references(inner);
  });
}

/** The one resource of a type that a value refers to. */
export function referred(template: Template, value: unknown, type: string): string | undefined {
  return references(value).find((id) => template.Resources[id]?.Type === type);
}

export interface Statement {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly NotAction?: unknown;
  readonly NotResource?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

export const list = <T>(value: T | readonly T[] | undefined): T[] => (value === undefined ? [] : Array.isArray(value) ? [...value] : [value as T]);

/** Every policy statement of a template: of roles' policies, resource policies and trust. */
export function statements(template: Template): { logicalId: string; kind: 'identity' | 'resource' | 'trust'; statement: Statement }[] {
  return Object.entries(template.Resources).flatMap(([logicalId, { Type, Properties = {} }]) => {
    const of = (kind: 'identity' | 'resource' | 'trust', document: any) => list<Statement>(document?.Statement).map((statement) => ({ logicalId, kind, statement }));
    return [
      ...of(Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy' ? 'identity' : 'resource', Properties.PolicyDocument),
      ...of('trust', Properties.AssumeRolePolicyDocument),
      ...of('resource', Properties.KeyPolicy),
      ...list<any>(Properties.Policies).flatMap((inline) => of('identity', inline.PolicyDocument)),
    ];
  });
}

/** Runs rules over a template. */
export function findings(rules: readonly Rule[], template: Template): Finding[] {
  return rules.flatMap((rule) => [...rule.check(template)].map(([logicalId, message]) => ({ rule: rule.name, logicalId, message })));
}
