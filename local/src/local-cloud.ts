import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { ApiFront } from './apigateway/front';
import { restApis } from './apigateway/rest-api';
import { Assembly, LocalResource, readAssembly } from './assembly/assembly';
import { AssemblyError } from './assembly/template';
import { Gateway, ServiceCall, TRANSPORT, WebRequest } from './gateway/gateway';
import { LocalService } from './gateway/service';
import { KeyUse } from './iam/key-use';
import { Permissions, RecordedCall, UnmappedCall } from './iam/permissions';
import { PolicySet } from './iam/policy-set';
import { FunctionHost } from './lambda/function-host';
import { QueueDelivery } from './lambda/queue-delivery';
import { startFunctions } from './lambda/start-functions';
import { createModel } from './models/create-model';
import { LocalModel } from './models/local-model';
import { createAthena } from './services/athena';
import { WorkGroup } from './services/athena/athena.service';
import { Execution } from './services/athena/executions';
import { BedrockService } from './services/bedrock/bedrock.service';
import { EventsService } from './services/events/events.service';
import { CrawlerSettings } from './services/glue/crawler/crawl';
import { Crawlers } from './services/glue/crawler/crawlers';
import { GlueService } from './services/glue/glue.service';
import { LambdaService } from './services/lambda/lambda.service';
import { S3Service } from './services/s3/s3.service';
import { MessageQueue, Queue, QueueSettings } from './services/sqs/queue';
import { SqsService } from './services/sqs/sqs.service';
import { MotoState } from './state/moto-state';

export const ACCOUNT_ID = '123456789012';
export const REGION = 'us-east-1';
/** Everything is allowed to these credentials: they are the person at the keyboard. */
export const ADMINISTRATOR = { accessKeyId: 'LOCALADMIN', secretAccessKey: 'local' };

export interface LocalCloudOptions {
  /** The folder that `cdk synth` wrote. */
  readonly assembly: string;
  /** 0 for any free port. @default 4566 */
  readonly port?: number;
  /** Where buckets, tables and logs are kept. @default - a folder that is removed at the end */
  readonly data?: string;
  /** `rules`, `script:<file>`, `openai:<url>`, `bedrock`, or a model of your own. @default 'rules' */
  readonly model?: string | LocalModel;
  /** The day that questions call today, as `YYYY-MM-DD`. @default - the clock's */
  readonly today?: string;
  /** The address of a Trino 476 that runs Athena's queries, one local cloud at a time. @default - DuckDB runs them, with Trino's semantics */
  readonly trinoUrl?: string;
  /** A file that gets one line of JSON when the local cloud stops: every policy of the template and every permission that was asked for. @default - none */
  readonly permissionsLog?: string;
  /** A moto server that keeps what S3, SQS and Glue hold, and answers their callers; what it answers as no service of AWS does makes `stop` fail. @default - kept here */
  readonly motoUrl?: string;
  /** How long a run of a Glue crawler takes, in milliseconds; minutes on an account. @default 2000 */
  readonly crawlMilliseconds?: number;
  /** Whether the functions' logs are also printed. @default false */
  readonly isVerbose?: boolean;
  /**
   * What starts the functions' Node.js, for one that is built for Linux on arm64 as on Lambda; the layers of the template are then used.
   *
   * @default - the Node.js that runs this, with packages of this machine in place of the layers
   */
  readonly nodeCommand?: readonly string[];
}

