import { crawl, CrawlAccess, CrawlerSettings, CrawlResult } from './crawl';
import { Caller, LocalService, RequestContext, ServiceError, ServiceRequest } from '../../../gateway/service';
import type { S3Service } from '../../s3/s3.service';

export interface CrawlersOptions {
  readonly crawlers: readonly CrawlerSettings[];
  readonly accountId: string;
  readonly region: string;
  /** How long a run takes at least, in milliseconds; minutes on an account. */
  readonly runMilliseconds: number;
  readonly s3: S3Service;
  /** Glue as its callers see it. */
  glue(): LocalService;
  /** Whether a role lets Glue act as it. */
  trusts(roleArn: string): boolean;
  /** Decides with the role's rights, and records. */
  authorize(caller: Caller, action: string, resource: string, context?: RequestContext): void;
  isAllowed(caller: Caller, action: string, resource: string): boolean;
  /** Puts an event of Glue on the bus. */
  tell(detailType: string, detail: Record<string, unknown>): void;
}

interface LastCrawl {
  readonly Status: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  readonly StartTime: number;
  readonly ErrorMessage?: string;
}

interface State {
  state: 'READY' | 'RUNNING' | 'STOPPING';
  startedAt: number;
  isCancelled: boolean;
  last?: LastCrawl;
}

/** Crawlers of the template: one run at a time each, with the rights of the crawler's role. */
export class Crawlers {
  private readonly states = new Map<string, State>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private isStopped = false;

  constructor(private readonly options: CrawlersOptions) {
    options.crawlers.forEach(({ Name }) => this.states.set(Name, { state: 'READY', startedAt: 0, isCancelled: false }));
  }

  /** Glue's operations on crawlers, for one call. */
  public operations(request: ServiceRequest): Record<string, (input: any) => unknown> {
    const authorize = (action: string, name: string) => request.authorize(`glue:${action}`, `arn:aws:glue:${this.options.region}:${this.options.accountId}:crawler/${name}`);
    return {
      StartCrawler: ({ Name }) => {
        authorize('StartCrawler', Name);
        const { settings, state } = this.existing(Name);
        if (state.state !== 'READY') throw new ServiceError('CrawlerRunningException', `Crawler with name ${Name} has already started`);
        this.start(settings, state);
      },
      StopCrawler: ({ Name }) => {
        authorize('StopCrawler', Name);
        const { state } = this.existing(Name);
        if (state.state === 'READY') throw new ServiceError('CrawlerNotRunningException', `Crawler with name ${Name} isn't running`);
        if (state.state === 'STOPPING') throw new ServiceError('CrawlerStoppingException', `Crawler with name ${Name} is stopping`);
        Object.assign(state, { state: 'STOPPING', isCancelled: true });
      },
      GetCrawler: ({ Name }) => {
        authorize('GetCrawler', Name);
        return { Crawler: this.described(Name) };
      },
      GetCrawlers: () => {
        request.authorize('glue:GetCrawlers', '*');
        return { Crawlers: this.options.crawlers.map(({ Name }) => this.described(Name)) };
      },
    };
  }

  public stop(): void {
    this.isStopped = true;
    this.timers.forEach((timer) => clearTimeout(timer));
  }

