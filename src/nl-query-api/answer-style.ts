/** How an answer is worded. */
export class AnswerStyle {
  /** A template from the one model call, filled by code from the query's rows. The default. */
  public static fromRows(): AnswerStyle {
    return new AnswerStyle('fromRows');
  }

  /**
   * A second model call words the answer from the rows. Its numbers are checked against the rows;
   * where one is not found there, the answer from the rows is sent.
   */
  public static narrated(): AnswerStyle {
    return new AnswerStyle('narrated');
  }

  private constructor(
    /** The name by which the function knows this choice. */
    public readonly name: string,
  ) {}
}
