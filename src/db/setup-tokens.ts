/** Units of work on setup tokens, which make the first operator. */

import type { OperatorRow } from "./operators.ts";

export type SetupTokensRoom = {
  /** Deletes expired ones. False, and nothing is written, where there is an operator. */
  insert(given: { hash: Buffer; expiresAtMs: number; nowMs: number }): Promise<boolean>;
  has(hash: Buffer, nowMs: number): Promise<boolean>;
  /** False where the token is unknown or expired, or there is an operator. */
  redeem(given: { hash: Buffer; row: OperatorRow; nowMs: number }): Promise<boolean>;
};