/** A running local cloud. */
export interface LocalCloud {
  readonly url: string;
  readonly region: string;
  readonly accountId: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string };
  readonly apis: { id: string; url: string }[];
  readonly buckets: { logicalId: string; name: string }[];
  /** Names of the template's Glue databases. */
  readonly databases: readonly string[];
  readonly outputs: Record<string, string>;
  readonly notSimulated: string[];
  readonly dataFolder: string;
  /** What stands for the token of a signed-in user of any user pool. */
  readonly userPoolToken: string;
  /** Every permission that was asked for, in order. */
  calls(): readonly RecordedCall[];
  /** Calls that a service answered without asking any policy. There should be none. */
  unmappedCalls(): readonly UnmappedCall[];
  /** A function's own credentials, by its logical id or a part of it: what they may do, the function may. */
  credentialsOf(logicalId: string): { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  /** Whether the policies let a function do something; it is not done, and not taken down. */
  mayDo(logicalId: string, action: string, resource: string): boolean;
  /** Every call that reached a service, in order: a round trip each. */
  serviceCalls(): readonly ServiceCall[];
  /** Every query that Athena was given, in order, with how it ended. */
  queries(): readonly Execution[];
  /** Makes a queue beside those of the template, for tests of a client, and gives its URL. */
  createQueue(name: string): string;
  /** Puts an event on the default bus, as a service of AWS would. */
  publish(source: string, detailType: string, detail: unknown): void;
  /** Runs a scheduled rule now, by its logical id or a part of it. */
  runSchedule(logicalId: string): void;
  /** What a function printed, by its logical id or a part of it. */
  functionLogs(logicalId: string): string;
  /** Invokes a function by its logical id or a part of it. */
  invoke(logicalId: string, event: unknown): Promise<{ isError: boolean; payload: string }>;
  stop(): Promise<void>;
}

/**
 * Runs an assembly on this machine.
 *
 * @throws an Error whose message is one line for the user
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const model = typeof options.model === 'object' ? options.model : await createModel(options.model ?? 'rules');
  const gateway = new Gateway({ port: options.port ?? 4566, accountId: ACCOUNT_ID });
  const url = await gateway.listen();
  const dataFolder = options.data !== undefined ? path.resolve(options.data) : fs.mkdtempSync(path.join(os.tmpdir(), 'genai-local-'));
  const removeData = () => options.data === undefined && fs.rmSync(dataFolder, { recursive: true, force: true });
  try {
    checkDataFolder(dataFolder);
    const assembly = readAssembly(options.assembly, { accountId: ACCOUNT_ID, region: REGION, endpoint: url });
    if (assembly.resources.length === 0) {
      throw new AssemblyError(`no stack in ${options.assembly} has a construct of cdk-genai-data-pipeline`);
    }
    return await new Running(options, assembly, gateway, url, dataFolder, removeData).start(model);
  } catch (error) {
    await gateway.close();
    removeData();
    throw error;
  }
}

function checkDataFolder(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    throw new Error(`the data folder ${folder} cannot be written: ${(error as Error).message}`);
  }
}

/** Wires the services of one assembly. */
class Running {
  private readonly permissions: Permissions;
  private readonly queues = new Map<string, MessageQueue>();
  private readonly userPoolToken = randomBytes(16).toString('hex');
  private functions: Map<string, FunctionHost> = new Map();
  private fronts: ApiFront[] = [];
  private deliveries: QueueDelivery[] = [];

  constructor(
    private readonly options: LocalCloudOptions,
    private readonly assembly: Assembly,
    private readonly gateway: Gateway,
    private readonly url: string,
    private readonly dataFolder: string,
    private readonly removeData: () => void,
  ) {
    this.permissions = new Permissions(PolicySet.of(assembly.resources), new KeyUse(assembly.resources));
  }

