/** Units of work on passkeys and the challenges that are signed with them. */

import type { passkey, passkeyChallenge } from "#db/sqlite/operator-schema.ts";
import type { Maker } from "./maker.ts";

export type PasskeyRow = typeof passkey.$inferSelect;

export type ChallengeRow = typeof passkeyChallenge.$inferSelect;

export type PasskeyOfOperator = { passkey: PasskeyRow; operator: { id: string; email: string } };

export type PasskeysRoom = {
  /** Deletes expired ones, and the oldest beyond `most`. */
  openChallenge(given: { row: ChallengeRow; most: number; nowMs: number }): Promise<void>;
  /** Uses it up. False where it is unknown, expired, or not of this session; null: of a sign-in. */
  takeChallenge(given: { hash: Buffer; sessionId: string | null; nowMs: number }): Promise<boolean>;
  /** @throws unauthorized where the maker's session has ended */
  insert(row: PasskeyRow, most: number, maker?: Maker): Promise<"added" | "taken" | "full" | "gone">;
  list(operatorId: string): Promise<PasskeyRow[]>;
  hasAny(rpId: string | null): Promise<boolean>;
  findByCredential(credentialId: string): Promise<PasskeyOfOperator | undefined>;
  rename(given: { id: string; operatorId: string; name: string }): Promise<PasskeyRow | undefined>;
  /** While passwords are off an operator keeps one. */
  delete(given: { id: string; operatorId: string }): Promise<"deleted" | "unknown" | "last">;
};
