/** What moto is known to answer otherwise than AWS, which ours follows. */
export interface MotoFault {
  /** Of the operation's description. */
  readonly operation: RegExp;
  readonly what: string;
  readonly page: string;
  /** Whether a difference is this fault: what ours answered, and moto. */
  matches(ours: string, motos: string): boolean;
}

/**
 * None at present: the generated calls avoid what moto has not (versions of Glue tables, conditions of DeleteObject), which `MotoBacked` decides before.
 */
export const MOTO_FAULTS: readonly MotoFault[] = [];
