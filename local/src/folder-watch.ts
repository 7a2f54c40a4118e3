import * as fs from 'node:fs';
import * as path from 'node:path';
import { PipelineClient } from './pipeline-client';

const POLL_MILLISECONDS = 500;

/** Keeps the uploads as a folder of this machine is: polling, which works the same on every file system. */
export class FolderWatch {
  private readonly uploaded = new Map<string, string>();
  private timer?: NodeJS.Timeout;

  constructor(private readonly folder: string, private readonly client: PipelineClient, private readonly report: (line: string) => void) {}

  /** @throws where the folder is not there */
  public async start(): Promise<void> {
    if (!fs.existsSync(this.folder) || !fs.statSync(this.folder).isDirectory()) {
      throw new Error(`--watch: there is no folder ${this.folder}`);
    }
    await this.look();
  }

  public stop(): void {
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    const files = this.files();
    for (const [name, version] of files) {
      if (this.uploaded.get(name) !== version) {
        await this.client.upload(`csv/${name}`, fs.readFileSync(path.join(this.folder, name)));
        this.uploaded.set(name, version);
        this.report(`uploaded ${name}`);
        void this.follow(name);
      }
    }
    for (const name of [...this.uploaded.keys()].filter((known) => !files.has(known))) {
      await this.client.remove(`csv/${name}`);
      this.uploaded.delete(name);
      this.report(`removed ${name}`);
    }
    this.timer = setTimeout(() => void this.look().catch((error: Error) => this.report(`watching: ${error.message}`)), POLL_MILLISECONDS);
  }

  private async follow(name: string): Promise<void> {
    const since = new Date().toISOString();
    const status = await this.client.waitForStatus(`csv/${name}`, ({ at }) => at >= since).catch(() => undefined);
    if (status?.state === 'cataloged') this.report(`cataloged ${name}: table ${status.table}, ${status.rows} rows, ${status.milliseconds} ms`);
    if (status?.state === 'quarantined') this.report(`quarantined ${name}: ${status.reason.message}`);
  }

  /** Files by their path below the folder, with what changes when they do. */
  private files(folder = this.folder): Map<string, string> {
    const found = new Map<string, string>();
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        this.files(file).forEach((version, name) => found.set(name, version));
      } else if (entry.isFile() && !entry.name.startsWith('.')) {
        const { mtimeMs, size } = fs.statSync(file);
        found.set(path.relative(this.folder, file).split(path.sep).join('/'), `${mtimeMs} ${size}`);
      }
    }
    return found;
  }
}
