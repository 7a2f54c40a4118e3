import * as fs from 'node:fs';
import * as path from 'node:path';
import { FunctionHost } from './function-host';
import { layerModules } from './layers';
import { Assembly, LocalResource } from '../assembly/assembly';
import { AssemblyError } from '../assembly/template';
import { Gateway, TRANSPORT } from '../gateway/gateway';
import { Caller } from '../gateway/service';
import { Permissions } from '../iam/permissions';

export interface StartFunctionsOptions {
  readonly url: string;
  readonly dataFolder: string;
  readonly gateway: Gateway;
  readonly permissions: Permissions;
  readonly today?: string;
  readonly isVerbose: boolean;
  readonly accountId: string;
  readonly region: string;
  readonly nodeCommand?: readonly string[];
}

/** A host for every function of the assembly, by ARN, each with credentials of its own. */
export function startFunctions(assembly: Assembly, options: StartFunctionsOptions): Map<string, FunctionHost> {
  const functions = assembly.resources.filter(({ type }) => type === 'AWS::Lambda::Function');
  return new Map(functions.map((resource, index) => [resource.attributes.Arn, startFunction(resource, index, assembly, options)]));
}

function startFunction(resource: LocalResource, index: number, assembly: Assembly, options: StartFunctionsOptions): FunctionHost {
  const { properties, logicalId } = resource;
  if (!String(properties.Runtime).startsWith('nodejs')) {
    throw new AssemblyError(`${logicalId} has the runtime ${properties.Runtime}: the local cloud runs Node.js functions only`);
  }
  const roleArn: string = properties.Role;
  if (!options.permissions.trusts(roleArn, 'lambda.amazonaws.com')) {
    throw new AssemblyError(`the role of ${logicalId} does not trust lambda.amazonaws.com`);
  }
  const caller: Caller = {
    principalArn: `arn:aws:sts::${options.accountId}:assumed-role/${roleArn.split('/').pop()}/${resource.ref}`,
    roleArn,
    accessKeyId: `ASIALOCAL${String(index).padStart(11, '0')}`,
    isAdministrator: false,
  };
  checkNetwork(resource, caller, options);
  traces(resource, caller, options);
  const { accessKeyId } = caller;
  const secretAccessKey = `local-${logicalId}`;
  options.gateway.identities.set(accessKeyId, { secretAccessKey, caller });
  const variables: Record<string, string> = Object.fromEntries(Object.entries(properties.Environment?.Variables ?? {}).map(([name, value]) => [name, String(value)]));
  return new FunctionHost({
    functionName: resource.ref,
    functionArn: resource.attributes.Arn,
    handler: properties.Handler,
    taskRoot: taskRoot(resource, assembly, options.dataFolder),
    memoryMb: properties.MemorySize ?? 128,
    timeoutSeconds: properties.Timeout ?? 3,
    // A function whose role may not write its log has none, on an account too.
    logFile: mayLog(resource, caller, options) ? path.join(options.dataFolder, 'logs', `${logicalId}.log`) : undefined,
    isVerbose: options.isVerbose,
    nodeCommand: options.nodeCommand,
    environment: {
      ...variables,
      ...options.today !== undefined && 'TODAY' in variables ? { TODAY: options.today } : {},
      ...properties.Layers ? { NODE_PATH: layers(properties.Layers, assembly, options) } : {},
      ...properties.LoggingConfig?.LogFormat === 'JSON' ? { AWS_LAMBDA_LOG_FORMAT: 'JSON', AWS_LAMBDA_LOG_LEVEL: 'INFO' } : {},
      AWS_REGION: options.region,
      AWS_DEFAULT_REGION: options.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: 'local',
      AWS_ENDPOINT_URL: options.url,
    },
  });
}

function mayLog({ ref, properties }: LocalResource, caller: Caller, { permissions, accountId, region }: StartFunctionsOptions): boolean {
  const group = properties.LoggingConfig?.LogGroup ?? `/aws/lambda/${ref}`;
  const stream = `arn:aws:logs:${region}:${accountId}:log-group:${group}:log-stream:local`;
  return ['logs:CreateLogStream', 'logs:PutLogEvents'].every((action) => permissions.permits(caller, action, stream, TRANSPORT));
}

/** Lambda sends traces with the function's rights, and goes without where they do not suffice. */
function traces({ properties }: LocalResource, caller: Caller, { permissions }: StartFunctionsOptions): void {
  if (properties.TracingConfig?.Mode !== 'Active') return;
  for (const action of ['xray:PutTraceSegments', 'xray:PutTelemetryRecords']) permissions.permits(caller, action, '*', TRANSPORT);
}

/**
 * In a network Lambda makes and removes network interfaces with the function's rights.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
 */
function checkNetwork({ logicalId, properties }: LocalResource, caller: Caller, { permissions }: StartFunctionsOptions): void {
  if ((properties.VpcConfig?.SubnetIds ?? []).length === 0) return;
  const missing = INTERFACE_ACTIONS.filter((action) => !permissions.permits(caller, action, '*', TRANSPORT));
  if (missing.length > 0) {
    throw new AssemblyError(`the role of ${logicalId} may not ${missing.join(', ')}: Lambda needs it for a function in a VPC`);
  }
}

const INTERFACE_ACTIONS = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface', 'AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses']
  .map((name) => `ec2:${name}`);

/** A copy of the bundle away from the assembly: no `node_modules` beside it may help out. */
function taskRoot({ properties, logicalId }: LocalResource, assembly: Assembly, dataFolder: string): string {
  const asset = assembly.assets.get(`${properties.Code.S3Bucket}/${properties.Code.S3Key}`);
  if (asset === undefined || !fs.existsSync(asset.path)) {
    throw new AssemblyError(`the code of ${logicalId} is not in the assembly: synthesize it again`);
  }
  const folder = path.join(dataFolder, 'functions', logicalId);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.cpSync(asset.path, folder, { recursive: true });
  const file = path.join(folder, `${String(properties.Handler).split('.').slice(0, -1).join('.')}`);
  if (!['.js', '.mjs', '.cjs'].some((extension) => fs.existsSync(file + extension))) {
    throw new AssemblyError(`the handler ${properties.Handler} of ${logicalId} is not in its code`);
  }
  return folder;
}

function layers(layerArns: string[], assembly: Assembly, { dataFolder, nodeCommand }: StartFunctionsOptions): string {
  const files = layerArns.map((arn) => {
    const layer = assembly.resources.find(({ ref }) => ref === arn);
    const asset = assembly.assets.get(`${layer?.properties.Content.S3Bucket}/${layer?.properties.Content.S3Key}`);
    if (asset === undefined) {
      throw new AssemblyError(`the layer ${arn} is not in the assembly: synthesize it again`);
    }
    return asset.path;
  });
  return layerModules(files, path.join(dataFolder, 'layers'), nodeCommand !== undefined);
}
