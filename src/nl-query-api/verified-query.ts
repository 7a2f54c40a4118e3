/** A question with SQL that a person has checked. */
export interface VerifiedQuery {
  readonly question: string;
  readonly sql: string;
}
