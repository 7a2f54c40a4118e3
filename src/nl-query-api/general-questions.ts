/** What becomes of questions that are not about the data. */
export class GeneralQuestions {
  /** The model answers them, marked as `general`. The default. */
  public static answered(): GeneralQuestions {
    return new GeneralQuestions('answered');
  }

  /** They are declined: the API speaks of the data and of nothing else. */
  public static declined(): GeneralQuestions {
    return new GeneralQuestions('declined');
  }

  private constructor(
    /** The name by which the function knows this choice. */
    public readonly name: string,
  ) {}
}
