import * as fs from 'node:fs';
import * as path from 'node:path';
import { GluePartition, Partitions } from './partitions';
import { jsonOperation, LocalService, ServiceError, ServiceRequest, ServiceResponse } from '../../gateway/service';

/** A table as Glue's API has it. */
export type GlueTable = Record<string, any> & { Name: string; DatabaseName: string; VersionId: string };

const MOST_TABLES_PER_PAGE = 100;

/** What Glue tells EventBridge of: https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html */
export type TellCatalogChange = (detailType: string, detail: Record<string, unknown>) => void;

/** Further operations of Glue, those of crawlers for example. */
export type GlueOperations = (request: ServiceRequest) => Record<string, (input: any) => unknown>;

/** The Glue Data Catalog: databases of the template, tables with versions and Glue's limits. */
export class GlueService implements LocalService {
  public readonly name = 'glue';
  private readonly tables = new Map<string, GlueTable>();
  private readonly partitions = new Map<string, Partitions>();
  private readonly file: string;
  /** When the databases came to be: at the first start on the folder. */
  private readonly createdAt: number;
  private readonly partitionsFile: string;
  private addedOperations?: GlueOperations;

  constructor(
    private readonly databases: readonly string[], private readonly accountId: string, private readonly region: string, folder: string,
    private readonly tell: TellCatalogChange = () => undefined,
  ) {
    fs.mkdirSync(folder, { recursive: true });
    this.file = path.join(folder, 'tables.json');
    const created = path.join(folder, 'created-at');
    if (!fs.existsSync(created)) fs.writeFileSync(created, String(Date.now()));
    this.createdAt = Number(fs.readFileSync(created, 'utf8'));
    this.partitionsFile = path.join(folder, 'partitions.json');
    for (const table of stored<GlueTable>(this.file)) this.tables.set(keyOf(table.DatabaseName, table.Name), table);
    for (const [key, partitions] of stored<[string, GluePartition[]]>(this.partitionsFile)) this.partitions.set(key, new Partitions(partitions));
  }

  /** Adds operations that others answer. */
  public addOperations(operations: GlueOperations): void {
    this.addedOperations = operations;
  }

  public handle(request: ServiceRequest): Promise<ServiceResponse> {
    return jsonOperation(request, {
      GetDatabase: ({ Name }) => ({ Database: this.getDatabase(request, Name) }),
      GetTable: ({ DatabaseName, Name }) => ({ Table: this.getTable(request, DatabaseName, Name) }),
      GetTables: (input) => this.getTables(request, input),
      GetDatabases: () => ({ DatabaseList: ['default', ...this.databases].map((name) => this.getDatabase(request, name)) }),
      // Trino asks for statistics while it plans; nobody has computed any.
      GetColumnStatisticsForTable: ({ DatabaseName, TableName }) => {
        this.getTable(request, DatabaseName, TableName);
        return { ColumnStatisticsList: [], Errors: [] };
      },
      GetUserDefinedFunctions: () => ({ UserDefinedFunctions: [] }),
      CreateTable: ({ DatabaseName, TableInput }) => this.createTable(request, DatabaseName, TableInput),
      UpdateTable: ({ DatabaseName, TableInput, VersionId }) => this.updateTable(request, DatabaseName, TableInput, VersionId),
      DeleteTable: ({ DatabaseName, Name }) => {
        this.authorize(request, 'DeleteTable', DatabaseName, Name);
        this.existing(DatabaseName, Name);
        this.tables.delete(keyOf(DatabaseName, Name));
        this.partitions.delete(keyOf(DatabaseName, Name));
        this.save();
        this.tell('Glue Data Catalog Database State Change', { databaseName: DatabaseName, typeOfChange: 'DeleteTable', changedTables: [Name] });
      },
      ...this.partitionOperations(request),
      ...this.addedOperations?.(request),
    });
  }

  /** A table's partitions, with the caller's rights. */
  public getPartitions(request: Pick<ServiceRequest, 'authorize'>, database: string, table: string): GluePartition[] {
    return this.partitionsOf(request, 'GetPartitions', database, table).all();
  }

