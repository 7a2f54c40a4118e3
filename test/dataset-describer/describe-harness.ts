import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetTableCommand, GetTablesCommand, GlueClient, Table, UpdateTableCommand } from '@aws-sdk/client-glue';
import { DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Context, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { ColumnProfile, TableProfile } from '../../src/csv-catalog/profiling/profile-schema';
import { glueTable } from '../nl-query-api/fixtures';

export const bedrock = mockClient(BedrockRuntimeClient);
export const events = mockClient(EventBridgeClient);
export const glue = mockClient(GlueClient);
export const s3 = mockClient(S3Client);

/** Bodies by bucket and key. */
export const objects = new Map<string, string>();
export const tables = new Map<string, Table>();
let reply: unknown;
let handler: (event: SQSEvent, context: Context) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;

export const failure = (name: string) => Object.assign(new Error(`${name} secret cell`), { name });
export const WORDS = {
  title: 'Offices',
  description: 'Every office. [More](https://evil.example)\u202e',
  columns: [{ name: 'KIND', meaning: 'Who runs it', synonyms: ['type', 'sort'], unit: 'none' }, { name: 'email', meaning: 'Mail', personal: true }, { name: 'invented', meaning: 'x' }],
  questions: ['How many offices are there?'],
};

/** Loads the handler, with services in memory that begin anew for every test: one table `offices`, described by `WORDS`. */
export function mockServices(environment: Record<string, string> = {}): void {
  beforeAll(() => {
    Object.assign(process.env, {
      AWS_REGION: 'us-east-1',
      DATABASE: 'db',
      PROFILE_BUCKET: 'profiles',
      DESCRIPTION_BUCKET: 'words',
      DESCRIPTION_PREFIX: 'descriptions/',
      TABLE_NAMES: '',
      MODEL_DATA_ACCESS: 'profile',
      EVENT_SOURCE: 'src',
      MODEL: JSON.stringify({ modelId: 'm', forcedTool: true, temperature: true, maxOutputTokens: 900, inputUsdPerMillion: 1, outputUsdPerMillion: 1 }),
      POWERTOOLS_DEV: 'false',
      POWERTOOLS_LOG_LEVEL: 'SILENT',
      POWERTOOLS_METRICS_DISABLED: 'true',
      ...environment,
    });
    ({ handler } = jest.requireActual('../../src/dataset-describer/describe-dataset.lambda'));
  });
  beforeEach(() => {
    [bedrock, events, glue, s3].forEach(mock => mock.reset());
    objects.clear();
    tables.clear();
    tables.set('offices', glueTable('offices', { Description: '' }));
    modelSays(WORDS);
    mockCalls();
  });
}

/** What the model returns from now on: a tool input, a function of the prompt that gives one, an error; a text only when it is undefined. */
export function modelSays(next: unknown): void {
  reply = next;
}

function mockCalls(): void {
  bedrock.on(ConverseCommand).callsFake(({ messages }) => {
    if (reply instanceof Error) throw reply;
    const input = typeof reply === 'function' ? reply(messages[0].content[0].text) : reply;
    return { output: { message: { content: input === undefined ? [{ text: 'no' }] : [{ toolUse: { toolUseId: 't', name: 'describe_table', input } }] } }, usage: { inputTokens: 9, outputTokens: 1 } };
  });
  events.on(PutEventsCommand).resolves({});
  glue.on(GetTableCommand).callsFake(({ Name }) => {
    if (!tables.has(Name)) throw failure('EntityNotFoundException');
    return { Table: tables.get(Name) };
  });
  glue.on(GetTablesCommand).callsFake(() => ({ TableList: [...tables.values()] }));
  glue.on(UpdateTableCommand).callsFake(({ TableInput }) => {
    if (!tables.has(TableInput.Name)) throw failure('EntityNotFoundException');
    tables.set(TableInput.Name, { VersionId: tables.get(TableInput.Name)!.VersionId, ...TableInput });
    return {};
  });
  s3.on(GetObjectCommand).callsFake(({ Bucket, Key }) => {
    const text = objects.get(`${Bucket}/${Key}`);
    if (text === undefined) throw failure('NoSuchKey');
    return { Body: { transformToString: async () => text } };
  });
  s3.on(PutObjectCommand).callsFake(({ Bucket, Key, Body }) => {
    objects.set(`${Bucket}/${Key}`, Body);
    return {};
  });
  s3.on(DeleteObjectsCommand).callsFake(({ Bucket, Delete }) => {
    for (const { Key } of Delete.Objects) objects.delete(`${Bucket}/${Key}`);
    return {};
  });
  s3.on(ListObjectsV2Command).callsFake(({ Bucket, Prefix, ContinuationToken }) => {
    // One key a page, so that paging is always at work.
    const keys = [...objects.keys()].filter(id => id.startsWith(`${Bucket}/${Prefix}`)).map(id => id.slice(Bucket.length + 1)).sort();
    const [key, next] = keys.filter(name => ContinuationToken === undefined || name > ContinuationToken);
    return { Contents: key === undefined ? undefined : [{ Key: key }], NextContinuationToken: next === undefined ? undefined : key };
  });
}

/** Hands the handler one message for each body. */
export const send = (...bodies: unknown[]) => sendWithin(300_000, ...bodies);
export const sendWithin = (milliseconds: number, ...bodies: unknown[]) => handler({
  Records: bodies.map((body, index) => ({ messageId: `m${index}`, body: typeof body === 'string' ? body : JSON.stringify(body) })),
} as SQSEvent, { getRemainingTimeInMillis: () => milliseconds } as Context);
export const cataloged = (table: string, change = 'created') => ({ 'detail-type': 'Dataset Cataloged', 'detail': { database: 'db', table, change } });
export const calls = () => bedrock.commandCalls(ConverseCommand);
export const json = () => JSON.parse(objects.get('words/descriptions/offices.json')!);

/** A profile in S3; what a column does not say is that of a column without values. */
export function putProfile(table: string, rows: number, columns: (Pick<ColumnProfile, 'name' | 'type'> & Partial<ColumnProfile>)[]): void {
  const nothing = {
    header: '', formats: [], notes: [], nulls: 0, distinct: 2, distinctIsExact: true, min: null, max: null, topValues: [], topValuesAreComplete: false, countsAreExact: true, likelyKey: false,
  };
  const profile: TableProfile = { formatVersion: 2, table, rows, rejected: 0, sources: 1, columns: columns.map(column => ({ ...nothing, ...column })) };
  objects.set(`profiles/profiles/${table}.json`, JSON.stringify(profile));
}
