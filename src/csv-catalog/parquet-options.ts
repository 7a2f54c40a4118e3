import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** What becomes of a table whose last file is deleted. */
export enum EmptyTables {
  /** It goes, with its descriptions. */
  REMOVE = 'remove',
  /** It stays with its columns and no rows, so that queries that name it do not fail. */
  KEEP = 'keep',
}

/** Options of `Cataloging.parquet`. */
export interface ParquetCatalogingOptions {
  /**
   * Most files that are converted at the same time; at least 2.
   *
   * @default 5 - half of what a new account may run at once
   */
  readonly maxConcurrency?: number;

  /**
   * Encoding of the files, for example `shift_jis`, where their data set's `_dataset.json` names none.
   *
   * @default - found out: UTF-8, UTF-16, Windows-1252 and ISO-8859-1 are told apart
   */
  readonly encoding?: string;

  /**
   * Share of a file's records, from 0 to 1, that may be left out because they do not fit. A file with more is quarantined; with less
   * it is cataloged, and what was left out is in `rejects/<key>.jsonl` of the table bucket.
   *
   * @default 0.5
   */
  readonly maxRejectedShare?: number;

  /**
   * What becomes of a table whose last file is deleted.
   *
   * @default EmptyTables.REMOVE
   */
  readonly emptyTables?: EmptyTables;

  /**
   * How often the uploads are compared with the catalog; what a lost event left undone is done then. At least a minute.
   *
   * @default Duration.hours(1)
   */
  readonly sweepInterval?: Duration;

  /**
   * How long rejects are kept. They go with their file, if that goes earlier.
   *
   * @default Duration.days(30)
   */
  readonly rejectsRetention?: Duration;

  /**
   * How long the status of a deleted file is kept: its key and that it is gone.
   *
   * @default Duration.days(30)
   */
  readonly statusRetention?: Duration;

  /**
   * How long the objects are kept that a table has left for others of wider types; queries that began before may still read them.
   *
   * @default Duration.days(1)
   */
  readonly generationRetention?: Duration;
}

/** @internal */
export type CheckedParquetOptions = Required<Omit<ParquetCatalogingOptions, 'encoding'>> & Pick<ParquetCatalogingOptions, 'encoding'>;

/**
 * The options with their defaults.
 *
 * @internal
 */
export function checkedParquetOptions(scope: Construct, options: ParquetCatalogingOptions): CheckedParquetOptions {
  const checked: CheckedParquetOptions = {
    maxConcurrency: 5,
    maxRejectedShare: 0.5,
    emptyTables: EmptyTables.REMOVE,
    sweepInterval: Duration.hours(1),
    rejectsRetention: Duration.days(30),
    statusRetention: Duration.days(30),
    generationRetention: Duration.days(1),
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  };
  const { maxConcurrency, maxRejectedShare, encoding } = checked;
  if (!Number.isInteger(maxConcurrency) || maxConcurrency < 2 || maxConcurrency > 1000) {
    throw new Error(`${scope.node.path}: maxConcurrency is ${maxConcurrency}: give a whole number from 2 to 1000`);
  }
  if (!(maxRejectedShare >= 0 && maxRejectedShare <= 1)) {
    throw new Error(`${scope.node.path}: maxRejectedShare is ${maxRejectedShare}: give a share from 0 to 1, for example 0.1 for a tenth`);
  }
  if (encoding !== undefined && !/^[\w.:-]+$/.test(encoding)) {
    throw new Error(`${scope.node.path}: encoding is '${encoding}': give the name of an encoding, for example 'shift_jis'`);
  }
  for (const name of ['rejectsRetention', 'statusRetention', 'generationRetention'] as const) {
    if (checked[name].toHours({ integral: false }) < 1) {
      throw new Error(`${scope.node.path}: ${name} is ${checked[name].toHumanString()}: give an hour or more, because what is removed then may still be in use before`);
    }
  }
  return checked;
}
