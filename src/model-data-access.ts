/**
 * What of the data a model may see. One choice for the describer and the API.
 */
export class ModelDataAccess {
  /** Names and types of tables and columns, and row counts. Not one byte of a cell reaches a model. */
  public static schemaOnly(): ModelDataAccess {
    return new ModelDataAccess('schemaOnly');
  }

  /**
   * The schema and aggregates: minimum, maximum and quartiles of numbers and dates, units, the form of texts without their letters and digits,
   * joins between tables, and the values of columns that have few. Never values of a column that looks personal or is nearly unique.
   */
  public static profile(): ModelDataAccess {
    return new ModelDataAccess('profile');
  }

  private constructor(
    /** The name by which the functions know this choice. */
    public readonly name: string,
  ) {}
}
