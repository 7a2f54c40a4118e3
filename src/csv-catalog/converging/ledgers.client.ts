import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Ledger } from './ledger';
import { parseLedger, serializeLedger } from './ledger-text';
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

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