  private partitionOperations(request: ServiceRequest): Record<string, (input: any) => unknown> {
    const write = (action: string, { DatabaseName, TableName }: any, change: (partitions: Partitions) => unknown) => {
      const answer = change(this.partitionsOf(request, action, DatabaseName, TableName));
      this.save();
      this.tell('Glue Data Catalog Table State Change', { databaseName: DatabaseName, typeOfChange: action, tableName: TableName });
      return answer;
    };
    return {
      GetPartition: ({ DatabaseName, TableName, PartitionValues }) => ({ Partition: this.partitionsOf(request, 'GetPartition', DatabaseName, TableName).get(PartitionValues) }),
      // Trino asks in segments that it reads side by side; all is in the first.
      GetPartitions: ({ DatabaseName, TableName, Segment }) => {
        const partitions = this.getPartitions(request, DatabaseName, TableName);
        return { Partitions: Segment?.SegmentNumber > 0 ? [] : partitions };
      },
      BatchGetPartition: ({ DatabaseName, TableName, PartitionsToGet }) => this.partitionsOf(request, 'BatchGetPartition', DatabaseName, TableName).batchGet(PartitionsToGet),
      BatchCreatePartition: (input) => write('BatchCreatePartition', input, (partitions) => partitions.batchCreate(input.PartitionInputList, {
        DatabaseName: input.DatabaseName, TableName: input.TableName, CatalogId: this.accountId, CreationTime: Date.now() / 1000,
      })),
      BatchDeletePartition: (input) => write('BatchDeletePartition', input, (partitions) => partitions.batchDelete(input.PartitionsToDelete)),
      GetColumnStatisticsForPartition: ({ DatabaseName, TableName }) => {
        this.partitionsOf(request, 'GetPartition', DatabaseName, TableName);
        return { ColumnStatisticsList: [], Errors: [] };
      },
    };
  }

  private partitionsOf(request: Pick<ServiceRequest, 'authorize'>, action: string, database: string, table: string): Partitions {
    this.authorize(request, action, database, table);
    this.existing(database, table);
    const key = keyOf(database, table);
    if (!this.partitions.has(key)) this.partitions.set(key, new Partitions());
    return this.partitions.get(key)!;
  }

  /** A database, with the caller's rights: Athena asks for it before every query. */
  public getDatabase(request: Pick<ServiceRequest, 'authorize'>, name: string): unknown {
    // https://docs.aws.amazon.com/glue/latest/dg/glue-policy-examples-resource-policies.html: a database is asked for within its catalog.
    for (const resource of name === 'default' ? [`database/${name}`] : ['catalog', `database/${name}`]) request.authorize('glue:GetDatabase', this.arn(resource));
    if (name !== 'default') this.requireDatabase(name);
    return { Name: name, CatalogId: this.accountId, CreateTime: this.createdAt / 1000 };
  }

  public hasDatabase(name: string): boolean {
    return name === 'default' || this.databases.includes(name);
  }

  public getTable(request: Pick<ServiceRequest, 'authorize'>, database: string, name: string): GlueTable {
    this.authorize(request, 'GetTable', database, name);
    this.requireDatabase(database);
    return this.existing(database, name);
  }

  private getTables(request: ServiceRequest, { DatabaseName, NextToken, MaxResults, Expression }: any) {
    for (const resource of ['catalog', `database/${DatabaseName}`]) request.authorize('glue:GetTables', this.arn(resource));
    this.requireDatabase(DatabaseName);
    const most = Math.min(MaxResults ?? MOST_TABLES_PER_PAGE, MOST_TABLES_PER_PAGE);
    const pattern = Expression === undefined ? undefined : new RegExp(`^(?:${Expression})$`);
    // Glue lists the tables that the caller may get, and is silent about the others ("Filter tables by GetTables permission"):
    // https://docs.aws.amazon.com/glue/latest/dg/security_iam_id-based-policy-examples.html
    const isVisible = (name: string) => request.isAllowed('glue:GetTables', this.arn(`table/${DatabaseName}/${name}`));
    const names = [...this.tables.values()].filter((table) => table.DatabaseName === DatabaseName && (pattern?.test(table.Name) ?? true))
      .map((table) => table.Name).filter(isVisible).sort().filter((name) => NextToken === undefined || name > NextToken);
    const page = names.slice(0, most);
    page.forEach((name) => request.authorize('glue:GetTables', this.arn(`table/${DatabaseName}/${name}`)));
    return {
      TableList: page.map((name) => this.existing(DatabaseName, name)),
      NextToken: names.length > most ? names[most - 1] : undefined,
    };
  }