  public async start(model: LocalModel): Promise<LocalCloud> {
    const { assembly, gateway, dataFolder } = this;
    let moto: MotoState | undefined;
    const events = new EventsService(this.ofType('AWS::Events::Rule'), ACCOUNT_ID, REGION, (target, body, rule) => this.deliverEvent(target, body, rule));
    const whenCataloged = (tell: () => void) => (moto === undefined ? tell() : moto.glue.hold(tell));
    const whenStored = (tell: () => void) => (moto === undefined ? tell() : moto.s3.hold(tell));
    const s3 = new S3Service({
      folder: path.join(dataFolder, 's3'),
      buckets: this.ofType('AWS::S3::Bucket').map(({ ref }) => ref),
      assets: assembly.assets,
      notifying: new Set(this.ofType('AWS::S3::Bucket')
        .filter(({ properties }) => properties.NotificationConfiguration?.EventBridgeConfiguration !== undefined).map(({ ref }) => ref)),
      onObjectEvent: ({ bucket, key, kind, size, eTag, reason }) => whenStored(() => void events.publish('aws.s3', kind, {
        version: '0',
        bucket: { name: bucket },
        object: { key, size, etag: eTag.replace(/"/g, ''), sequencer: Date.now().toString(16).toUpperCase() },
        reason,
      }, [`arn:aws:s3:::${bucket}`])),
    });
    const glue = new GlueService(this.ofType('AWS::Glue::Database').map(({ ref }) => ref), ACCOUNT_ID, REGION, path.join(dataFolder, 'glue'),
      (detailType, detail) => whenCataloged(() => void events.publish('aws.glue', detailType, detail)));
    const crawlers = this.createCrawlers(s3, () => moto?.glue ?? glue, (detailType, detail) => void events.publish('aws.glue', detailType, detail));
    glue.addOperations((request) => crawlers.operations(request));
    if (this.options.motoUrl !== undefined) {
      moto = await MotoState.start({
        url: this.options.motoUrl, region: REGION, s3, glue, buckets: this.ofType('AWS::S3::Bucket').map(({ ref }) => ref), databases: this.ofType('AWS::Glue::Database').map(({ ref }) => ref),
      });
    }
    await this.createQueues(moto);
    const athena = await createAthena({
      glue,
      s3,
      workGroups: this.ofType('AWS::Athena::WorkGroup').map(({ properties }) => properties as WorkGroup),
      today: this.options.today,
      accountId: ACCOUNT_ID,
      region: REGION,
      trino: this.options.trinoUrl === undefined ? undefined : { trinoUrl: this.options.trinoUrl, gatewayUrl: this.url, credentials: ADMINISTRATOR },
      keepResult: moto && ((bucket, key, body) => moto!.putObject(bucket, key, body)),
      authorize: (caller, action, resource, context) => this.permissions.authorize(caller, action, resource, { ...TRANSPORT, ...context }),
    });
    this.functions = startFunctions(assembly, {
      url: this.url,
      dataFolder,
      gateway,
      permissions: this.permissions,
      today: this.options.today,
      isVerbose: this.options.isVerbose ?? false,
      nodeCommand: this.options.nodeCommand,
      accountId: ACCOUNT_ID,
      region: REGION,
    });
    this.fronts = restApis(assembly.resources).map((api) => new ApiFront(api, {
      accountId: ACCOUNT_ID, region: REGION, permissions: this.permissions, functions: this.functions, userPoolToken: this.userPoolToken,
    }));
    gateway.identities.set(ADMINISTRATOR.accessKeyId, {
      secretAccessKey: ADMINISTRATOR.secretAccessKey,
      caller: { principalArn: `arn:aws:iam::${ACCOUNT_ID}:user/local`, accessKeyId: ADMINISTRATOR.accessKeyId, isAdministrator: true },
    });
    const services = [moto?.s3 ?? s3, new SqsService(this.queues), events, moto?.glue ?? glue, athena.service, new BedrockService(model), new LambdaService(this.functions)];
    gateway.use(services, this.permissions, (request, response) => this.web(request, response));
    this.createDeliveries();
    await Promise.all([...this.functions.values()].map((handler) => handler.warm()));
    return this.running(events, moto, () => athena.service.queries(), () => {
      events.stop();
      crawlers.stop();
      athena.stop();
    });
  }

  private running(events: EventsService, moto: MotoState | undefined, queries: LocalCloud['queries'], stopServices: () => void): LocalCloud {
    const findFunction = (logicalId: string) => {
      const resource = this.ofType('AWS::Lambda::Function').find((candidate) => candidate.logicalId.includes(logicalId));
      const handler = resource && this.functions.get(resource.attributes.Arn);
      if (handler === undefined) {
        throw new Error(`no function has ${logicalId} in its logical id: ${this.ofType('AWS::Lambda::Function').map((candidate) => candidate.logicalId).join(', ')}`);
      }
      return handler;
    };
    return {
      url: this.url,
      region: REGION,
      accountId: ACCOUNT_ID,
      credentials: ADMINISTRATOR,
      apis: this.fronts.map(({ api }) => ({ id: api.id, url: `${this.url}${this.pathOf(api)}` })),
      buckets: this.ofType('AWS::S3::Bucket').map(({ logicalId, ref }) => ({ logicalId, name: ref })),
      databases: this.ofType('AWS::Glue::Database').map(({ ref }) => ref),
      outputs: this.assembly.outputs,
      notSimulated: this.assembly.notSimulated,
      dataFolder: this.dataFolder,
      userPoolToken: this.userPoolToken,
      calls: () => this.permissions.calls,
      unmappedCalls: () => this.permissions.unmapped,
      credentialsOf: (logicalId) => {
        const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = findFunction(logicalId).options.environment;
        return { accessKeyId, secretAccessKey, sessionToken };
      },
      serviceCalls: () => this.gateway.calls,
      queries,
      functionLogs: (logicalId) => findFunction(logicalId).logs(),
      mayDo: (logicalId, action, resource) => {
        const { caller } = this.gateway.identities.get(findFunction(logicalId).options.environment.AWS_ACCESS_KEY_ID)!;
        return this.permissions.isAllowed(caller, action, resource, TRANSPORT);
      },
      createQueue: (name) => {
        const url = `${this.url}/${ACCOUNT_ID}/${name}`;
        this.queues.set(name, new Queue({ name, arn: `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`, visibilitySeconds: 30 }, () => undefined));
        return url;
      },
      publish: (source, detailType, detail) => void events.publish(source, detailType, detail),
      runSchedule: (logicalId) => events.runSchedule(logicalId),
      invoke: (logicalId, event) => findFunction(logicalId).invoke(event),
      stop: async () => {
        this.deliveries.forEach((delivery) => delivery.stop());
        stopServices();
        this.functions.forEach((handler) => handler.stop());
        await this.gateway.close();
        if (this.options.permissionsLog !== undefined) {
          const { calls, unmapped, policies: { policies } } = this.permissions;
          fs.appendFileSync(this.options.permissionsLog, `${JSON.stringify({ policies, calls, unmapped })}\n`);
        }
        this.removeData();
        if (moto !== undefined && moto.unexpected.length > 0) {
          const [{ service, what, status }] = moto.unexpected;
          throw new Error(`moto answered ${moto.unexpected.length} calls as no service of AWS does: ${service} ${what} with ${status}`);
        }
      },
    };
  }

  private ofType(type: string): LocalResource[] {
    return this.assembly.resources.filter((resource) => resource.type === type);
  }

  private async createQueues(moto: MotoState | undefined): Promise<void> {
    const byArn = new Map<string, MessageQueue>();
    // Those of dead letters first: another server wants them to be there.
    const queues = this.ofType('AWS::SQS::Queue').sort((one, other) => Number(one.properties.RedrivePolicy !== undefined) - Number(other.properties.RedrivePolicy !== undefined));
    for (const { properties, attributes } of queues) {
      const deadLetterArn = properties.RedrivePolicy?.deadLetterTargetArn;
      const settings: QueueSettings = {
        name: attributes.QueueName,
        arn: attributes.Arn,
        visibilitySeconds: properties.VisibilityTimeout ?? 30,
        deadLetterArn,
        maxReceiveCount: properties.RedrivePolicy?.maxReceiveCount,
        folder: path.join(this.dataFolder, 'sqs', attributes.QueueName),
      };
      const queue = moto !== undefined ? await moto.queue(settings) : new Queue(settings, ({ body, sentAt }) => void byArn.get(deadLetterArn)?.send(body, 0, sentAt));
      byArn.set(attributes.Arn, queue);
      this.queues.set(attributes.QueueName, queue);
    }
  }

  private createCrawlers(s3: S3Service, glue: () => LocalService, tell: (detailType: string, detail: Record<string, unknown>) => void): Crawlers {
    return new Crawlers({
      crawlers: this.ofType('AWS::Glue::Crawler').map(({ ref, properties }) => ({ ...properties, Name: ref }) as CrawlerSettings),
      accountId: ACCOUNT_ID,
      region: REGION,
      runMilliseconds: this.options.crawlMilliseconds ?? 2000,
      s3,
      glue,
      trusts: (roleArn) => this.permissions.trusts(roleArn, 'glue.amazonaws.com'),
      authorize: (caller, action, resource, context) => this.permissions.authorize(caller, action, resource, { ...TRANSPORT, ...context }),
      isAllowed: (caller, action, resource) => this.permissions.isAllowed(caller, action, resource, TRANSPORT),
      tell,
    });
  }

  private createDeliveries(): void {
    const roles = new Map(this.ofType('AWS::Lambda::Function').map(({ ref, properties }) => [ref, properties.Role as string]));
    this.deliveries = this.ofType('AWS::Lambda::EventSourceMapping').map(({ properties }) => {
      const queue = this.queues.get(properties.EventSourceArn.split(':').pop())!;
      const handler = [...this.functions.values()]
        .find(({ options: { functionName, functionArn } }) => [functionName, functionArn].includes(properties.FunctionName))!;
      const roleArn = roles.get(handler.options.functionName);
      const principalArn = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${roleArn?.split('/').pop()}/lambda`;
      const caller = { principalArn, roleArn, accessKeyId: '', isAdministrator: false };
      return new QueueDelivery({
        queue,
        handler,
        batchSize: properties.BatchSize ?? 10,
        maxConcurrency: properties.ScalingConfig?.MaximumConcurrency ?? 2,
        reportsItemFailures: (properties.FunctionResponseTypes ?? []).includes('ReportBatchItemFailures'),
        region: REGION,
        mayReceive: () => ['sqs:ReceiveMessage', 'sqs:GetQueueAttributes', 'sqs:DeleteMessage']
          .every((action) => this.permissions.permits(caller, action, queue.settings.arn, TRANSPORT)),
      });
    });
  }

  private deliverEvent(targetArn: string, body: string, ruleArn: string): boolean {
    const context = { ...TRANSPORT, 'aws:SourceArn': ruleArn, 'aws:SourceAccount': ACCOUNT_ID };
    const [, , service, , , name] = targetArn.split(':');
    if (service === 'sqs') {
      if (!this.permissions.serviceMay('events.amazonaws.com', 'sqs:SendMessage', targetArn, context)) return false;
      void this.queues.get(name)?.send(body);
      return true;
    }
    const handler = this.functions.get(targetArn);
    if (handler === undefined || !this.permissions.serviceMay('events.amazonaws.com', 'lambda:InvokeFunction', targetArn, context)) return false;
    void handler.invoke(JSON.parse(body));
    return true;
  }

  /** With one API its stage is at the root, as on an account; with more each has its own path. */
  private pathOf(api: { id: string; stage: string }): string {
    return this.fronts.length === 1 ? `/${api.stage}` : `/_api/${api.id}/${api.stage}`;
  }

  private async web(request: WebRequest, response: http.ServerResponse): Promise<void> {
    const target = new URL(request.target, this.url);
    if (target.pathname === '/_local/permissions') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(this.permissions.calls));
      return;
    }
    const front = this.fronts.find(({ api }) => target.pathname === this.pathOf(api) || target.pathname.startsWith(`${this.pathOf(api)}/`));
    if (front === undefined) {
      response.writeHead(403, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ message: `Forbidden: no API has the path ${target.pathname}; there is ${this.fronts.map(({ api }) => this.pathOf(api)).join(', ')}` }));
      return;
    }
    await front.answer(request, target.pathname.slice(this.pathOf(front.api).length) || '/', target.searchParams, response);
  }
}
