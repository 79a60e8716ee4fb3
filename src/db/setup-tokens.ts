/** Units of work on the tokens of the first run. */

import type { OperatorRow } from "./operators.ts";

export type SetupTokensRoom = {
  /** Sweeps what has expired. False where there is an operator already: nothing is written then. */
  insert(given: { hash: Buffer; expiresAtMs: number; nowMs: number }): Promise<boolean>;
  has(hash: Buffer, nowMs: number): Promise<boolean>;
  /**
   * The token is used up and the operator made in one commit; of all who bring tokens one makes the first operator.
   * False where the token is unknown or expired, or there is an operator.
   */
  redeem(given: { hash: Buffer; row: OperatorRow; nowMs: number }): Promise<boolean>;
};
