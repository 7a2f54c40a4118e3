import { AthenaCollaborators, AthenaService, WorkGroup } from './athena.service';
import { Engine } from './engine';
import { TrinoEngine, TrinoEngineOptions } from './trino/trino-engine';
import { Caller, RequestContext } from '../../gateway/service';
import { GlueService } from '../glue/glue.service';
import { S3Service } from '../s3/s3.service';

export interface AthenaOptions {
  readonly glue: GlueService;
  readonly s3: S3Service;
  readonly workGroups: readonly WorkGroup[];
  /** `YYYY-MM-DD`. @default - the clock's day */
  readonly today?: string;
  readonly accountId: string;
  readonly region: string;
  /** A real Trino runs the queries. @default - DuckDB does, with Trino's semantics */
  readonly trino?: Pick<TrinoEngineOptions, 'trinoUrl' | 'gatewayUrl' | 'credentials'>;
  /** Keeps a result where S3 keeps its objects. @default - the stand-in itself does */
  keepResult?(bucket: string, key: string, body: Buffer): Promise<void>;
  /** Decides with the caller's rights, and records. */
  authorize(caller: Caller, action: string, resource: string, context?: RequestContext): void;
}

/** Athena on this machine, acting on the Glue and S3 stand-ins with each caller's rights. */
export async function createAthena(options: AthenaOptions): Promise<{ service: AthenaService; stop(): void }> {
  const { glue, s3, authorize } = options;
  const as = (caller: Caller) => ({ authorize: (action: string, resource: string, context?: RequestContext) => authorize(caller, action, resource, context) });
  const collaborators: AthenaCollaborators = {
    checkDatabase: (caller, database) => void glue.getDatabase(as(caller), database),
    hasDatabase: (database) => glue.hasDatabase(database),
    table: (caller, database, name) => {
      try {
        const table = glue.getTable(as(caller), database, name);
        const keys: any[] = table.PartitionKeys ?? [];
        const { Columns = [], Location = '', SerdeInfo } = table.StorageDescriptor ?? {};
        return {
          columns: [...Columns, ...keys].map(({ Name, Type }: any) => ({ name: Name, type: Type })),
          location: Location,
          partitionKeys: keys.length,
          partitions: keys.length === 0 ? undefined
            : glue.getPartitions(as(caller), database, name).map(({ Values, StorageDescriptor }) => ({ values: Values, location: StorageDescriptor.Location })),
          format: { serde: SerdeInfo?.SerializationLibrary, serdeParameters: SerdeInfo?.Parameters ?? {}, parameters: table.Parameters ?? {} },
        };
      } catch (error) {
        if ((error as Error).name === 'EntityNotFoundException') return undefined;
        throw error;
      }
    },
    files: (caller, location) => {
      // A location is a folder, with or without its slash: https://docs.aws.amazon.com/athena/latest/ug/tables-location-format.html
      const [bucket, prefix] = bucketAndKey(location.replace(/\/?$/, '/'));
      authorize(caller, 's3:ListBucket', `arn:aws:s3:::${bucket}`, { 's3:prefix': prefix });
      const store = s3.store(bucket);
      // What begins with `_` or `.` is hidden, and so is what has no bytes.
      return store.keys(prefix).filter((key) => !/(^|\/)[_.]/.test(key.slice(prefix.length)) && store.head(key)!.size > 0).map((key) => {
        authorize(caller, 's3:GetObject', `arn:aws:s3:::${bucket}/${key}`);
        return { path: store.fileOf(key), key, bytes: store.head(key)!.size };
      });
    },
    checkResult: (caller, location) => {
      const [bucket, key] = bucketAndKey(location);
      authorize(caller, 's3:GetObject', `arn:aws:s3:::${bucket}/${key}`);
    },
    putObject: async (caller, location, body) => {
      const [bucket, key] = bucketAndKey(location);
      authorize(caller, 's3:GetBucketLocation', `arn:aws:s3:::${bucket}`);
      authorize(caller, 's3:PutObject', `arn:aws:s3:::${bucket}/${key}`);
      s3.put(bucket, key, body);
      await options.keepResult?.(bucket, key, body);
    },
  };
  const engine = options.trino !== undefined
    ? await TrinoEngine.start({ ...options.trino, region: options.region, today: options.today })
    : await Engine.start(() => options.today ?? new Date().toISOString().slice(0, 10));
  const service = new AthenaService(options.workGroups, collaborators, engine, options.accountId, options.region);
  return { service, stop: () => engine.stop() };
}

function bucketAndKey(location: string): [string, string] {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(location) ?? [];
  if (bucket === undefined) throw new Error(`'${location}' is not a location in S3`);
  return [bucket, key];
}