  private createTable(request: ServiceRequest, database: string, input: any): void {
    this.authorize(request, 'CreateTable', database, input.Name);
    this.requireDatabase(database);
    checkInput(input);
    if (this.tables.has(keyOf(database, input.Name))) throw new ServiceError('AlreadyExistsException', 'Table already exists.');
    this.store(database, input, '0', Date.now());
    this.tell('Glue Data Catalog Database State Change', { databaseName: database, typeOfChange: 'CreateTable', changedTables: [input.Name] });
  }

  private updateTable(request: ServiceRequest, database: string, input: any, versionId?: string): void {
    this.authorize(request, 'UpdateTable', database, input.Name);
    const table = this.existing(database, input.Name);
    checkInput(input);
    if (versionId !== undefined && versionId !== table.VersionId) {
      throw new ServiceError('ConcurrentModificationException', 'Update table failed due to concurrent modifications.');
    }
    this.store(database, input, String(Number(table.VersionId) + 1), table.CreateTime * 1000);
    this.tell('Glue Data Catalog Table State Change', { databaseName: database, typeOfChange: 'UpdateTable', tableName: input.Name });
  }

  private store(database: string, input: any, versionId: string, createdAt: number): void {
    const table: GlueTable = {
      ...input,
      DatabaseName: database,
      VersionId: versionId,
      CatalogId: this.accountId,
      CreateTime: createdAt / 1000,
      UpdateTime: Date.now() / 1000,
      IsRegisteredWithLakeFormation: false,
    };
    this.tables.set(keyOf(database, input.Name), table);
    this.save();
  }

  private save(): void {
    replaceFile(this.file, [...this.tables.values()]);
    replaceFile(this.partitionsFile, [...this.partitions].map(([key, partitions]) => [key, partitions.all()]));
  }

  private existing(database: string, name: string): GlueTable {
    const table = this.tables.get(keyOf(database, name));
    if (table === undefined) throw new ServiceError('EntityNotFoundException', `Table ${name} not found.`);
    return table;
  }

  private requireDatabase(name: string): void {
    if (!this.databases.includes(name)) throw new ServiceError('EntityNotFoundException', `Database ${name} not found.`);
  }

  /** Glue checks a call on a table against the catalog, the database and the table. */
  private authorize(request: Pick<ServiceRequest, 'authorize'>, action: string, database: string, table: string): void {
    for (const resource of ['catalog', `database/${database}`, `table/${database}/${table}`]) request.authorize(`glue:${action}`, this.arn(resource));
  }

  private arn(resource: string): string {
    return `arn:aws:glue:${this.region}:${this.accountId}:${resource}`;
  }
}

function stored<T>(file: string): T[] {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : [];
}

function replaceFile(file: string, content: unknown): void {
  fs.writeFileSync(`${file}.new`, JSON.stringify(content));
  fs.renameSync(`${file}.new`, file);
}

/** Glue's limits: https://docs.aws.amazon.com/glue/latest/webapi/API_TableInput.html */
function checkInput(input: any): void {
  const invalid = (what: string) => new ServiceError('InvalidInputException', what);
  if (typeof input?.Name !== 'string' || input.Name === '') throw invalid('A table needs a name.');
  if (input.Name !== input.Name.toLowerCase()) throw invalid('Table names are lower case here, as Athena needs them.');
  if ((input.Description ?? '').length > 2048) throw invalid("Value at 'tableInput.description' failed to satisfy constraint: Member must have length less than or equal to 2048");
  if (/[^\r\n\t\u0020-\ufffd]/.test(input.Description ?? '')) throw invalid("Value at 'tableInput.description' failed to satisfy constraint: Member must satisfy regular expression pattern: multi-line string");
  for (const column of input.StorageDescriptor?.Columns ?? []) {
    if ((column.Comment ?? '').length > 255) throw invalid("Value at 'comment' failed to satisfy constraint: Member must have length less than or equal to 255");
    if (/[\r\n]/.test(column.Comment ?? '')) throw invalid("Value at 'comment' failed to satisfy constraint: Member must satisfy regular expression pattern: single line");
  }
  for (const value of Object.values<any>(input.Parameters ?? {})) {
    if (String(value).length > 512_000) throw invalid('A parameter value is longer than 512000 bytes.');
  }
}

function keyOf(database: string, name: string): string {
  return `${database}.${name}`;
}