  private start(settings: CrawlerSettings, state: State): void {
    Object.assign(state, { state: 'RUNNING', startedAt: Date.now(), isCancelled: false });
    this.options.tell('Glue Crawler State Change', { ...this.facts(settings.Name, 'Started'), startTime: new Date(state.startedAt).toISOString(), message: `Crawler ${settings.Name} started` });
    // It lists the folder when it starts: what is uploaded during the run is not in it.
    const result = this.run(settings).then((done) => ({ done }), (error: Error) => ({ error }));
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      // A crawler is stopping while the last of its work is done.
      state.state = 'STOPPING';
      void result.then((outcome) => this.isStopped || this.end(settings.Name, state, outcome));
    }, this.options.runMilliseconds);
    timer.unref();
    this.timers.add(timer);
  }

  private end(name: string, state: State, outcome: { done?: CrawlResult; error?: Error }): void {
    const { done, error } = outcome;
    const status = state.isCancelled ? 'CANCELLED' : error === undefined ? 'SUCCEEDED' : 'FAILED';
    Object.assign(state, { state: 'READY', last: { Status: status, StartTime: state.startedAt / 1000, ErrorMessage: error?.message } });
    if (status === 'CANCELLED') return;
    this.options.tell('Glue Crawler State Change', status === 'SUCCEEDED' ? {
      ...this.facts(name, 'Succeeded'),
      'tablesCreated': String(done!.created.length),
      'tablesUpdated': String(done!.updated.length),
      'tablesDeleted': String(done!.deleted.length),
      'runningTime (sec)': String(Math.ceil((Date.now() - state.startedAt) / 1000)),
      'completionDate': new Date().toISOString(),
      'message': 'Crawler Succeeded',
    } : { ...this.facts(name, 'Failed'), errorMessage: error!.message, message: 'Crawler Failed' });
  }

  private async run(settings: CrawlerSettings): Promise<CrawlResult> {
    const { options } = this;
    const roleArn = settings.Role.startsWith('arn:') ? settings.Role : `arn:aws:iam::${options.accountId}:role/${settings.Role}`;
    if (!options.trusts(roleArn)) throw new Error(`Service is unable to assume provided role. Please verify role's TrustPolicy: ${roleArn}`);
    const caller: Caller = { principalArn: `arn:aws:sts::${options.accountId}:assumed-role/${roleArn.split('/').pop()}/AWS-Crawler`, roleArn, accessKeyId: '', isAdministrator: false };
    this.checkLog(settings.Name, caller);
    const access: CrawlAccess = {
      list: (bucket, prefix) => {
        options.authorize(caller, 's3:GetBucketLocation', `arn:aws:s3:::${bucket}`);
        options.authorize(caller, 's3:ListBucket', `arn:aws:s3:::${bucket}`, { 's3:prefix': prefix });
        return options.s3.store(bucket);
      },
      checkRead: (bucket, key) => options.authorize(caller, 's3:GetObject', `arn:aws:s3:::${bucket}/${key}`),
      glue: (operation, input) => this.callGlue(caller, operation, input),
    };
    return crawl(settings, access);
  }

  /** A crawler writes its log with its role's rights. */
  private checkLog(name: string, caller: Caller): void {
    const { accountId, region } = this.options;
    const group = `arn:aws:logs:${region}:${accountId}:log-group:/aws-glue/crawlers`;
    this.options.authorize(caller, 'logs:CreateLogGroup', group);
    for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents']) this.options.authorize(caller, action, `${group}:log-stream:${name}`);
  }

  private async callGlue(caller: Caller, operation: string, input: unknown): Promise<any> {
    const { accountId, region, authorize, isAllowed } = this.options;
    const { status, body } = await this.options.glue().handle({
      method: 'POST',
      url: new URL('http://gateway/'),
      headers: { 'x-amz-target': `AWSGlue.${operation}`, 'content-type': 'application/x-amz-json-1.1' },
      body: Buffer.from(JSON.stringify(input)),
      caller,
      region,
      accountId,
      authorize: (action, resource, context) => authorize(caller, action, resource, context),
      isAllowed: (action, resource) => isAllowed(caller, action, resource),
    });
    const answer = JSON.parse(String(body) || '{}');
    if (status >= 400) throw new Error(`${operation}: ${answer.__type}: ${answer.message}`);
    return answer;
  }

  private existing(name: string): { settings: CrawlerSettings; state: State } {
    const settings = this.options.crawlers.find(({ Name }) => Name === name);
    if (settings === undefined) throw new ServiceError('EntityNotFoundException', `Crawler with name ${name} does not exist`);
    return { settings, state: this.states.get(name)! };
  }

  private described(name: string) {
    const { settings, state } = this.existing(name);
    return {
      ...settings,
      State: state.state,
      CrawlElapsedTime: state.state === 'READY' ? 0 : Date.now() - state.startedAt,
      Version: 1,
      LastCrawl: state.last === undefined ? undefined : { ...state.last, LogGroup: '/aws-glue/crawlers', LogStream: name },
    };
  }

  private facts(crawlerName: string, state: string) {
    return { crawlerName, state, accountId: this.options.accountId };
  }
}
