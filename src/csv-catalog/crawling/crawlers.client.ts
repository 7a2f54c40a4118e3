import { GetCrawlerCommand, GetTablesCommand, GlueClient, StartCrawlerCommand } from '@aws-sdk/client-glue';
import { CrawlerState } from './crawl-requests';

/** A table that a run created or changed. */
export interface CrawledTable {
  readonly name: string;
  readonly isNew: boolean;
}

/** One Glue crawler and the tables that it makes. */
export class Crawler {
  constructor(private readonly glue: GlueClient, private readonly name: string, private readonly database: string) {}

  public async state(): Promise<CrawlerState> {
    const { Crawler: crawler } = await this.glue.send(new GetCrawlerCommand({ Name: this.name }));
    const { StartTime: startTime, Status: status } = crawler?.LastCrawl ?? {};
    return {
      isReady: crawler?.State === 'READY',
      last: startTime === undefined ? undefined : { startedAt: startTime.getTime(), hasSucceeded: status === 'SUCCEEDED' },
    };
  }

  /** @returns false where a run is going on already */
  public async start(): Promise<boolean> {
    try {
      await this.glue.send(new StartCrawlerCommand({ Name: this.name }));
      return true;
    } catch (error) {
      if ((error as Error).name === 'CrawlerRunningException') return false;
      throw error;
    }
  }

  /** This crawler's tables that were created or updated at or after a time, in milliseconds. */
  public async tablesSince(time: number): Promise<CrawledTable[]> {
    const tables: CrawledTable[] = [];
    let next: string | undefined;
    do {
      const page = await this.glue.send(new GetTablesCommand({ DatabaseName: this.database, NextToken: next }));
      for (const { Name: name, Parameters: parameters, CreateTime: created, UpdateTime: updated } of page.TableList ?? []) {
        if (name !== undefined && parameters?.UPDATED_BY_CRAWLER === this.name && Math.max(created?.getTime() ?? 0, updated?.getTime() ?? 0) >= time) {
          tables.push({ name, isNew: (created?.getTime() ?? 0) >= time });
        }
      }
      next = page.NextToken;
    } while (next !== undefined);
    return tables;
  }
}
