import { ServiceError } from '../../gateway/service';

/** A partition as Glue's API has it. */
export type GluePartition = Record<string, any> & { Values: string[] };

/** The partitions of one table, by their values. */
export class Partitions {
  private readonly byValues = new Map<string, GluePartition>();

  constructor(stored: readonly GluePartition[] = []) {
    stored.forEach((partition) => this.byValues.set(keyOf(partition.Values), partition));
  }

  public all(): GluePartition[] {
    return [...this.byValues.values()];
  }

  public get(values: readonly string[]): GluePartition {
    const partition = this.byValues.get(keyOf(values));
    if (partition === undefined) throw new ServiceError('EntityNotFoundException', 'Partition not found.');
    return partition;
  }

  /** What the values ask for, and those that there are none of. */
  public batchGet(asked: readonly { Values: string[] }[]) {
    const has = ({ Values }: { Values: string[] }) => this.byValues.has(keyOf(Values));
    return { Partitions: asked.filter(has).map(({ Values }) => this.get(Values)), UnprocessedKeys: asked.filter((one) => !has(one)) };
  }

  /** An error for each that exists; the others are created. */
  public batchCreate(inputs: readonly GluePartition[], facts: object) {
    return { Errors: inputs.flatMap((input) => (this.byValues.has(keyOf(input.Values)) ? [failure(input.Values, 'AlreadyExistsException')] : this.put({ ...input, ...facts }))) };
  }

  /** An error for each that does not exist. */
  public batchDelete(asked: readonly { Values: string[] }[]) {
    return { Errors: asked.flatMap(({ Values }) => (this.byValues.delete(keyOf(Values)) ? [] : [failure(Values, 'EntityNotFoundException')])) };
  }

  private put(partition: GluePartition): [] {
    this.byValues.set(keyOf(partition.Values), partition);
    return [];
  }
}

function failure(values: string[], code: string) {
  return { PartitionValues: values, ErrorDetail: { ErrorCode: code, ErrorMessage: code === 'AlreadyExistsException' ? 'Partition already exists.' : 'Partition not found.' } };
}

function keyOf(values: readonly string[]): string {
  return JSON.stringify(values);
}
