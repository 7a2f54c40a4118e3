import * as fs from 'fs';
import * as path from 'path';
import { PipelineClient } from '../../../../local/src/pipeline-client';

/** How far an uploaded file is. */
export interface FileProgress {
  readonly file: string;
  readonly key: string;
  readonly state: 'cataloged' | 'quarantined';
  readonly table?: string;
  readonly rows?: number;
  readonly columns?: number;
  readonly reason?: string;
  /** From the end of the upload until the status object said so. */
  readonly milliseconds: number;
  readonly description?: string;
}

/** Uploads a file and follows it until it is cataloged and described, or quarantined. */
export async function uploadAndFollow(client: PipelineClient, file: string, report: (step: FileProgress) => void): Promise<FileProgress> {
  const name = path.basename(file);
  const key = `csv/${name}`;
  await client.upload(key, fs.readFileSync(file));
  const uploaded = Date.now();
  const status = await client.waitForStatus(key);
  const progress: FileProgress = {
    file: name,
    key,
    state: status.state,
    table: status.table,
    rows: status.rows,
    columns: status.columns?.length,
    reason: status.reason?.message,
    milliseconds: Date.now() - uploaded,
  };
  report(progress);
  if (progress.state !== 'cataloged') {
    return progress;
  }
  const { description } = await client.waitForJson(`descriptions/${progress.table}.json`);
  report({ ...progress, description });
  return { ...progress, description };
}
