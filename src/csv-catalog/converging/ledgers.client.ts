import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Ledger, LedgerEntry, SourceColumn } from './ledger';
import { isConditionFailure, Overtaken } from './overtaken';
import { isMissing } from '../table-bucket.client';

/** A ledger as it was read. */
export interface HeldLedger {
  readonly ledger: Ledger | undefined;
  /** Undefined where there is none. */
  readonly eTag: string | undefined;
}

/** A burst into one data set has as many writers as the function may run at once. */
const ATTEMPTS = 60;
const LONGEST_PAUSE_MS = 400;

/** The objects `ledgers/<table>.json`, each changed by compare and swap. */
export class Ledgers {
  constructor(private readonly s3: S3Client, private readonly bucket: string, private readonly pause: (milliseconds: number) => Promise<void> = sleep) {}

  public async load(table: string): Promise<HeldLedger> {
    try {
      const { Body, ETag } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: keyOf(table) }));
      return { ledger: parseLedger(await Body!.transformToString()), eTag: ETag };
    } catch (error) {
      if (isMissing(error)) return { ledger: undefined, eTag: undefined };
      throw error;
    }
  }

  /**
   * Changes a ledger, again and again until no other writer comes between.
   *
   * @param change gives the ledger as it shall be, or the same one to leave it; may throw `Overtaken`
   * @param held what was read before: spares reading it again
   */
  public async change(table: string, change: (ledger: Ledger | undefined) => Ledger | undefined, held?: HeldLedger): Promise<HeldLedger> {
    let current = held ?? await this.load(table);
    for (let attempt = 1; ; attempt++) {
      const next = change(current.ledger);
      if (next === undefined || next === current.ledger) return current;
      try {
        const { ETag } = await this.s3.send(new PutObjectCommand({
          Bucket: this.bucket,
          Key: keyOf(table),
          Body: serializeLedger(next),
          ContentType: 'application/json',
          ...current.eTag === undefined ? { IfNoneMatch: '*' } : { IfMatch: current.eTag },
        }));
        return { ledger: next, eTag: ETag };
      } catch (error) {
        if (!isConditionFailure(error)) throw error;
        if (attempt >= ATTEMPTS) throw new Overtaken('the ledger');
      }
      await this.pause(Math.random() * Math.min(LONGEST_PAUSE_MS, 5 * 2 ** attempt));
      current = await this.load(table);
    }
  }
}

function keyOf(table: string): string {
  return `ledgers/${table}.json`;
}

/** Many files have the same columns: each list of them is written once. */
export function serializeLedger(ledger: Ledger): string {
  const schemas: string[] = [];
  const numbers = new Map<string, number>();
  const numberOf = (columns: readonly SourceColumn[]): number => {
    const text = JSON.stringify(columns);
    if (!numbers.has(text)) numbers.set(text, schemas.push(text) - 1);
    return numbers.get(text)!;
  };
  const sources = [...ledger.sources].map(([key, { columns, ...entry }]) => [key, { ...entry, ...columns === undefined ? {} : { schema: numberOf(columns) } }]);
  return JSON.stringify({ ...ledger, sources: undefined, schemas: schemas.map((text) => JSON.parse(text)), sourcesByKey: Object.fromEntries(sources) });
}

export function parseLedger(text: string): Ledger {
  const { schemas, sourcesByKey, ...ledger } = JSON.parse(text) as Omit<Ledger, 'sources'> & {
    schemas: SourceColumn[][];
    sourcesByKey: Record<string, Omit<LedgerEntry, 'columns'> & { schema?: number }>;
  };
  const sources = Object.entries(sourcesByKey).map(([key, { schema, ...entry }]): [string, LedgerEntry] =>
    [key, { ...entry, ...schema === undefined ? {} : { columns: schemas[schema] } }]);
  return { ...ledger, sources: new Map(sources) };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
