import * as fs from 'node:fs';
import * as path from 'node:path';
import { holds, NO_VALUE, resolveIntrinsics } from './intrinsics';
import { isWithoutEffect, Names, namesOf, NamingContext } from './resource-types';
import { AssemblyError, Template, TemplateResource } from './template';

/** A resource with its intrinsics resolved. */
export interface LocalResource {
  readonly logicalId: string;
  readonly type: string;
  readonly stackName: string;
  readonly properties: Record<string, any>;
  readonly ref: string;
  readonly attributes: Record<string, string>;
}

/** A file or folder that deployment would upload. */
export interface LocalAsset {
  readonly path: string;
  readonly isFolder: boolean;
}

export interface Assembly {
  readonly resources: LocalResource[];
  /** By bucket and key, as templates name them. */
  readonly assets: Map<string, LocalAsset>;
  /** `<stack>.<output>` → value. */
  readonly outputs: Record<string, string>;
  /** Types and logical ids of what does not run here. */
  readonly notSimulated: string[];
  /** What other stacks import, by the name of the export. */
  readonly exports: Map<string, () => unknown>;
}

export interface AssemblyOptions {
  readonly accountId: string;
  readonly region: string;
  readonly endpoint: string;
  /** @default 'aws' */
  readonly partition?: string;
}

/** The namespace by which the library's functions are known. */
const METRICS_NAMESPACE = 'CdkGenAiDataPipeline';

/**
 * Reads a folder that `cdk synth` wrote.
 *
 * @throws AssemblyError with one line: what is missing, broken or not known
 */
export function readAssembly(folder: string, options: AssemblyOptions): Assembly {
  const manifest = readJson(path.join(folder, 'manifest.json'), `there is no cloud assembly in ${folder}: run 'cdk synth' first, or give the folder that it wrote`);
  const result: Assembly = { resources: [], assets: new Map(), outputs: {}, notSimulated: [], exports: new Map() };
  const stacks: StackReader[] = [];
  for (const [name, artifact] of Object.entries<any>(manifest.artifacts ?? {})) {
    if (artifact.type === 'cdk:cloud-assembly') {
      const nested = readAssembly(path.join(folder, artifact.properties.directoryName), options);
      result.resources.push(...nested.resources);
      nested.assets.forEach((asset, key) => result.assets.set(key, asset));
      Object.assign(result.outputs, nested.outputs);
      result.notSimulated.push(...nested.notSimulated);
    } else if (artifact.type === 'cdk:asset-manifest') {
      addAssets(result.assets, folder, artifact.properties.file, options);
    } else if (artifact.type === 'aws:cloudformation:stack') {
      const file = path.join(folder, artifact.properties.templateFile);
      stacks.push(new StackReader(artifact.properties.stackName ?? name, readJson(file, `the template ${file} is missing`), options, result.exports));
    }
  }
  // A stack may import what a later one exports, and what it imports must run although only the other stack refers to it.
  const imported = new Set(stacks.flatMap((stack) => stack.importedNames()));
  stacks.forEach((stack) => stack.addExports());
  stacks.forEach((stack) => stack.readInto(result, imported));
  return result;
}

function addAssets(assets: Map<string, LocalAsset>, folder: string, file: string, { accountId, region, partition = 'aws' }: AssemblyOptions): void {
  const manifest = readJson(path.join(folder, file), `the asset manifest ${file} is missing`);
  const fill = (text: string) => text.replace(/\$\{AWS::AccountId\}/g, accountId).replace(/\$\{AWS::Region\}/g, region).replace(/\$\{AWS::Partition\}/g, partition);
  for (const asset of Object.values<any>(manifest.files ?? {})) {
    for (const destination of Object.values<any>(asset.destinations)) {
      assets.set(`${fill(destination.bucketName)}/${fill(destination.objectKey)}`, {
        path: path.resolve(folder, asset.source.path),
        isFolder: asset.source.packaging === 'zip',
      });
    }
  }
}

function readJson(file: string, missing: string): any {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    throw new AssemblyError(missing);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AssemblyError(`${file} is not JSON: ${(error as Error).message}`);
  }
}

/** Resolves one stack's template. */
class StackReader {
  private readonly names = new Map<string, Names>();
  private readonly naming: NamingContext;

  constructor(private readonly stackName: string, private readonly template: Template, options: AssemblyOptions, private readonly exports: Assembly['exports']) {
    this.naming = { partition: 'aws', ...options, stackName };
  }

  /** Names of exports that the library's functions and what they refer to import here. */
  public importedNames(): string[] {
    const resources = this.activeResources();
    const ours = this.closureOf(this.ownFunctions(resources), resources);
    return [...ours].flatMap((id) => importsIn(resources[id].Properties)).map((name) => String(this.at(this.stackName, () => resolveIntrinsics(name, this.scope()))));
  }

  public addExports(): void {
    for (const { Export, Value } of Object.values(this.template.Outputs ?? {})) {
      if (Export?.Name !== undefined) this.exports.set(String(resolveIntrinsics(Export.Name, this.scope())), () => resolveIntrinsics(Value, this.scope()));
    }
  }

  private activeResources(): Record<string, TemplateResource> {
    return Object.fromEntries(Object.entries(this.template.Resources ?? {}).filter(([, { Condition }]) => Condition === undefined || holds(Condition, this.scope())));
  }

  public readInto(assembly: Assembly, imported: ReadonlySet<string>): void {
    const resources = this.activeResources();
    const nested = Object.keys(resources).find((id) => resources[id].Type === 'AWS::CloudFormation::Stack');
    if (nested !== undefined) {
      throw new AssemblyError(`${nested} of stack ${this.stackName} is a nested stack, which the local cloud does not run: put the pipeline into a stack of its own`);
    }
    const ours = this.closureOf([...this.ownFunctions(resources), ...this.exporters(resources, imported)], resources);
    for (const [logicalId, resource] of Object.entries(resources)) {
      if (!ours.has(logicalId)) {
        if (!isWithoutEffect(resource.Type) && resource.Type !== 'AWS::CDK::Metadata') {
          assembly.notSimulated.push(`${resource.Type} ${logicalId}`);
        }
        continue;
      }
      const properties = this.at(logicalId, () => resolveIntrinsics(resource.Properties ?? {}, this.scope()));
      assembly.resources.push({ logicalId, type: resource.Type, stackName: this.stackName, properties, ...this.namesOf(logicalId) });
    }
    for (const [name, output] of Object.entries(this.template.Outputs ?? {})) {
      try {
        assembly.outputs[`${this.stackName}.${name}`] = String(resolveIntrinsics(output.Value, this.scope()));
      } catch {
        // An output of something that does not run here.
      }
    }
  }

  /** The library's functions are known by the namespace of their metrics. */
  private ownFunctions(resources: Record<string, TemplateResource>): string[] {
    return Object.keys(resources).filter((id) => resources[id].Type === 'AWS::Lambda::Function'
      && resources[id].Properties?.Environment?.Variables?.POWERTOOLS_METRICS_NAMESPACE === METRICS_NAMESPACE);
  }

  /** Resources behind the exports that another stack's pipeline imports. */
  private exporters(resources: Record<string, TemplateResource>, imported: ReadonlySet<string>): string[] {
    return Object.values(this.template.Outputs ?? {})
      .filter(({ Export }) => Export?.Name !== undefined && imported.has(String(resolveIntrinsics(Export.Name, this.scope()))))
      .flatMap(({ Value }) => [...referencesIn(Value)].filter((id) => id in resources));
  }

  /** Some resources, what they refer to, and what serves them: so that an app's other resources need not be known. */
  private closureOf(roots: readonly string[], resources: Record<string, TemplateResource>): Set<string> {
    const refers = new Map(Object.entries(resources).map(([id, resource]) => [id, referencesIn(resource.Properties)]));
    const isFunction = (id: string) => resources[id].Type === 'AWS::Lambda::Function';
    const closure = new Set(roots);
    if (closure.size === 0) {
      return closure;
    }
    for (let size = -1; size !== closure.size;) {
      size = closure.size;
      for (const [id, targets] of refers) {
        if (closure.has(id)) {
          [...targets].filter((target) => target in resources).forEach((target) => closure.add(target));
        } else if (!isFunction(id) && SERVING_TYPES.has(resources[id].Type) && [...targets].some((target) => closure.has(target))) {
          closure.add(id);
        }
      }
    }
    return closure;
  }

  private scope() {
    return {
      template: this.template,
      ref: (logicalId: string) => this.pseudoParameter(logicalId) ?? this.parameter(logicalId) ?? this.namesOf(logicalId).ref,
      attribute: (logicalId: string, attribute: string) => {
        const { ref, attributes } = this.namesOf(logicalId);
        const type = this.template.Resources![logicalId].Type;
        // What does nothing here is asked for nothing but a name: a security group's id, for example.
        const value = attributes[attribute] ?? (isWithoutEffect(type) ? `${ref}-${attribute}` : undefined);
        if (value === undefined) {
          throw new AssemblyError(`${logicalId} (${type}) has no attribute ${attribute} that the local cloud knows`);
        }
        return value;
      },
      importValue: (name: string) => {
        const exported = this.exports.get(name);
        if (exported === undefined) throw new AssemblyError(`no stack of this assembly exports ${name}, which stack ${this.stackName} imports`);
        return exported();
      },
    };
  }

  private pseudoParameter(name: string): unknown {
    const { region, accountId, partition } = this.naming;
    return ({
      'AWS::AccountId': accountId,
      'AWS::Region': region,
      'AWS::Partition': partition,
      'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
      'AWS::StackName': this.stackName,
      'AWS::StackId': `arn:${partition}:cloudformation:${region}:${accountId}:stack/${this.stackName}/local`,
      'AWS::NoValue': NO_VALUE,
      'AWS::NotificationARNs': [],
    } as Record<string, unknown>)[name];
  }

  private parameter(name: string): unknown {
    const parameter = this.template.Parameters?.[name];
    if (parameter !== undefined && parameter.Default === undefined) {
      throw new AssemblyError(`the parameter ${name} of stack ${this.stackName} has no default value`);
    }
    return parameter?.Default;
  }

  private namesOf(logicalId: string): Names {
    const known = this.names.get(logicalId);
    if (known !== undefined) {
      return known;
    }
    const resource = this.template.Resources?.[logicalId];
    if (resource === undefined) {
      throw new AssemblyError(`the template of stack ${this.stackName} refers to ${logicalId}, which it does not have`);
    }
    // Only names that are given are resolved here: other properties may refer back.
    const naming = Object.fromEntries(Object.entries(resource.Properties ?? {}).filter(([key]) => /Name$|^DatabaseInput$/.test(key)));
    const names = namesOf(resource.Type, logicalId, this.at(logicalId, () => resolveIntrinsics(naming, this.scope())), this.naming);
    if (names === undefined) {
      throw new AssemblyError(`${logicalId} has the type ${resource.Type}, which the local cloud does not know, and the pipeline refers to it`);
    }
    this.names.set(logicalId, names);
    return names;
  }

  private at<T>(logicalId: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof AssemblyError) throw error;
      throw new AssemblyError(`${logicalId} of stack ${this.stackName} cannot be resolved: ${(error as Error).message}`);
    }
  }
}

/** Types that serve what they refer to. */
const SERVING_TYPES = new Set([
  'AWS::ApiGateway::Authorizer', 'AWS::ApiGateway::Deployment', 'AWS::ApiGateway::GatewayResponse', 'AWS::ApiGateway::Method', 'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::Stage', 'AWS::Events::Rule', 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::Lambda::EventSourceMapping', 'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy',
]);

function referencesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(value)) {
    value.forEach((item) => referencesIn(item, found));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (key === 'Ref' && typeof item === 'string') {found.add(item);} else if (key === 'Fn::GetAtt') {found.add(Array.isArray(item) ? item[0] : String(item).split('.')[0]);} else if (key === 'Fn::Sub') {
        const text = Array.isArray(item) ? item[0] : item;
        for (const [, name] of String(text).matchAll(/\$\{([A-Za-z0-9]+)(?:\.[^}]*)?\}/g)) found.add(name);
        if (Array.isArray(item)) referencesIn(item[1], found);
      } else {referencesIn(item, found);}
    }
  }
  return found;
}

/** The names that `Fn::ImportValue` is given anywhere in a value, intrinsics unresolved. */
function importsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(importsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === 'Fn::ImportValue' ? [item] : importsIn(item)));
}
